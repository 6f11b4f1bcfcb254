"""What the buyer pays for, tax included, from Amazon's proceeds breakdowns.

Amazon does not say whether ITEM, SHIPPING … are net or gross, nor which sign
DISCOUNT has (Orders API 2026-01-01, ``ItemProceedsBreakdown``). Both follow from
the item's ``proceedsTotal``, which is gross everywhere:

- gross: ITEM + SHIPPING + … − |DISCOUNT| = total; TAX only informs (EU, UK, JP);
- net: ITEM + SHIPPING + … − |DISCOUNT| + TAX = total (US, CA); TAX is then
  folded into the charges by its ``detailedBreakdowns``.

The reading that comes closer to the total is taken. What is left of it up to a
cent per unit is Amazon's rounding and goes to the largest charge; anything more
makes the amounts inconsistent, which is for a person to look at.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .values import child, children, text

KINDS = {
    "ITEM": "item",
    "SHIPPING": "shipping",
    "GIFT_WRAP": "gift_wrap",
    "COD_FEE": "cod_fee",
    "DISCOUNT": "discount",
    "DELIVERY_TIP": "tip",
}
ZERO = Decimal(0)
CENT = Decimal("0.01")
# What is longer is no price; the limit also keeps sums exact (28 digits).
_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,8})?|\.[0-9]{1,8})")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's main unit (euros, not cents)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Charge:
    """A part of what the buyer pays, tax included; a discount is never positive.

    ``kind``: item, shipping, gift_wrap, discount, cod_fee, tip or other.
    ``order_item_id`` is ``None`` for what belongs to the whole order. ``tax`` is
    what of the amount came on top of Amazon's price; zero where prices include it.
    """

    kind: str
    amount: Decimal
    order_item_id: str | None = None
    tax: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """The amount as Amazon shows it where the tax comes on top."""
        return self.amount - self.tax


def decimal(value):
    """An amount as a ``Decimal``, else ``None``; Amazon sends them as text."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    amount = str(value).strip()
    return Decimal(amount) if _AMOUNT.fullmatch(amount) else None


def money(payload, key):
    """The :class:`Money` under ``key``, else ``None``."""
    source = child(payload, key)
    amount = decimal(source.get("amount"))
    return None if amount is None else Money(amount, text(source, "currencyCode"))


@dataclass(slots=True)
class _Breakdown:
    """The sums of one list of breakdowns: per kind, and the taxes per kind."""

    base: dict
    tax: Decimal
    taxes: dict
    readable: bool
    has_tax: bool = False


def item_charges(order_item_id, proceeds, quantity, unit_price=None):
    """The charges of one order item.

    :param proceeds: the item's ``proceeds`` object
    :return: the charges, and whether they add up to ``proceedsTotal``
    """
    total = money(proceeds, "proceedsTotal")
    entries = children(proceeds, "breakdowns")
    if not entries:
        return _without_breakdown(order_item_id, total)
    currency = total or unit_price
    breakdown = _sum_up(entries, currency and currency.currency)
    if total is None:
        return _charges(order_item_id, breakdown.base), False
    target = total.amount
    readings = _readings(breakdown)
    amounts, taxes = min(readings, key=lambda found: abs(_left(found[0], target)))
    left = _left(amounts, target)
    consistent = breakdown.readable and abs(left) <= CENT * max(quantity, 1)
    if consistent and left:
        amounts[_largest(amounts)] += left
    return _charges(order_item_id, amounts, taxes), consistent


def told_taxes(proceeds, quantity, unit_price=None):
    """What Amazon says is tax, whoever owes it.

    :return: the tax per kind of charge, ``None`` where Amazon tells of none; and
        whether it is a part of ``proceedsTotal``: of what Amazon withholds, nobody
        knows that beforehand
    """
    breakdown = _sum_up(children(proceeds, "breakdowns"), None)
    if not breakdown.has_tax:
        return None, True
    taxes, total = _split_tax(breakdown), money(proceeds, "proceedsTotal")
    if total is None or not breakdown.tax:
        return taxes, True
    gross, net = (abs(_left(a, total.amount)) for a, __ in _readings(breakdown))
    return taxes, net < gross or not _is_withheld(
        breakdown, taxes, quantity, unit_price
    )


def _is_withheld(breakdown, taxes, quantity, unit_price):
    """Whether the buyer saw a price with a tax that the amounts are without."""
    if unit_price is None:
        return False
    item, seen = breakdown.base.get("item", ZERO), unit_price.amount * quantity
    with_tax = item + taxes.get("item", ZERO)
    return abs(with_tax - seen) < abs(item - seen)


def _without_breakdown(order_item_id, total):
    if total is None:
        return (), False
    return _charges(order_item_id, {"item": total.amount}), True


def _sum_up(entries, currency):
    found = _Breakdown({}, ZERO, {}, True)
    for entry in entries:
        subtotal = money(entry, "subtotal")
        if subtotal is None or subtotal.currency != (currency or subtotal.currency):
            found.readable = False
            continue
        if entry.get("type") == "TAX":
            found.has_tax = True
            found.tax += subtotal.amount
            _add_taxes(found.taxes, entry)
            continue
        kind = _kind(entry.get("type"))
        amount = -abs(subtotal.amount) if kind == "discount" else subtotal.amount
        found.base[kind] = found.base.get(kind, ZERO) + amount
    return found


def _kind(name):
    return KINDS.get(name, "other") if isinstance(name, str) else "other"


def _add_taxes(taxes, entry):
    for detail in children(entry, "detailedBreakdowns"):
        value = money(detail, "value")
        if value is not None:
            kind = _kind(detail.get("subtype"))
            taxes[kind] = taxes.get(kind, ZERO) + value.amount


def _readings(breakdown):
    """The amounts per kind, and what of them is tax on top, in each reading."""
    yield dict(breakdown.base), {}
    if breakdown.tax:
        yield _add_tax(breakdown)


def _add_tax(breakdown):
    amounts, taxes = dict(breakdown.base), _split_tax(breakdown)
    for kind, tax in taxes.items():
        amounts[kind] = amounts.get(kind, ZERO) + tax
    return amounts, taxes


def _split_tax(breakdown):
    """The tax of each charge: as Amazon details it, else in proportion."""
    taxes = dict(breakdown.taxes)
    if "discount" in taxes and sum(taxes.values()) != breakdown.tax:
        taxes["discount"] = -abs(taxes["discount"])
    if (
        taxes
        and sum(taxes.values()) == breakdown.tax
        and (taxes.get("discount", ZERO) <= 0)
    ):
        return taxes
    return _proportional_tax(breakdown.base, breakdown.tax)


def _proportional_tax(base, tax):
    net = sum(base.values(), ZERO)
    if not net:
        return {"item": tax}
    step = Decimal(1).scaleb(min(_exponent(a) for a in (tax, *base.values())))
    try:
        taxes = {kind: (tax * a / net).quantize(step) for kind, a in base.items()}
    except InvalidOperation:
        return {"item": tax}
    taxes[_largest(base)] += tax - sum(taxes.values(), ZERO)
    return taxes


def _exponent(amount):
    return amount.as_tuple().exponent


def _left(amounts, total):
    return total - sum(amounts.values(), ZERO)


def _largest(amounts):
    return max(amounts, key=lambda kind: abs(amounts[kind]), default="item")


def _charges(order_item_id, amounts, taxes=None):
    return tuple(
        Charge(kind, amount, order_item_id, (taxes or {}).get(kind, ZERO))
        for kind, amount in amounts.items()
        if amount
    )


def order_charges(proceeds, charges, grand_total):
    """What the order has beyond its items: the tip, and fees of no item.

    Order-level OTHER repeats the items' OTHER, and a tip may be pending and not
    in the grand total yet, so the combination that explains the grand total best
    is taken, fewer additions first.

    :param charges: the charges of all items
    :param grand_total: :class:`Money` or ``None``
    """
    sums = _sum_up(children(proceeds, "breakdowns"), None).base
    of_items = sum((c.amount for c in charges if c.kind == "other"), ZERO)
    tip = Charge("tip", sums.get("tip", ZERO))
    other = Charge("other", sums.get("other", of_items) - of_items)
    options = [(), (tip,), (tip, other), (other,)]
    if grand_total is None:
        return tuple(charge for charge in (tip,) if charge.amount)
    missing = grand_total.amount - sum((c.amount for c in charges), ZERO)
    best = min(options, key=lambda some: abs(missing - sum(c.amount for c in some)))
    return tuple(charge for charge in best if charge.amount)
