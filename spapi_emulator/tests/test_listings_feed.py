"""JSON_LISTINGS_FEED: message by message, and what its report says."""

import json

import jsonschema
import pytest

from spapi_emulator.marketplaces import find
from spapi_emulator.models import find_model

DE, FR = find("DE").id, find("FR").id
JSON = "application/json; charset=UTF-8"
KIND = "JSON_LISTINGS_FEED"


@pytest.fixture(autouse=True)
def page(emulator):
    emulator.add_catalog_item("B0MUG", ("DE", "FR"))


def message(number, sku, operation="PATCH", **values):
    found = {"messageId": number, "sku": sku, "operationType": operation, **values}
    return found if operation == "DELETE" else {"productType": "PRODUCT", **found}


def stock(quantity):
    return [{"fulfillment_channel_code": "DEFAULT", "quantity": quantity}]


def quantity(number, sku, value):
    path = "/attributes/fulfillment_availability"
    patches = [{"op": "merge", "path": path, "value": stock(value)}]
    return message(number, sku, patches=patches)


def offer(number, sku, marketplace_id=DE, **attributes):
    def value(one):
        return [{"value": one, "marketplace_id": marketplace_id}]

    attributes = {
        "merchant_suggested_asin": value("B0MUG"),
        "condition_type": value("new_new"),
        **attributes,
    }
    requirements = "LISTING_OFFER_ONLY"
    return message(
        number, sku, "UPDATE", attributes=attributes, requirements=requirements
    )


def submit(caller, messages, content_type=JSON, **header):
    header = {"sellerId": caller.seller.seller_id, "version": "2.0", **header}
    feed = {"header": header, "messages": messages}
    document = caller.feed_document(content_type)
    caller.upload(document["url"], json.dumps(feed).encode(), content_type)
    body = {
        "feedType": KIND,
        "marketplaceIds": [DE],
        "inputFeedDocumentId": document["feedDocumentId"],
    }
    return caller.call("POST", "/feeds/2021-06-30/feeds", json=body)


def result(caller, messages, **options):
    answer = submit(caller, messages, **options)
    status, report = caller.result(answer.json()["feedId"])
    return status, json.loads(report)


def test_messages_are_applied_one_by_one(emulator, caller):
    emulator.add_listing("OLD", quantity=1, handling_days=3)
    emulator.add_listing("GONE")
    messages = [
        quantity(1, "OLD", 7),
        quantity(2, "UNKNOWN", 7),
        offer(3, "NEW", fulfillment_availability=stock(2)),
        message(4, "GONE", "DELETE"),
    ]
    feed_id = submit(caller, messages, issueLocale="de_DE").json()["feedId"]
    assert emulator.listing("OLD").quantity == 1
    assert caller.get_feed(feed_id)["processingStatus"] == "IN_QUEUE"
    status, report = caller.result(feed_id)
    report = json.loads(report)
    assert (status, len(report["issues"])) == ("DONE", 1)
    [issue] = report["issues"]
    assert (issue["messageId"], issue["sku"]) == (2, "UNKNOWN")
    assert "Angebot" in issue["message"]
    assert report["summary"] == {
        "errors": 1,
        "warnings": 0,
        "messagesProcessed": 4,
        "messagesAccepted": 3,
        "messagesInvalid": 1,
    }
    old = emulator.listing("OLD")
    assert (old.quantity, old.handling_days) == (7, 3)
    assert emulator.listing("NEW").quantity == 2
    assert emulator.listing("GONE") is None
    assert emulator.violations == []


def test_partial_update_replaces(emulator, caller):
    emulator.add_listing("OLD", quantity=1, handling_days=3)
    partial = message(
        1, "OLD", "PARTIAL_UPDATE", attributes={"fulfillment_availability": stock(4)}
    )
    assert result(caller, [partial])[1]["issues"] == []
    assert emulator.listing("OLD").quantity == 4
    assert emulator.listing("OLD").handling_days is None


def test_bad_messages_spoil_only_themselves(emulator, caller):
    emulator.add_listing("OLD", quantity=1)
    nested = message(5, "OLD", patches=[{"op": "add", "path": "/attributes/a/0"}])
    messages = [
        quantity(1, "OLD", 7),
        quantity(1, "OLD", 8),
        quantity(2, "OLD", -1),
        quantity(3, "", 8),
        message(4, "OLD", "UPDATE"),
        nested,
        offer(6, "NEW", FR),
        message(7, "OLD", "DELETE", productType="PRODUCT"),
    ]
    status, report = result(caller, messages)
    assert status == "DONE"
    assert emulator.listing("OLD").quantity == 7
    found = [(one.get("messageId"), one["code"]) for one in report["issues"]]
    assert found == [
        (1, "4000002"),
        (2, "4000001"),
        (3, "4000002"),
        (4, "4000002"),
        (5, "18206"),
        (6, "18208"),
        (7, "4000002"),
    ]


@pytest.mark.parametrize(
    "options",
    [{"sellerId": "A1OTHER"}, {"version": "1.0"}, {"content_type": "text/xml"}],
)
def test_feed_that_is_refused_as_a_whole(emulator, caller, options):
    emulator.add_listing("OLD", quantity=1)
    status, report = result(caller, [quantity(1, "OLD", 7)], **options)
    assert status == "FATAL"
    assert "messageId" not in report["issues"][0]
    assert emulator.listing("OLD").quantity == 1


def test_limits(emulator, caller):
    many = [message(number, "S", "DELETE") for number in range(1, 25_002)]
    answers = [submit(caller, many[:1]).status_code for _feed in range(6)]
    assert answers == [202] * 5 + [429]
    emulator.advance(600)
    assert result(caller, many)[0] == "FATAL"
    assert result(caller, [])[0] == "FATAL"


def test_full_feed_in_seconds(emulator, caller):
    emulator.models = None
    skus = [f"SKU-{number}" for number in range(25_000)]
    for sku in skus:
        emulator.add_listing(sku, quantity=1)
    messages = [quantity(number, sku, 2) for number, sku in enumerate(skus, 1)]
    status, report = result(caller, messages)
    assert (status, report["summary"]["messagesAccepted"]) == ("DONE", 25_000)
    assert emulator.listing(skus[-1]).quantity == 2


def test_feed_and_report_are_as_amazons_schemas_say(emulator, caller, models):
    _status, report = result(caller, [quantity(1, "UNKNOWN", 7), offer(2, "NEW")])
    name = "listings-feed-processing-report-schema-v2.json"
    jsonschema.Draft7Validator(find_model(models, name)).validate(report)
    assert emulator.violations == []
    result(caller, [{**quantity(1, "NEW", 7), "messageId": "1"}])
    assert any("messages/0" in text for text in emulator.violations)
