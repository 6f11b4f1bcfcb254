"""What goes with a price at Amazon survives a new price."""

from datetime import datetime, timezone
from decimal import Decimal

import pytest
from spapi_offers_emulated import DE, new_client, running_emulator, send, start_again

from spapi.listings_feed import Change, Price, patch_body
from spapi.offer_terms import OfferTerms, parse_offer_terms
from spapi_emulator.offer_attributes import attributes

SALE = {"value_with_tax": 7.5, "start_at": "2026-11-20T00:00:00+01:00",
        "end_at": "2026-12-24T00:00:00Z"}  # fmt: skip
RULE = [{"merchandising_rule": [{"rule_id": "R-1"}]}]
EVERYBODY = {
    "discounted_price": [{"schedule": [SALE]}],
    "minimum_seller_allowed_price": [{"schedule": [{"value_with_tax": 5}]}],
    "maximum_seller_allowed_price": [{"schedule": [{"value_with_tax": 20.5}]}],
    "automated_pricing_merchandising_rule_plan": RULE,
}
BUSINESSES = {
    "audience": "B2B",
    "our_price": [{"schedule": [{"value_with_tax": 8.5}]}],
}


@pytest.fixture(scope="module")
def emulator():
    with running_emulator() as running:
        yield running


def test_everything_survives_a_new_price(emulator):
    start_again(emulator)
    offers = [EVERYBODY, BUSINESSES]
    emulator.add_listing("CUP", price="9.99", offers=offers)
    client, seller_id = new_client(emulator), emulator.seller.seller_id
    scope = {"marketplace_ids": (DE,), "included_data": ("attributes",)}
    terms = client.get_listings_item(seller_id, "CUP", **scope).terms(DE)
    assert (terms.minimum, terms.maximum) == (Decimal(5), Decimal("20.5"))
    assert terms.sale_amount == Decimal("7.5")
    assert terms.sale_from == datetime(2026, 11, 19, 23, tzinfo=timezone.utc)
    values = {name: getattr(terms, name) for name in OfferTerms.__slots__}
    change = Change("CUP", DE, "PRODUCT", Price("EUR", Decimal(12), **values))
    assert send(client, emulator, change).status == "ACCEPTED"
    everybody, businesses = attributes(emulator.listing("CUP"))["purchasable_offer"]
    assert everybody["our_price"] == [{"schedule": [{"value_with_tax": 12.0}]}]
    sale = everybody["discounted_price"][0]["schedule"][0]
    assert sale["start_at"] == "2026-11-19T23:00:00.000Z"
    assert {name: everybody[name] for name in EVERYBODY if "disc" not in name} == {
        name: EVERYBODY[name] for name in EVERYBODY if "disc" not in name
    }
    assert {name: businesses[name] for name in BUSINESSES} == BUSINESSES


@pytest.mark.parametrize(
    "entry",
    [
        {"discounted_price": [{"schedule": [SALE, SALE]}]},
        {"discounted_price": [{"schedule": [{"value_with_tax": 5}]}]},
        {"minimum_seller_allowed_price": [{"schedule": [{"value_with_tax": "?"}]}]},
    ],
)
def test_what_is_not_understood_is_kept_as_it_is(entry):
    offer = {"marketplace_id": DE, "currency": "EUR", **entry}
    ((marketplace_id, terms),) = parse_offer_terms({"purchasable_offer": [offer]})
    assert marketplace_id == DE
    price = Price("EUR", Decimal(12), rest=terms.rest)
    (patch,) = patch_body(Change("CUP", DE, "PRODUCT", price))["patches"]
    assert {name: patch["value"][0][name] for name in entry} == entry


@pytest.mark.parametrize("odd", [None, {}, [], {"purchasable_offer": "x"},
                                 {"purchasable_offer": [None, 3]}])  # fmt: skip
def test_odd_answers_have_no_terms(odd):
    assert not list(parse_offer_terms(odd))
