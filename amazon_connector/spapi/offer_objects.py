"""New offers, changes and deletions, as they are sent to Amazon.

What Amazon would refuse for its form is refused when the object is made, so that
one bad record does not spoil a whole feed.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .errors import InvalidInputError
from .values import to_utc


@dataclass(frozen=True, slots=True)
class Price:
    """A price with tax, as customers see it.

    ``sale_amount`` holds from ``sale_from`` until ``sale_to`` (naive times are UTC):
    all three or none. ``minimum`` and ``maximum`` are the bounds within which Amazon
    may move the price by itself. ``rest``: the JSON of what else the offer has at
    Amazon (`offer_terms.OfferTerms`), which would be lost without it.

    :raise InvalidInputError: an amount that is not above 0, a sale without its
        dates, or bounds that exclude the price
    """

    currency: str
    amount: Decimal
    sale_amount: Decimal | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    rest: str = ""

    def __post_init__(self):
        rest = (self.sale_amount, self.minimum, self.maximum)
        amounts = [self.amount, *(one for one in rest if one is not None)]
        if not self.currency or not all(_is_amount(amount) for amount in amounts):
            raise _invalid("a price needs a currency and amounts above 0")
        self._check_sale()
        least, most = self.minimum or self.amount, self.maximum or self.amount
        if not least <= self.amount <= most:
            raise _invalid("the price is outside its bounds")

    def _check_sale(self):
        sale = (self.sale_amount, self.sale_from, self.sale_to)
        missing = sale.count(None)
        if missing not in (0, 3):
            raise _invalid("a sale price needs an amount, a beginning and an end")
        if not missing and to_utc(self.sale_from) >= to_utc(self.sale_to):
            raise _invalid("the sale price ends before it begins")


@dataclass(frozen=True, slots=True)
class Offer:
    """A new offer on a product page that exists (``asin``).

    ``condition``: as Amazon names it, such as new_new. ``product_type``: the
    catalogue's, or PRODUCT. ``stock_rest``: the JSON of what goes with the quantity of
    the SKU elsewhere, if that is the same (`listings.ListingItem`).

    :raise InvalidInputError: something that an offer must have is missing
    """

    sku: str
    marketplace_id: str
    asin: str
    product_type: str
    condition: str
    price: Price | None = None
    quantity: int | None = None
    handling_days: int | None = None
    stock_rest: str = ""

    def __post_init__(self):
        _check_texts(self, "sku", "marketplace_id", "asin", "product_type", "condition")
        _check_numbers(self)


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed of an offer that exists; ``None`` stays as it is.

    ``stock_rest``: the JSON of what else goes with the quantity at Amazon
    (`listings.ListingItem`), which a handling time would replace.

    :raise InvalidInputError: nothing has changed, or a handling time comes without
        the quantity, which Amazon would forget then
    """

    sku: str
    marketplace_id: str
    product_type: str
    price: Price | None = None
    quantity: int | None = None
    handling_days: int | None = None
    stock_rest: str = ""

    def __post_init__(self):
        _check_texts(self, "sku", "marketplace_id", "product_type")
        _check_numbers(self)
        if self.price is None and self.quantity is None:
            raise _invalid("a change needs a price or a quantity")


@dataclass(frozen=True, slots=True)
class Deletion:
    """The end of an offer, which cannot be undone.

    :raise InvalidInputError: the SKU is missing
    """

    sku: str

    def __post_init__(self):
        _check_texts(self, "sku")


Item = Offer | Change | Deletion


def _is_amount(value):
    return isinstance(value, Decimal) and value.is_finite() and value > 0


def _check_texts(item, *names):
    for name in names:
        if not (getattr(item, name) or "").strip():
            raise _invalid(f"the {name} is missing")


def _check_numbers(item):
    for name in ("quantity", "handling_days"):
        value = getattr(item, name)
        if value is not None and (type(value) is not int or value < 0):
            raise _invalid(f"the {name} is no whole number from 0 on")
    if item.handling_days is not None and item.quantity is None:
        raise _invalid("a handling time needs the quantity beside it")


def _invalid(reason):
    return InvalidInputError(reason, operation="offer")
