"""The messages about offers, and the feed that holds them."""

import io
import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import jsonschema
import pytest
from spapi_models import FOLDER, load, needs_models
from spapi_offer_cases import CHANGE, OFFER, PRICE

from spapi.errors import InvalidInputError
from spapi.listings_feed import (
    Change,
    Deletion,
    Offer,
    Price,
    patch_body,
    put_body,
    write,
)

DE = "A1PA6795UKMFR9"
MOMENT = datetime(2026, 11, 27, tzinfo=timezone.utc)


def feed(items, **options):
    file = io.BytesIO()
    written = write(file, "A1SELLER", items, "de_DE", **options)
    assert written.size == len(file.getvalue())
    return written, json.loads(file.getvalue())


def test_quantity_alone_is_merged_and_keeps_the_handling_time():
    body = patch_body(Change("S", DE, "PRODUCT", quantity=0))
    assert body["patches"] == [
        {
            "op": "merge",
            "path": "/attributes/fulfillment_availability",
            "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 0}],
        }
    ]


def test_handling_time_goes_with_its_quantity():
    [patch] = patch_body(Change("S", DE, "PRODUCT", quantity=5, handling_days=3))[
        "patches"
    ]
    assert patch["op"] == "replace"
    assert patch["value"] == [
        {
            "fulfillment_channel_code": "DEFAULT",
            "quantity": 5,
            "lead_time_to_ship_max_days": 3,
        }
    ]


def test_handling_time_keeps_what_else_goes_with_the_quantity():
    rest = '{"lead_time_to_ship_max_days": 9, "restock_date": "2026-12-24"}'
    stock = {"quantity": 5, "stock_rest": rest}
    change = patch_body(Change("S", DE, "PRODUCT", handling_days=3, **stock))
    offer = put_body(Offer("S", DE, "B0", "PRODUCT", "new_new", **stock))
    own = {"fulfillment_channel_code": "DEFAULT", "quantity": 5}
    shared = {**own, "lead_time_to_ship_max_days": 9, "restock_date": "2026-12-24"}
    changed = {**shared, "lead_time_to_ship_max_days": 3}
    assert change["patches"][0]["value"] == [changed]
    assert offer["attributes"]["fulfillment_availability"] == [shared]
    merged = patch_body(Change("S", DE, "PRODUCT", **stock))
    assert merged["patches"][0]["value"] == [own]


def test_price_carries_all_that_belongs_to_it():
    [price, _quantity] = patch_body(CHANGE)["patches"]
    assert price["op"] == "replace"
    assert price["value"] == [
        {
            "marketplace_id": "A1",
            "audience": "ALL",
            "currency": "EUR",
            "our_price": [{"schedule": [{"value_with_tax": 19.99}]}],
            "discounted_price": [
                {
                    "schedule": [
                        {
                            "value_with_tax": 14.5,
                            "start_at": "2026-11-27T00:00:00.000Z",
                            "end_at": "2026-12-01T00:00:00.000Z",
                        }
                    ]
                }
            ],
            "minimum_seller_allowed_price": [{"schedule": [{"value_with_tax": 10}]}],
            "maximum_seller_allowed_price": [{"schedule": [{"value_with_tax": 40}]}],
        }
    ]


def test_new_offer():
    body = put_body(OFFER)
    assert body["requirements"] == "LISTING_OFFER_ONLY"
    assert body["attributes"]["merchant_suggested_asin"] == [
        {"value": "B0ASIN", "marketplace_id": "A1"}
    ]
    assert set(body["attributes"]) == {
        "merchant_suggested_asin",
        "condition_type",
        "purchasable_offer",
        "fulfillment_availability",
    }
    bare = put_body(Offer("S", DE, "B0", "PRODUCT", "new_new"))
    assert set(bare["attributes"]) == {"merchant_suggested_asin", "condition_type"}


@needs_models
def test_feed_is_as_amazons_schema_says():
    items = [OFFER, Change("É/2", DE, "PRODUCT", quantity=1), Deletion("OLD")]
    written, document = feed(items)
    schema = load("schemas/feeds/listings-feed-schema-v2.json")
    jsonschema.Draft7Validator(schema).validate(document)
    assert (written.count, written.left_over) == (3, None)
    assert [message["messageId"] for message in document["messages"]] == [1, 2, 3]
    assert document["header"] == {
        "sellerId": "A1SELLER",
        "version": "2.0",
        "issueLocale": "de_DE",
    }
    assert FOLDER


def changes(count):
    for number in range(count):
        yield Change(f"SKU-{number}", DE, "PRODUCT", quantity=number)


def test_limit_of_messages():
    items = changes(10)
    written, document = feed(items, max_messages=4)
    assert written.count == len(document["messages"]) == 4
    assert written.left_over.sku == "SKU-4"
    assert next(items).sku == "SKU-5"
    assert feed(changes(4), max_messages=4)[0].left_over is None


def test_limit_of_size():
    written, document = feed(changes(100), max_bytes=2000)
    assert written.size <= 2000
    assert written.left_over.sku == f"SKU-{written.count}"
    assert len(document["messages"]) == written.count


@pytest.mark.parametrize(
    "items, options",
    [
        ([], {}),
        ([Deletion("S"), Deletion("S")], {}),
        ([Deletion("S")], {"max_bytes": 10}),
    ],
)
def test_feeds_that_are_refused(items, options):
    with pytest.raises(InvalidInputError):
        write(io.BytesIO(), "A1SELLER", items, **options)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Price("", Decimal(1)),
        lambda: Price("EUR", Decimal(0)),
        lambda: Price("EUR", Decimal("NaN")),
        lambda: Price("EUR", 1.5),
        lambda: Price("EUR", Decimal(2), Decimal(1)),
        lambda: Price("EUR", Decimal(2), Decimal(1), MOMENT, MOMENT),
        lambda: Price("EUR", Decimal(2), None, MOMENT, MOMENT + timedelta(1)),
        lambda: Price("EUR", Decimal(2), minimum=Decimal(3)),
        lambda: Price("EUR", Decimal(2), maximum=Decimal(1)),
        lambda: Offer("", DE, "B0", "PRODUCT", "new_new"),
        lambda: Offer("S", DE, "", "PRODUCT", "new_new"),
        lambda: Offer("S", DE, "B0", "PRODUCT", "new_new", handling_days=1),
        lambda: Change("S", DE, "PRODUCT"),
        lambda: Change("S", DE, "PRODUCT", handling_days=2, price=PRICE),
        lambda: Change("S", DE, "PRODUCT", quantity=-1),
        lambda: Change("S", DE, "PRODUCT", quantity=1.0),
        lambda: Deletion(" "),
    ],
)
def test_what_amazon_would_refuse_cannot_be_made(make):
    with pytest.raises(InvalidInputError):
        make()


def test_amounts_stay_exact():
    for amount in ("0.01", "1234567.89", "5980"):
        change = Change("S", DE, "PRODUCT", Price("EUR", Decimal(amount)))
        line = json.dumps(patch_body(change))
        assert f'"value_with_tax": {amount}}}' in line
