"""Whatever is sent of offers arrives, and what must not be lost is not lost."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spapi_offers_emulated import (
    ASIN,
    DE,
    new_client,
    running_emulator,
    send,
    start_again,
    submit,
)

from spapi.listings_feed import Change, Deletion, Offer, Price
from spapi_emulator.offer_attributes import attributes

AMOUNTS = st.integers(1, 10_000_00).map(lambda cents: Decimal(cents) / 100)
QUANTITIES = st.integers(0, 100_000)
DAYS = st.none() | st.integers(0, 30)
NOW = datetime(2026, 11, 24, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def emulator():
    with running_emulator() as running:
        yield running


@st.composite
def prices(draw):
    low, amount, high = sorted(draw(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS)))
    sale = {}
    if draw(st.booleans()):
        start = NOW + timedelta(hours=draw(st.integers(0, 1000)))
        end = start + timedelta(hours=draw(st.integers(1, 1000)))
        sale = {"sale_amount": draw(AMOUNTS), "sale_from": start, "sale_to": end}
    bounds = {"minimum": low, "maximum": high} if draw(st.booleans()) else {}
    return Price("EUR", amount, **sale, **bounds)


@st.composite
def offers(draw, sku):
    quantity = draw(st.none() | QUANTITIES)
    days = None if quantity is None else draw(DAYS)
    price = draw(st.none() | prices())
    return Offer(sku, DE, ASIN, "PRODUCT", "new_new", price, quantity, days)


@st.composite
def changes(draw, sku):
    price, quantity = draw(st.none() | prices()), draw(st.none() | QUANTITIES)
    if price is None and quantity is None:
        quantity = draw(QUANTITIES)
    days = None if quantity is None else draw(DAYS)
    return Change(sku, DE, "PRODUCT", price, quantity, days)


@st.composite
def mixtures(draw):
    kinds = draw(st.lists(st.sampled_from("ocd"), min_size=1, max_size=8))
    return [
        Deletion(f"d/{number}")
        if kind == "d"
        else draw({"o": offers, "c": changes}[kind](f"{kind} é{number}"))
        for number, kind in enumerate(kinds)
    ]


def shown_price(listing):
    """What a listing at Amazon says of its price, as a Price."""
    [entry] = attributes(listing).get("purchasable_offer") or [None]
    if entry is None:
        return None
    rows = {
        name: entry[name][0]["schedule"][0]
        for name in entry
        if isinstance(entry[name], list)
    }
    values = {name: Decimal(str(row["value_with_tax"])) for name, row in rows.items()}
    sale = rows.get("discounted_price")
    return Price(
        entry["currency"],
        values["our_price"],
        values.get("discounted_price"),
        sale and datetime.fromisoformat(sale["start_at"].replace("Z", "+00:00")),
        sale and datetime.fromisoformat(sale["end_at"].replace("Z", "+00:00")),
        values.get("minimum_seller_allowed_price"),
        values.get("maximum_seller_allowed_price"),
    )


@settings(max_examples=40)
@given(items=mixtures())
def test_any_mixture_arrives_as_it_was_written(emulator, items):
    start_again(emulator)
    for item in items:
        if not isinstance(item, Offer):
            emulator.add_listing(item.sku, asin=ASIN, quantity=3, handling_days=7)
    report = submit(emulator, new_client(emulator), items)
    assert report.results == ()
    assert report.successful == len(items)
    for item in items:
        check_arrived(emulator.listing(item.sku), item)


def check_arrived(listing, item):
    if isinstance(item, Deletion):
        assert listing is None
        return
    if item.price is not None:
        assert shown_price(listing) == item.price
    if item.quantity is not None:
        assert listing.quantity == item.quantity
    if isinstance(item, Change) and item.handling_days is None:
        assert listing.handling_days == 7
    else:
        assert listing.handling_days == item.handling_days


@settings(max_examples=40)
@given(quantities=st.lists(QUANTITIES, min_size=1, max_size=5), days=DAYS)
def test_no_change_of_quantity_loses_the_handling_time(emulator, quantities, days):
    start_again(emulator)
    emulator.add_listing("MUG", asin=ASIN, handling_days=days)
    client = new_client(emulator)
    for quantity in quantities:
        send(client, emulator, Change("MUG", DE, "PRODUCT", quantity=quantity))
        listing = emulator.listing("MUG")
        assert (listing.quantity, listing.handling_days) == (quantity, days)


@settings(max_examples=40)
@given(
    first=prices(), second=AMOUNTS, quantity=QUANTITIES, extra=st.none() | QUANTITIES
)
def test_no_price_loses_the_sale_that_is_known(
    emulator, first, second, quantity, extra
):
    """A change of the price alone, or of the quantity, leaves sale and bounds."""
    start_again(emulator)
    emulator.add_listing("MUG", asin=ASIN)
    client = new_client(emulator)
    least, most = first.minimum and min(first.minimum, second), first.maximum
    known = Price(
        "EUR",
        second,
        first.sale_amount,
        first.sale_from,
        first.sale_to,
        least,
        most and max(most, second),
    )
    for change in (
        Change("MUG", DE, "PRODUCT", first),
        Change("MUG", DE, "PRODUCT", quantity=quantity),
        Change("MUG", DE, "PRODUCT", known, extra),
        Change("MUG", DE, "PRODUCT", quantity=quantity, handling_days=2),
    ):
        assert send(client, emulator, change).status == "ACCEPTED"
    assert shown_price(emulator.listing("MUG")) == known
