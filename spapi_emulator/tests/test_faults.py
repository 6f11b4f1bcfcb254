import gzip
import time

import pytest
import requests
from calls import get, post

from spapi_emulator import Emulator, Fault


def test_fault_strikes_as_often_as_told(emulator, caller):
    emulator.fault("searchOrders", "503", times=2, after=1)
    codes = [caller.search().status_code for _number in range(4)]
    assert codes == [200, 503, 503, 200]
    assert [call.fault for call in emulator.calls("searchOrders")] == [
        "", "503", "503", ""
    ]  # fmt: skip


def test_fault_is_for_its_operation_and_can_be_cleared(emulator, caller):
    emulator.fault("searchOrders", "500", times=None)
    assert caller.search().status_code == 500
    assert caller.get_order("302-0000000-0000000").status_code == 404
    assert caller.search().status_code == 500
    emulator.clear_faults()
    assert caller.search().status_code == 200


def test_fault_for_one_seller(emulator, caller):
    emulator.fault("searchOrders", "500", seller="A2")
    assert caller.search().status_code == 200
    emulator.fault("searchOrders", "500", seller=emulator.seller.seller_id)
    assert caller.search().status_code == 500


@pytest.mark.parametrize(
    "kind, status, code",
    [
        ("429", 429, "QuotaExceeded"),
        ("500", 500, "InternalFailure"),
        ("503", 503, "ServiceUnavailable"),
        ("403", 403, "Unauthorized"),
        ("400", 400, "InvalidInput"),
    ],
)
def test_errors_in_amazons_shape(emulator, caller, kind, status, code):
    emulator.fault("searchOrders", kind)
    answer = caller.search()
    assert answer.status_code == status
    assert answer.json()["errors"][0]["code"] == code
    assert "x-amzn-RateLimit-Limit" not in answer.headers
    assert answer.headers["x-amzn-RequestId"]


def test_answers_that_are_no_errors_of_the_api(emulator, caller):
    emulator.fault("searchOrders", "gateway_429")
    answer = caller.search()
    assert (answer.status_code, answer.json()) == (429, {})
    emulator.fault("searchOrders", "html", status=400)
    answer = caller.search()
    assert answer.status_code == 400 and answer.text.startswith("<html>")


def test_expired_token_needs_a_new_one(emulator, caller):
    emulator.fault("searchOrders", "expired_token")
    answer = caller.search()
    assert answer.status_code == 403
    assert "expired" in answer.json()["errors"][0]["details"]
    assert caller.search().status_code == 403
    caller.token()
    assert caller.search().status_code == 200


def test_reset_does_nothing_and_lost_does_the_work(emulator, caller):
    order = emulator.add_order()
    emulator.fault("confirmShipment", "reset")
    with pytest.raises(requests.ConnectionError):
        caller.confirm(order)
    assert emulator.shipments(order["orderId"]) == []
    emulator.fault("confirmShipment", "lost")
    with pytest.raises(requests.ConnectionError):
        caller.confirm(order)
    assert len(emulator.shipments(order["orderId"])) == 1
    assert [call.status for call in emulator.calls("confirmShipment")] == [0, 0]


def test_truncated_and_malformed_bodies(emulator, caller):
    emulator.add_orders(3)
    emulator.fault("searchOrders", "truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        caller.search()
    emulator.fault("searchOrders", "malformed")
    answer = caller.search()
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        answer.json()


def test_one_malformed_order(emulator, caller):
    good, bad = emulator.add_orders(2)
    emulator.fault("searchOrders", "malformed", order_id=bad, fields={"createdTime": 7})
    times = {
        order["orderId"]: order["createdTime"]
        for order in caller.search().json()["orders"]
    }
    assert times[bad] == 7
    assert times[good] == emulator.order(good)["createdTime"]
    assert emulator.order(bad)["createdTime"] != 7


def test_slow_answer(emulator, caller):
    emulator.fault("searchOrders", "slow", seconds=0.2)
    started = time.perf_counter()
    assert caller.search().status_code == 200
    assert time.perf_counter() - started >= 0.2


@pytest.mark.parametrize(
    "kind, status, code",
    [
        ("500", 500, "server_error"),
        ("503", 503, "temporarily_unavailable"),
        ("403", 403, "access_denied"),
    ],
)
def test_faults_of_the_token_endpoint(emulator, caller, kind, status, code):
    emulator.fault("token", kind)
    answer = caller.ask_token()
    assert (answer.status_code, answer.json()["error"]) == (status, code)


def test_token_that_is_over_at_once(emulator, caller):
    emulator.fault("token", "expired_token")
    caller.token()
    assert caller.search().status_code == 403


def test_faults_of_uploads(emulator, caller):
    url = caller.feed_document()["url"]
    for kind, status in (("503", 503), ("500", 500), ("expired_token", 403)):
        emulator.fault("upload", kind)
        answer = caller.upload(url, b"x")
        assert answer.status_code == status and "<Error>" in answer.text
    emulator.fault("upload", "lost")
    with pytest.raises(requests.ConnectionError):
        caller.upload(url, b"kept")
    (document,) = emulator.world.documents.documents.values()
    assert document.data == b"kept"


def test_faults_of_downloads(emulator, caller):
    emulator.add_order()
    emulator.report_body("GET_MERCHANT_LISTINGS_ALL_DATA", b"x" * 10_000)
    body = {
        "reportType": "GET_MERCHANT_LISTINGS_ALL_DATA",
        "marketplaceIds": ["A1PA6795UKMFR9"],
    }
    report_id = caller.call("POST", "/reports/2021-06-30/reports", json=body).json()
    emulator.advance(60)
    path = f"/reports/2021-06-30/reports/{report_id['reportId']}"
    document_id = caller.call("GET", path).json()["reportDocumentId"]
    path = f"/reports/2021-06-30/documents/{document_id}"
    url = caller.call("GET", path).json()["url"]
    emulator.fault("download", "truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(url)
    emulator.fault("download", "malformed")
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(get(url).content)
    assert gzip.decompress(get(url).content) == b"x" * 10_000


def test_unknown_kind():
    with pytest.raises(ValueError, match="Known: 429"):
        Fault("searchOrders", "fire")


def test_unknown_operation(emulator):
    with pytest.raises(ValueError, match="searchOrder"):
        emulator.fault("searchOrder", "500")


def test_reset_of_the_connection_on_every_operation():
    with Emulator("empty") as emulator:
        emulator.fault("token", "reset")
        with pytest.raises(requests.ConnectionError):
            post(emulator.url + "/auth/o2/token", data={"a": "b"})
