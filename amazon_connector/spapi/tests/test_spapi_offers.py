"""Offers through the client and the stateful emulator."""

from decimal import Decimal

import pytest
from spapi_offers_emulated import (
    ASIN,
    DE,
    FR,
    euro,
    new_client,
    running_emulator,
    send,
    start_again,
)

from spapi import errors, offer_schema
from spapi.listings_feed import Change, Offer, patch_body, put_body

EVERYTHING = ("summaries", "attributes", "issues", "offers", "fulfillmentAvailability")


@pytest.fixture(scope="module")
def emulator():
    with running_emulator() as running:
        yield running


@pytest.fixture(autouse=True)
def page(emulator):
    start_again(emulator)


@pytest.fixture
def client(emulator):
    return new_client(emulator)


def get(client, emulator, sku="MUG", **options):
    seller_id = emulator.seller.seller_id
    options.setdefault("marketplace_ids", (DE,))
    return client.get_listings_item(seller_id, sku, included_data=EVERYTHING, **options)


def test_new_offer_from_preview_to_on_sale(emulator, client):
    offer = Offer("MUG", DE, ASIN, "PRODUCT", "new_new", euro("9.99"), 5, 2)
    ids = emulator.seller.seller_id, "MUG"
    values = {"marketplace_id": DE, "body": put_body(offer)}
    preview = client.put_listings_item(*ids, **values, preview=True)
    assert (preview.status, preview.asin, preview.issues) == ("VALID", ASIN, ())
    assert emulator.listing("MUG") is None
    assert client.put_listings_item(*ids, **values).status == "ACCEPTED"
    assert not get(client, emulator).summary(DE).is_on_sale
    emulator.advance(600)
    item = get(client, emulator)
    assert item.summary(DE).is_on_sale
    assert item.price(DE).amount == Decimal("9.99")
    assert item.own_quantity == 5
    assert emulator.listing("MUG").handling_days == 2


def test_refusal_in_the_users_language(emulator, client):
    emulator.set_required_attributes("PRODUCT", ["batteries_required"])
    offer = Offer("MUG", DE, ASIN, "PRODUCT", "new_new", euro("9.99"), 5)
    submission = client.put_listings_item(
        emulator.seller.seller_id,
        "MUG",
        marketplace_id=DE,
        body=put_body(offer),
        issue_locale="de_DE",
    )
    assert submission.is_refused
    [issue] = submission.issues
    assert issue.attributes == ("batteries_required",)
    assert "erforderlich" in issue.message


def test_issue_that_takes_an_offer_off_sale(emulator, client):
    emulator.add_listing("MUG", asin=ASIN)
    issue = {"message": "Bad picture", "actions": ["LISTING_SUPPRESSED"]}
    emulator.set_listing_issues("MUG", issues=[issue], after=3600)
    assert get(client, emulator).issues == ()
    emulator.advance(3600)
    item = get(client, emulator)
    assert not item.summary(DE).is_on_sale
    assert [one.is_suppressing for one in item.issues_in(DE)] == [True]


def test_read_only_account_may_preview_and_nothing_else(emulator):
    client = new_client(emulator, read_only=True)
    emulator.add_listing("MUG", asin=ASIN)
    seller_id = emulator.seller.seller_id
    change = Change("MUG", DE, "PRODUCT", quantity=9)
    values = {"marketplace_id": DE, "body": patch_body(change)}
    assert (
        client.patch_listings_item(seller_id, "MUG", **values, preview=True).status
        == "VALID"
    )
    for call in (
        lambda: client.patch_listings_item(seller_id, "MUG", **values),
        lambda: client.put_listings_item(seller_id, "MUG", **values),
        lambda: client.delete_listings_item(seller_id, "MUG", marketplace_id=DE),
    ):
        with pytest.raises(errors.ReadOnlyError):
            call()
    assert emulator.listing("MUG").quantity == 1
    assert not emulator.calls("deleteListingsItem")


def test_lost_answer_may_be_repeated(emulator, client):
    emulator.add_listing("MUG", asin=ASIN)
    emulator.fault("patchListingsItem", "lost")
    change = Change("MUG", DE, "PRODUCT", quantity=9)
    with pytest.raises(errors.NetworkError) as caught:
        send(client, emulator, change)
    assert caught.value.retryable and not caught.value.outcome_unknown
    assert send(client, emulator, change).status == "ACCEPTED"
    assert emulator.listing("MUG").quantity == 9


def test_limit_that_amazon_does_not_publish(emulator, client):
    emulator.fault("patchListingsItem", "application_429")
    with pytest.raises(errors.ThrottledError, match="allowed for the application"):
        send(client, emulator, Change("MUG", DE, "PRODUCT", quantity=9))


def test_restrictions(emulator, client):
    link = "https://sellercentral.amazon.de/hz/approvalrequest"
    emulator.set_restriction(ASIN, link=link)
    seller_id = emulator.seller.seller_id
    [found] = client.get_listings_restrictions(seller_id, ASIN, DE, "new_new", "de_DE")
    assert (found.reason_code, found.link) == ("APPROVAL_REQUIRED", link)
    assert "Freigabe" in found.message
    assert client.get_listings_restrictions(seller_id, ASIN, FR, "new_new") == ()


def test_schema_of_a_product_type(emulator, client):
    emulator.set_required_attributes("MUG", ["batteries_required"])
    definition = client.get_definitions_product_type("MUG", marketplace_id=DE)
    schema = offer_schema.OfferSchema(offer_schema.download(definition))
    offer = Offer("MUG", DE, ASIN, "MUG", "mint", euro("19.99"), 5, 2)
    problems = schema.check(put_body(offer)["attributes"])
    assert {one.attribute for one in problems} == {
        "batteries_required",
        "condition_type",
    }
    again = client.get_definitions_product_type("MUG", marketplace_id=DE)
    assert again.checksum == definition.checksum


def test_deleted_offer(emulator, client):
    emulator.add_listing("MUG", asin=ASIN)
    seller_id = emulator.seller.seller_id
    client.delete_listings_item(seller_id, "MUG", marketplace_id=DE)
    with pytest.raises(errors.NotFoundError):
        get(client, emulator)
