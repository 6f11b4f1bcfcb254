"""Charges from Amazon's breakdowns, in every reading Amazon leaves open."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spapi.amounts import (
    Charge,
    Money,
    decimal,
    item_charges,
    money,
    order_charges,
    told_taxes,
)

TYPES = {
    "item": "ITEM",
    "shipping": "SHIPPING",
    "gift_wrap": "GIFT_WRAP",
    "cod_fee": "COD_FEE",
    "other": "OTHER",
}


def wire(amount, currency="EUR"):
    return {"amount": str(amount), "currencyCode": currency}


def breakdown(kind, subtotal, details=None):
    entry = {"type": kind, "subtotal": wire(subtotal)}
    if details:
        entry["detailedBreakdowns"] = [
            {"subtype": subtype, "value": wire(value)} for subtype, value in details
        ]
    return entry


def charges(total, *breakdowns, quantity=1):
    proceeds = {"proceedsTotal": wire(total), "breakdowns": list(breakdowns)}
    found, consistent = item_charges("I", proceeds, quantity)
    assert all(charge.order_item_id == "I" for charge in found)
    return {charge.kind: str(charge.amount) for charge in found}, consistent


def test_gross_amounts():
    assert charges(
        "30.98",
        breakdown("ITEM", "24.99"),
        breakdown("SHIPPING", "3.99"),
        breakdown("GIFT_WRAP", "2.00"),
    ) == ({"item": "24.99", "shipping": "3.99", "gift_wrap": "2.00"}, True)


def test_gross_amounts_with_tax_for_information():
    tax = breakdown("TAX", "3.99", [("ITEM", "3.35"), ("SHIPPING", "0.64")])
    assert charges(
        "24.99", breakdown("ITEM", "20.99"), breakdown("SHIPPING", "4.00"), tax
    ) == ({"item": "20.99", "shipping": "4.00"}, True)


def test_net_amounts_take_their_tax():
    tax = breakdown("TAX", "2.50", [("ITEM", "2.00"), ("SHIPPING", "0.50")])
    assert charges(
        "27.49", breakdown("ITEM", "20.00"), breakdown("SHIPPING", "4.99"), tax
    ) == ({"item": "22.00", "shipping": "5.49"}, True)


def test_charges_know_the_tax_that_came_on_top():
    tax = breakdown("TAX", "2.50", [("ITEM", "2.60"), ("DISCOUNT", "-0.10")])
    rows = [breakdown("ITEM", "20.00"), breakdown("DISCOUNT", "-1.00"), tax]
    found = {}
    for total in ("21.50", "19.00"):
        payload = {"proceedsTotal": wire(total), "breakdowns": rows}
        charges_, _consistent = item_charges("I", payload, 1)
        found[total] = [(str(c.net), str(c.tax)) for c in charges_]
    assert found == {
        "21.50": [("20.00", "2.60"), ("-1.00", "-0.10")],
        "19.00": [("20.00", "0"), ("-1.00", "0")],
    }


def test_net_amount_and_tax_without_details():
    assert charges("49.99", breakdown("ITEM", "39.99"), breakdown("TAX", "10.00")) == (
        {"item": "49.99"},
        True,
    )


def test_tax_without_details_is_spread_in_proportion():
    assert charges(
        "36.00",
        breakdown("ITEM", "20.00"),
        breakdown("SHIPPING", "10.00"),
        breakdown("TAX", "6.00"),
    ) == ({"item": "24.00", "shipping": "12.00"}, True)


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_discount_of_either_sign(sign):
    assert charges(
        "19.99", breakdown("ITEM", "24.99"), breakdown("DISCOUNT", sign + "5.00")
    ) == ({"item": "24.99", "discount": "-5.00"}, True)


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("tax_sign", ["", "-"])
def test_the_tax_of_a_discount(sign, tax_sign):
    tax = breakdown("TAX", "3.80", [("ITEM", "4.75"), ("DISCOUNT", tax_sign + "0.95")])
    assert charges(
        "23.79",
        breakdown("ITEM", "24.99"),
        breakdown("DISCOUNT", sign + "5.00"),
        tax,
    ) == ({"item": "29.74", "discount": "-5.95"}, True)


def test_yen_have_no_decimals():
    assert charges(
        "13960", breakdown("ITEM", "13960"), breakdown("TAX", "1269"), quantity=2
    ) == ({"item": "13960"}, True)
    assert charges(
        "1100",
        breakdown("ITEM", "700"),
        breakdown("SHIPPING", "300"),
        breakdown("TAX", "100"),
    ) == ({"item": "770", "shipping": "330"}, True)


def test_a_type_nobody_knows_counts_as_other():
    assert charges(
        "21.00", breakdown("ITEM", "20.00"), breakdown("ECO_FEE", "1.00")
    ) == ({"item": "20.00", "other": "1.00"}, True)


def test_a_total_without_breakdown_is_the_item():
    assert charges("20.00") == ({"item": "20.00"}, True)


@pytest.mark.parametrize("quantity, consistent", [(1, False), (2, True)])
def test_amazons_rounding_of_a_cent_per_unit(quantity, consistent):
    found, is_consistent = charges(
        "20.02", breakdown("ITEM", "20.00"), quantity=quantity
    )
    assert is_consistent is consistent
    assert found == {"item": "20.02" if consistent else "20.00"}


@pytest.mark.parametrize(
    "proceeds",
    [
        {},
        {"breakdowns": [breakdown("ITEM", "5.00")]},
        {"proceedsTotal": wire("9.00"), "breakdowns": [breakdown("ITEM", "5.00")]},
        {"proceedsTotal": wire("9.00"), "breakdowns": [breakdown("ITEM", "x")]},
        {"proceedsTotal": wire("5.00", "USD"), "breakdowns": [breakdown("ITEM", "5")]},
        {"proceedsTotal": {"amount": "NaN"}, "breakdowns": [breakdown("ITEM", "5")]},
        {"proceedsTotal": wire("9.00"), "breakdowns": [{"type": "ITEM"}]},
        {"proceedsTotal": None, "breakdowns": "x"},
    ],
)
def test_what_does_not_add_up_is_said(proceeds):
    _found, consistent = item_charges("I", proceeds, 1)
    assert consistent is False


@pytest.mark.parametrize(
    "value, expected",
    [
        ("5980", Decimal(5980)),
        (" 12.30 ", Decimal("12.30")),
        ("-1.5", Decimal("-1.5")),
        (12.3, Decimal("12.3")),
        (7, Decimal(7)),
        ("NaN", None),
        ("Infinity", None),
        ("1e5", None),
        ("1_000", None),
        ("9" * 16, None),
        ("1,50", None),
        ("", None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_amounts(value, expected):
    assert decimal(value) == expected
    found = money({"m": {"amount": value, "currencyCode": "EUR"}}, "m")
    assert found == (None if expected is None else Money(expected, "EUR"))


cents = st.integers(0, 10**7).map(lambda value: Decimal(value).scaleb(-2))
some = st.integers(1, 10**6).map(lambda value: Decimal(value).scaleb(-2))


@st.composite
def proceeds(draw):
    """An item's proceeds whose identity holds in one of the readings."""
    kinds = draw(st.lists(st.sampled_from(sorted(TYPES)), unique=True, max_size=5))
    base = {kind: draw(cents) for kind in {"item", *kinds}}
    discount = draw(st.just(Decimal(0)) | some)
    entries = [breakdown(TYPES[kind], amount) for kind, amount in base.items()]
    if discount:
        sign = draw(st.sampled_from((1, -1)))
        entries.append(breakdown("DISCOUNT", sign * discount))
    total = sum(base.values()) - discount
    reading = draw(st.sampled_from(("gross", "informative", "net", "net detailed")))
    if reading != "gross":
        taxes = {kind: draw(cents) for kind in base}
        tax = sum(taxes.values())
        details = [(TYPES[kind], amount) for kind, amount in taxes.items()]
        detailed = reading == "net detailed" or draw(st.booleans())
        entries.append(breakdown("TAX", tax, details if detailed else None))
        total += tax if reading.startswith("net") else 0
    shuffled = draw(st.permutations(entries))
    return {"proceedsTotal": wire(total), "breakdowns": shuffled}, base, discount


@given(proceeds(), st.integers(0, 5))
def test_charges_add_up_to_the_total_in_every_reading(case, quantity):
    payload, base, discount = case
    found, consistent = item_charges("I", payload, quantity)
    total = Decimal(payload["proceedsTotal"]["amount"])
    assert consistent
    assert sum(charge.amount for charge in found) == total
    assert all(charge.amount for charge in found)
    has_tax = any(entry["type"] == "TAX" for entry in payload["breakdowns"])
    amounts = {charge.kind: charge.amount for charge in found}
    if not has_tax:
        assert amounts.get("discount", 0) == -discount
        assert {k: amounts.get(k, 0) for k in base} == base


def tip(amount, **others):
    entries = [breakdown("DELIVERY_TIP", amount)]
    entries += [breakdown(kind, value) for kind, value in others.items()]
    return {"breakdowns": entries}


ITEM = Charge("item", Decimal("20.00"), "I")
FEE = Charge("other", Decimal("1.00"), "I")


@pytest.mark.parametrize(
    "payload, of_items, total, expected",
    [
        (tip("2.00"), [ITEM], "22.00", [("tip", "2.00")]),
        (tip("2.00"), [ITEM], "20.00", []),
        (tip("2.00"), [ITEM], None, [("tip", "2.00")]),
        (tip("2.00", OTHER="1.00"), [ITEM, FEE], "23.00", [("tip", "2.00")]),
        (
            tip("2.00", OTHER="3.00"),
            [ITEM, FEE],
            "25.00",
            [("tip", "2.00"), ("other", "2.00")],
        ),
        (tip("0.00", OTHER="3.00"), [ITEM], "23.00", [("other", "3.00")]),
        ({"breakdowns": [breakdown("ITEM", "20.00")]}, [ITEM], "20.00", []),
        ({}, [ITEM], "25.00", []),
    ],
)
def test_what_the_order_has_beyond_its_items(payload, of_items, total, expected):
    grand_total = Money(Decimal(total), "EUR") if total else None
    found = order_charges(payload, of_items, grand_total)
    assert [(one.kind, str(one.amount)) for one in found] == expected
    assert all(one.order_item_id is None for one in found)


def told(total, item, tax, seen):
    details = [("ITEM", tax)]
    rows = [breakdown("ITEM", item), breakdown("TAX", tax, details)]
    proceeds = {"proceedsTotal": wire(total), "breakdowns": rows}
    taxes, is_within = told_taxes(proceeds, 1, Money(Decimal(seen), "EUR"))
    return str(taxes["item"]), is_within


def test_told_tax_is_within_unless_the_total_lacks_it():
    assert told("11.90", "11.90", "1.90", seen="11.90") == ("1.90", True)
    assert told("11.90", "10.00", "1.90", seen="11.90") == ("1.90", True)
    assert told("11.90", "10.00", "1.90", seen="10.00") == ("1.90", True)
    assert told("10.00", "10.00", "1.90", seen="11.90") == ("1.90", False)
    assert told("10.00", "10.00", "0.00", seen="10.00") == ("0.00", True)
    nothing = {"proceedsTotal": wire("9"), "breakdowns": [breakdown("ITEM", "9")]}
    assert told_taxes(nothing, 1) == (None, True)
