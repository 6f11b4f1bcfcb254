import gzip
from datetime import timedelta

import pytest
from calls import Caller, get

from spapi_emulator import Emulator
from spapi_emulator.clock import format_time

REPORTS = "/reports/2021-06-30/reports"
ALL_ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
DE = "A1PA6795UKMFR9"


def create(caller, report_type=ALL_ORDERS, **changes):
    start = caller.emulator.now() - timedelta(days=2)
    body = {
        "reportType": report_type,
        "marketplaceIds": [DE],
        "dataStartTime": format_time(start),
        **changes,
    }
    return caller.call("POST", REPORTS, json=body)


def finished(caller, **values):
    report_id = create(caller, **values).json()["reportId"]
    caller.emulator.advance(60)
    return caller.call("GET", f"{REPORTS}/{report_id}").json()


def document(caller, report, **params):
    path = f"/reports/2021-06-30/documents/{report['reportDocumentId']}"
    return caller.call("GET", path, params=params).json()


def test_report_of_all_orders(emulator, caller):
    order = emulator.add_order(items=[{"sku": "A", "unit_price": "5", "quantity": 2}])
    emulator.add_order("FR")
    report = finished(caller)
    assert report["processingStatus"] == "DONE"
    found = document(caller, report)
    assert found["compressionAlgorithm"] == "GZIP"
    answer = get(found["url"])
    header, row, other = gzip.decompress(answer.content).decode().splitlines()
    assert "Amazon.fr" in other, "a report of Europe holds all its marketplaces"
    values = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    assert values["amazon-order-id"] == order["orderId"]
    assert values["order-status"] == "Unshipped"
    assert (values["sku"], values["quantity"]) == ("A", "2")
    assert values["item-price"] == "10.00"


def test_report_of_what_amazon_has_shipped(emulator, caller):
    options = {"status": "SHIPPED", "items": [{"sku": "A", "quantity": 2}]}
    emulator.add_order(**options)
    order = emulator.add_order(fulfilled_by="AMAZON", **options)
    emulator.add_order(fulfilled_by="AMAZON")
    emulator.world.centers[order["orderId"]] = "WRO5"
    kind = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"
    found = document(caller, finished(caller, reportType=kind))
    header, row = gzip.decompress(get(found["url"]).content).decode().splitlines()
    values = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    assert values["amazon-order-id"] == order["orderId"]
    assert values["amazon-order-item-id"] == order["orderItems"][0]["orderItemId"]
    assert (values["fulfillment-center-id"], values["quantity-shipped"]) == (
        "WRO5",
        "2",
    )
    assert values["recipient-name"] == values["buyer-email"] == ""


def test_content_encoding_on_demand(emulator, caller):
    emulator.add_order()
    found = document(caller, finished(caller), enableContentEncodingUrlHeader="true")
    answer = get(found["url"])
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.text.startswith("amazon-order-id\t")


def test_without_data_the_report_is_cancelled(caller):
    report = finished(caller)
    assert report["processingStatus"] == "CANCELLED"
    assert "reportDocumentId" not in report
    assert finished(caller, report_type=LISTINGS)["processingStatus"] == "CANCELLED"


def test_more_than_thirty_days_are_fatal(emulator, caller):
    start = format_time(emulator.now() - timedelta(days=31))
    report = finished(caller, dataStartTime=start)
    assert report["processingStatus"] == "FATAL"
    text = gzip.decompress(get(document(caller, report)["url"]).content)
    assert b"30 days" in text


def test_bodies_of_other_reports(emulator, caller):
    data = "sku\tname\nA\tGröße\n".encode("cp1252")
    emulator.report_body(LISTINGS, data, "text/plain; charset=Cp1252")
    report = finished(caller, report_type=LISTINGS)
    answer = get(document(caller, report)["url"])
    assert answer.headers["Content-Type"] == "text/plain; charset=Cp1252"
    assert gzip.decompress(answer.content) == data


def test_bodies_may_depend_on_the_request(emulator, caller):
    emulator.report_body(
        LISTINGS, lambda world, job: job.options.get("locale", "none").encode()
    )
    report = finished(caller, report_type=LISTINGS, reportOptions={"locale": "en_US"})
    answer = get(document(caller, report)["url"])
    assert gzip.decompress(answer.content) == b"en_US"


def test_large_bodies_come_from_a_file(emulator, caller, tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(b"x" * 3_000_000)
    emulator.report_body(LISTINGS, path)
    found = document(caller, finished(caller, report_type=LISTINGS))
    assert "compressionAlgorithm" not in found
    assert len(get(found["url"]).content) == 3_000_000


@pytest.mark.parametrize(
    "changes, status",
    [
        ({"reportType": "GET_NOTHING"}, 400),
        ({"dataStartTime": "yesterday"}, 400),
        ({"marketplaceIds": []}, 400),
        ({"marketplaceIds": ["ATVPDKIKX0DER"]}, 403),
        ({"reportOptions": {"custom": True}}, 400),
    ],
)
def test_invalid_reports(caller, changes, status):
    assert create(caller, **changes).status_code == status


def test_cancel_and_search(emulator, caller):
    first = create(caller).json()["reportId"]
    emulator.advance(1)
    second = create(caller).json()["reportId"]
    assert caller.call("DELETE", f"{REPORTS}/{second}").status_code == 200
    params = {"reportTypes": ALL_ORDERS}
    found = caller.call("GET", REPORTS, params=params).json()["reports"]
    assert [row["reportId"] for row in found] == [second, first]
    assert found[0]["processingStatus"] == "CANCELLED"
    params["processingStatuses"] = "IN_QUEUE"
    found = caller.call("GET", REPORTS, params=params).json()["reports"]
    assert [row["reportId"] for row in found] == [first]
    emulator.advance(60)
    assert caller.call("DELETE", f"{REPORTS}/{first}").status_code == 400


def test_unknown_report(caller):
    assert caller.call("GET", f"{REPORTS}/1").status_code == 404
    path = "/reports/2021-06-30/documents/nothing"
    assert caller.call("GET", path).status_code == 404


def test_uncompressed_reports():
    with Emulator("europe", gzip_documents=False, report_seconds=0) as emulator:
        found = document(Caller(emulator), finished(Caller(emulator)))
        assert "compressionAlgorithm" not in found
        text = get(found["url"]).text
        assert text.startswith("amazon-order-id\t")
