"""What goes with the price of an offer, as the attribute purchasable_offer has it.

Amazon replaces the entry of everybody's price as a whole: what a new price leaves out
is gone. So everything is read that may be there, also what this package does not know.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .amounts import decimal
from .values import children, moment, text

ATTRIBUTE = "purchasable_offer"
# Without a selector Amazon takes everybody; prices for businesses are left alone.
EVERYBODY = "ALL"
SALE = "discounted_price"
MINIMUM = "minimum_seller_allowed_price"
MAXIMUM = "maximum_seller_allowed_price"
# What a price says itself.
OWN = ("marketplace_id", "audience", "currency", "our_price")


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """Sale and bounds of a price, named as those of `offer_objects.Price`.

    ``rest``: the JSON of everything else in the entry, to be sent back as it is; empty
    without. A sale or a bound that is not understood is in it. Times are aware.
    """

    sale_amount: Decimal | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    rest: str = ""


def parse_offer_terms(attributes):
    """Yield (marketplace id, :class:`OfferTerms`) of the prices to everybody."""
    for entry in children(attributes, ATTRIBUTE):
        if (text(entry, "audience") or EVERYBODY) == EVERYBODY:
            yield text(entry, "marketplace_id"), _terms(entry)


def _terms(entry):
    known = {
        SALE: _sale(entry),
        MINIMUM: _bound(entry, MINIMUM, "minimum"),
        MAXIMUM: _bound(entry, MAXIMUM, "maximum"),
    }
    found = [name for name in known if known[name]]
    rest = {name: entry[name] for name in entry if name not in (*OWN, *found)}
    values = {key: value for name in found for key, value in known[name].items()}
    return OfferTerms(**values, rest=json.dumps(rest) if rest else "")


def _sale(entry):
    row = _schedule(entry, SALE)
    amount = decimal(row.get("value_with_tax"))
    start, end = moment(row, "start_at"), moment(row, "end_at")
    if not (amount and start and end and start < end):
        return {}
    return {"sale_amount": amount, "sale_from": start, "sale_to": end}


def _bound(entry, name, key):
    amount = decimal(_schedule(entry, name).get("value_with_tax"))
    return {key: amount} if amount else {}


def _schedule(entry, name):
    """The only row of a price; an empty one where there are several."""
    levels = children(entry, name)
    rows = [row for level in levels for row in children(level, "schedule")]
    return rows[0] if len(rows) == 1 else {}
