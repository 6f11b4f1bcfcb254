import gzip
from dataclasses import replace

import pytest
from calls import Caller, get

from spapi_emulator.reports import RESTRICTED_REPORTS

REPORTS = "/reports/2021-06-30/reports"
TOKENS = "/tokens/2021-03-01/restrictedDataToken"
SHIPPING = "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"
ORDER = "/orders/v0/orders/302-0000000-0000000"
ADDRESS = {"method": "GET", "path": f"{ORDER}/address"}


def document_path(caller, report_type=SHIPPING):
    """Make a report of a type and return the path of its document."""
    caller.emulator.report_body(report_type, b"order-id\tship-address-1\n")
    body = {
        "reportType": report_type,
        "marketplaceIds": [row.id for row in caller.seller.marketplaces],
    }
    report_id = caller.call("POST", REPORTS, json=body).json()["reportId"]
    caller.emulator.advance(60)
    report = caller.call("GET", f"{REPORTS}/{report_id}").json()
    return f"/reports/2021-06-30/documents/{report['reportDocumentId']}"


def ask(caller, *resources, **fields):
    body = {"restrictedResources": list(resources), **fields}
    return caller.call("POST", TOKENS, json=body)


def restricted_token(caller, *paths):
    answer = ask(caller, *({"method": "GET", "path": path} for path in paths))
    assert answer.status_code == 200
    assert answer.json()["expiresIn"] == 3600
    return answer.json()["restrictedDataToken"]


def call_with(caller, token, method, path, **values):
    headers = {"x-amz-access-token": token}
    return caller.call(method, path, headers=headers, **values)


def error(answer):
    return answer.status_code, answer.json()["errors"][0]["code"]


@pytest.fixture(autouse=True)
def no_violations(emulator):
    yield
    assert emulator.violations == []


@pytest.mark.parametrize("report_type", sorted(RESTRICTED_REPORTS))
def test_restricted_documents_take_a_token_of_their_own(caller, report_type):
    path = document_path(caller, report_type)
    assert error(caller.call("GET", path)) == (403, "Unauthorized")
    token = restricted_token(caller, path)
    assert token.startswith("Atz.sprdt|")
    answer = call_with(caller, token, "GET", path)
    assert answer.status_code == 200
    text = gzip.decompress(get(answer.json()["url"]).content)
    assert text.startswith(b"order-id\t")


def test_a_token_is_for_its_own_paths_only(caller):
    first, second, third = (document_path(caller) for _number in range(3))
    token = restricted_token(caller, first, second)
    assert call_with(caller, token, "GET", first).status_code == 200
    assert call_with(caller, token, "GET", second).status_code == 200
    for method, path in (
        ("GET", third),
        ("GET", "/sellers/v1/marketplaceParticipations"),
        ("GET", f"{REPORTS}?reportTypes={SHIPPING}"),
        ("GET", "/orders/2026-01-01/orders"),
    ):
        answer = call_with(caller, token, method, path)
        assert error(answer) == (403, "Unauthorized")
        assert "expired" not in answer.text
    body = {"restrictedResources": [{"method": "GET", "path": first}]}
    answer = call_with(caller, token, "POST", TOKENS, json=body)
    assert error(answer) == (403, "Unauthorized")


def test_a_token_expires_by_the_emulators_clock(emulator, caller):
    path = document_path(caller)
    token = restricted_token(caller, path)
    emulator.advance(3590)
    assert call_with(caller, token, "GET", path).status_code == 200
    emulator.advance(10)
    answer = call_with(caller, token, "GET", path)
    assert error(answer) == (403, "Unauthorized")
    details = answer.json()["errors"][0]["details"]
    assert details == "The access token you provided has expired."


def test_a_token_ends_with_the_authorization(emulator, caller):
    path = document_path(caller)
    token = restricted_token(caller, path)
    emulator.seller.authorized = False
    assert call_with(caller, token, "GET", path).status_code == 403


def test_the_fault_expired_token(emulator, caller):
    path = document_path(caller)
    token = restricted_token(caller, path)
    emulator.fault("getReportDocument", "expired_token")
    assert call_with(caller, token, "GET", path).status_code == 403
    assert call_with(caller, token, "GET", path).status_code == 403
    renewed = restricted_token(caller, path)
    assert call_with(caller, renewed, "GET", path).status_code == 200
    emulator.fault("createRestrictedDataToken", "429")
    assert error(ask(caller, ADDRESS)) == (429, "QuotaExceeded")


def test_documents_of_others_or_of_other_reports(emulator, caller):
    plain = document_path(caller, "GET_MERCHANT_LISTINGS_ALL_DATA")
    assert caller.call("GET", plain).status_code == 200
    theirs = document_path(caller)
    other = replace(
        emulator.seller, name="other", seller_id="A2", refresh_token="Atzr|b"
    )
    stranger = Caller(emulator, emulator.world.add_seller(other))
    unknown = "/reports/2021-06-30/documents/{reportDocumentId}"
    for asking, path in (
        (caller, plain),
        (stranger, theirs),
        (caller, unknown),
        (caller, REPORTS),
    ):
        answer = ask(asking, {"method": "GET", "path": path})
        assert error(answer) == (400, "InvalidInput")
        message = answer.json()["errors"][0]["message"]
        assert message == "Invalid or unsupported document ID found"
    token = restricted_token(caller, theirs)
    assert call_with(stranger, token, "GET", theirs).status_code == 200


@pytest.mark.parametrize(
    "method, path, elements",
    [
        ("GET", "/orders/v0/orders", ["buyerInfo", "shippingAddress"]),
        ("GET", ORDER, ["buyerTaxInformation"]),
        ("GET", f"{ORDER}/orderItems", ["buyerInfo"]),
        ("GET", "/orders/v0/orders/{orderId}/address", None),
        ("GET", f"{ORDER}/orderItems/buyerInfo", None),
        ("POST", "/mfn/v0/shipments", None),
        ("DELETE", "/mfn/v0/shipments/{shipmentId}", None),
        ("POST", "/easyShip/2022-03-23/packages/bulk", None),
    ],
)
def test_known_paths(caller, method, path, elements):
    row = {"method": method, "path": path, "dataElements": elements}
    row = {name: value for name, value in row.items() if value is not None}
    answer = ask(caller, row, targetApplication="amzn1.sellerapps.app.a")
    assert answer.status_code == 200
    token = answer.json()["restrictedDataToken"]
    url = "/sellers/v1/marketplaceParticipations"
    assert call_with(caller, token, "GET", url).status_code == 403
    assert caller.call("GET", url).status_code == 200


@pytest.mark.parametrize(
    "row",
    [
        {"method": "GET", "path": "/orders/2026-01-01/orders"},
        {"method": "GET", "path": "/sellers/v1/marketplaceParticipations"},
        {"method": "PUT", "path": f"{ORDER}/address"},
        {"method": "GET", "path": f"{ORDER}/address/more"},
        {"method": "GET", "path": ORDER},
        {"method": "GET", "path": ORDER, "dataElements": []},
        {"method": "GET", "path": ORDER, "dataElements": ["everything"]},
        {**ADDRESS, "dataElements": ["buyerInfo"]},
        {"method": "GET", "path": ""},
    ],
)
def test_resources_that_are_not_restricted(caller, row):
    assert error(ask(caller, ADDRESS, row)) == (400, "InvalidInput")


def test_at_most_fifty_resources(caller):
    assert ask(caller, *[ADDRESS] * 50).status_code == 200
    assert error(ask(caller, *[ADDRESS] * 51)) == (400, "InvalidInput")
    assert error(ask(caller)) == (400, "InvalidInput")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"restrictedResources": {}},
        {"restrictedResources": ["GET"]},
        {"restrictedResources": [{"method": "GET"}]},
        {"restrictedResources": [{"method": 1, "path": 2}]},
        {"restrictedResources": [{**ADDRESS, "dataElements": "buyerInfo"}]},
        {"restrictedResources": [{**ADDRESS, "dataElements": [{}]}]},
        {"restrictedResources": [ADDRESS], "targetApplication": 1},
    ],
)
def test_bodies_that_are_not_valid(emulator, caller, body):
    answer = caller.call("POST", TOKENS, json=body)
    assert error(answer) == (400, "InvalidInput")
    emulator.violations.clear()


def test_violations_name_the_operation(emulator, caller, models):
    assert ask(caller, {"method": "PATCH", "path": "/x"}).status_code == 400
    [violation] = emulator.violations
    assert violation.startswith("createRestrictedDataToken: request at restricted")
    emulator.violations.clear()


def test_bucket(emulator, caller):
    plans = emulator.limits.plans
    assert plans["createRestrictedDataToken"] == (1, 10)
    answer = ask(caller, ADDRESS)
    assert answer.headers["x-amzn-RateLimit-Limit"] == "1.0"
    plans["createRestrictedDataToken"] = (0.001, 10)
    codes = [ask(caller, ADDRESS).status_code for _number in range(11)]
    assert codes[:9] == [200] * 9
    assert codes[-1] == 429
    emulator.advance(1000)
    assert ask(caller, ADDRESS).status_code == 200


def test_the_journal_names_the_calls_and_hides_the_tokens(emulator, caller):
    path = document_path(caller)
    emulator.clear_journal()
    token = restricted_token(caller, path)
    call_with(caller, token, "GET", path)
    operations = [call.operation for call in emulator.journal]
    assert operations == ["createRestrictedDataToken", "getReportDocument"]
    [creation] = emulator.calls("createRestrictedDataToken")
    assert creation.body == {"restrictedResources": [{"method": "GET", "path": path}]}
    assert {call.seller_id for call in emulator.journal} == {"A1EMULATOREU01"}
    assert token not in repr(emulator.journal)
