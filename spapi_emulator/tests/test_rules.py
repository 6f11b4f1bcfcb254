"""Limits, headers, unknown paths, participations, clock, journal, violations."""

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import pytest
import requests
from calls import Caller, get

from spapi_emulator import Emulator, ModelsError
from spapi_emulator.clock import Clock, parse_time

ORDERS = "/orders/2026-01-01/orders"


def test_bucket_of_search_orders(emulator, caller):
    answers = [caller.search() for _number in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    refused = answers[-1]
    assert refused.json() == {
        "errors": [
            {
                "code": "QuotaExceeded",
                "message": "You exceeded your quota for the requested resource.",
                "details": "",
            }
        ]
    }
    assert "Retry-After" not in refused.headers
    assert "x-amzn-RateLimit-Limit" not in refused.headers
    assert answers[0].headers["x-amzn-RateLimit-Limit"] == "0.0056"
    emulator.advance(170)
    assert caller.search().status_code == 429
    emulator.advance(20)
    assert caller.search().status_code == 200
    assert caller.search().status_code == 429


def test_buckets_are_separate_for_operations_and_sellers(emulator, caller):
    from dataclasses import replace

    other = replace(
        emulator.seller, name="other", seller_id="A2", refresh_token="Atzr|b"
    )
    emulator.world.add_seller(other)
    for _number in range(20):
        caller.search()
    assert caller.search().status_code == 429
    assert caller.get_order("302-0000000-0000000").status_code == 404
    assert Caller(emulator, other).search().status_code == 200


def test_invalid_calls_use_the_quota_too(caller):
    for _number in range(20):
        assert caller.search(fulfilledBy="X").status_code == 400
    assert caller.search().status_code == 429


def test_listings_feeds_have_their_own_plan(caller):
    document = caller.feed_document()["feedDocumentId"]
    codes = [
        caller.create_feed(document, "JSON_LISTINGS_FEED").status_code
        for _number in range(6)
    ]
    assert codes == [202] * 5 + [429]
    assert caller.create_feed(document).status_code == 202


def test_limits_can_be_switched_off():
    with Emulator("empty", limits=False) as emulator:
        caller = Caller(emulator)
        assert {caller.search().status_code for _number in range(40)} == {200}


def test_rate_header_on_200_400_404_only(caller):
    name = "x-amzn-RateLimit-Limit"
    assert name in caller.search(fulfilledBy="X").headers
    assert name in caller.get_order("302-0000000-0000000").headers
    assert name not in caller.search(marketplaceIds="ATVPDKIKX0DER").headers


def test_every_answer_has_its_own_request_id(emulator, caller):
    answers = [caller.search(), caller.search(), caller.ask_token()]
    answers.append(caller.call("GET", "/nowhere"))
    ids = {answer.headers["x-amzn-RequestId"] for answer in answers}
    assert len(ids) == 4
    assert emulator.journal[-1].request_id in ids


@pytest.mark.parametrize(
    "method, path", [("GET", "/orders/v0/orders"), ("PUT", ORDERS), ("GET", "/")]
)
def test_unknown_paths(caller, method, path):
    answer = caller.call(method, path)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "NotFound"


def test_user_agent_is_needed(caller):
    caller.session.headers["User-Agent"] = "x" * 501
    assert caller.search().status_code == 400


def test_participations(emulator, caller):
    emulator.seller.suspended = {"IT"}
    answer = caller.call("GET", "/sellers/v1/marketplaceParticipations")
    rows = {row["marketplace"]["id"]: row for row in answer.json()["payload"]}
    active = [
        row["marketplace"]["countryCode"]
        for row in rows.values()
        if row["participation"]["isParticipating"]
    ]
    assert active == ["DE", "FR", "IT", "ES", "GB", "DE"]
    assert rows["APJ6JRA9NG5V4"]["participation"]["hasSuspendedListings"]
    assert not rows["A1C3SOZRARQ6R3"]["participation"]["isParticipating"]
    assert rows["A38D8NSA03LJTC"]["marketplace"]["name"] == "Non-Amazon DE"
    assert rows["A1F83G8C2ARO7P"]["marketplace"]["defaultCurrencyCode"] == "GBP"


def test_clock_moves_and_shows_in_the_date_header(emulator, caller):
    before = emulator.now()
    emulator.advance(86400)
    assert emulator.now() - before >= timedelta(days=1)
    caller.token()
    answer = caller.search()
    date = parsedate_to_datetime(answer.headers["Date"])
    assert abs(date - emulator.now()) < timedelta(seconds=3)
    with pytest.raises(ValueError):
        emulator.advance(-1)


def test_clock_starts_where_it_is_told():
    start = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    assert abs(Clock(start).now() - start) < timedelta(seconds=1)
    emulator = Emulator("empty", start_time="2030-01-01T00:00:00Z")
    assert emulator.now().year == 2030


def test_parse_time():
    assert parse_time("2026-01-02T03:04:05.6789Z").microsecond == 678900
    assert parse_time("2026-01-02T03:04:05+02:00").hour == 1
    for text in ("2026-01-02", "2026-01-02T03:04:05", "2026-13-02T03:04:05Z", ""):
        with pytest.raises(ValueError):
            parse_time(text)


def test_journal_keeps_calls_without_secrets(emulator, caller):
    order = emulator.add_order()
    caller.search(maxResultsPerPage=5)
    caller.confirm(order)
    document = caller.feed_document()
    caller.upload(document["url"], "<größe/>".encode())
    operations = [call.operation for call in emulator.journal]
    assert operations == [
        "token", "searchOrders", "confirmShipment", "createFeedDocument", "upload"
    ]  # fmt: skip
    (search,) = emulator.calls("searchOrders")
    assert (search.method, search.path, search.status) == ("GET", ORDERS, 200)
    assert search.query["maxResultsPerPage"] == "5"
    assert search.seller_id == "A1EMULATOREU01"
    assert search.headers["user-agent"] == "emulator-tests/1"
    (confirm,) = emulator.calls("confirmShipment")
    assert confirm.body["packageDetail"]["carrierCode"] == "DHL"
    assert emulator.calls("upload")[0].body == "<größe/>"
    kept = repr(emulator.journal)
    seller = emulator.seller
    signature = document["url"].rpartition("=")[2]
    token = caller.session.headers["x-amz-access-token"]
    for secret in (token, seller.refresh_token, seller.client_secret, signature):
        assert secret not in kept
        assert secret not in repr(seller)
    emulator.clear_journal()
    assert emulator.journal == []


def test_valid_calls_break_no_model(models):
    with Emulator("europe", models=models) as emulator:
        caller = Caller(emulator)
        assert caller.search(includedData="FULFILLMENT,PROCEEDS").status_code == 200
        assert (
            caller.call("GET", "/sellers/v1/marketplaceParticipations").status_code
            == 200
        )
        order = emulator.add_order()
        caller.get_order(order["orderId"])
        caller.confirm(order)
        caller.result(caller.submit(b"<x/>"))
        assert emulator.violations == []


def test_violations_are_noted_and_do_not_change_the_answer(models):
    with Emulator("empty", models=models) as emulator:
        caller = Caller(emulator)
        assert caller.search(MarketplaceIds="X").status_code == 200
        assert emulator.violations == [
            "searchOrders: unknown query parameter MarketplaceIds"
        ]
        emulator.violations.clear()
        order = emulator.add_order()
        caller.confirm(order, packageReferenceId=1)
        assert "packageReferenceId" in emulator.violations[0]
        emulator.violations.clear()
        emulator.update_order(order["orderId"], programs="PRIME")
        assert caller.get_order(order["orderId"]).status_code == 200
        assert any("programs" in text for text in emulator.violations)
        emulator.violations.clear()
        caller.call("GET", "/orders/v0/orders")
        assert "not in the official models" in emulator.violations[0]


def test_models_that_are_missing(tmp_path):
    with pytest.raises(ModelsError, match="does not contain"):
        Emulator("empty", models=tmp_path)


def test_stopped_emulator_is_gone():
    emulator = Emulator("empty")
    url = emulator.start()
    assert emulator.start() == url
    emulator.stop()
    emulator.stop()
    with pytest.raises(requests.ConnectionError):
        get(url)
