"""An Amazon order as frozen value objects.

Amounts are ``Decimal``s in the currency's main unit, times are aware and in UTC.
The objects hold personal data, so their ``repr`` shows ids only: a value object
that ends up in a log line must not carry a buyer's name there.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .amounts import ZERO, Charge, Money
from .order_handling import DeliveryPreference, ItemHandling

INVOICED_BY_AMAZON = "INVOICE_BY_AMAZON"


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """Where an order goes; every field is '' when Amazon leaves it out."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    line3: str = ""
    city: str = ""
    district: str = ""
    state: str = ""
    municipality: str = ""
    postal_code: str = ""
    country_code: str = ""
    phone: str = ""
    address_type: str = ""

    def __repr__(self):
        return f"Address({self.country_code!r})"

    @property
    def is_pickup_point(self) -> bool:
        """Whether this is a locker or shop, whose name stands in one of the lines."""
        return self.address_type == "PICKUP_POINT"


@dataclass(frozen=True, slots=True, repr=False)
class OrderItem:
    """One order item; ``quantity`` is what is still ordered after cancellations.

    ``charges`` are gross and add up to ``total`` when ``amounts_consistent``.
    ``taxes``: what Amazon says is tax, by the kind of charge, ``None`` where it says
    nothing; a part of the charges if ``is_tax_within``. ``tax_flags``: why Amazon
    owes the VAT: IOSS, UOSS (as deemed reseller), MARKETPLACE_FACILITATOR.
    """

    order_item_id: str
    sku: str
    asin: str
    title: str
    quantity: int
    quantity_fulfilled: int | None
    quantity_unfulfilled: int | None
    unit_price: Money | None
    total: Money | None
    is_cancel_requested: bool
    cancel_reason: str
    is_cancelled: bool
    charges: tuple[Charge, ...]
    amounts_consistent: bool
    handling: ItemHandling
    taxes: dict[str, Decimal] | None = None
    is_tax_within: bool = True
    tax_flags: frozenset[str] = frozenset()

    def __repr__(self):
        return f"OrderItem({self.order_item_id!r}, quantity={self.quantity})"

    def get_tax(self, kind: str) -> Decimal:
        """What Amazon says is tax of the item's charge of a kind; 0 if nothing."""
        return (self.taxes or {}).get(kind, ZERO)


@dataclass(frozen=True, slots=True)
class OrderPackage:
    """A package Amazon already knows; ``items``: (order item id, quantity)."""

    reference: str
    carrier: str
    tracking_number: str
    status: str
    ship_time: datetime | None
    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, repr=False)
class TaxRegistration:
    """A tax number: ``entity`` BUYER, MERCHANT or MARKETPLACE; ``kind`` VAT …"""

    entity: str
    kind: str
    number: str
    legal_name: str

    def __repr__(self):
        return f"TaxRegistration({self.entity!r}, {self.kind!r})"


@dataclass(frozen=True, slots=True, repr=False)
class Order:
    """An order of Orders API 2026-01-01.

    Values of Amazon's open lists (``status``, ``programs`` …) pass as they come.
    ``ship_by`` and ``deliver_by`` are the latest moments of their windows.
    """

    order_id: str
    created: datetime | None
    last_updated: datetime | None
    marketplace_id: str
    sales_channel: str
    marketplace_name: str
    status: str
    fulfilled_by: str | None
    service_level: str
    programs: frozenset[str]
    buyer_name: str
    buyer_email: str
    buyer_company: str
    purchase_order_number: str
    address: Address | None
    grand_total: Money | None
    currency: str | None
    items: tuple[OrderItem, ...]
    ship_by: datetime | None
    deliver_by: datetime | None
    packages: tuple[OrderPackage, ...]
    replaced_order_id: str | None
    tax_registrations: tuple[TaxRegistration, ...]
    extra_charges: tuple[Charge, ...]
    preference: DeliveryPreference | None

    def __repr__(self):
        return f"Order({self.order_id!r}, status={self.status!r})"

    @property
    def is_fbm(self) -> bool:
        """Whether the seller ships it."""
        return self.fulfilled_by == "MERCHANT"

    @property
    def is_business(self) -> bool:
        """Whether the buyer bought through Amazon Business."""
        return "AMAZON_BUSINESS" in self.programs

    @property
    def tax_number(self) -> str:
        """The buyer's tax number, that for VAT before others; '' without."""
        return next((r.number for r in self._registrations if r.number), "")

    @property
    def company(self) -> str:
        """What a business buyer is called on paper; '' if Amazon names no company.

        The legal name first. A sole trader's is the buyer's own: that is no company.
        """
        legal = next((r.legal_name for r in self._registrations if r.legal_name), "")
        names = (self.buyer_name, self.address.name if self.address else "")
        known = {" ".join(name.split()).casefold() for name in names}
        is_own = " ".join(legal.split()).casefold() in known
        return self.buyer_company if is_own else legal or self.buyer_company

    @property
    def _registrations(self):
        found = [r for r in self.tax_registrations if r.entity == "BUYER"]
        return sorted(found, key=lambda registration: registration.kind != "VAT")

    @property
    def is_invoiced_by_amazon(self) -> bool:
        """Whether Amazon makes the buyer's invoice."""
        return INVOICED_BY_AMAZON in self.programs

    @property
    def buyer_vat(self) -> str:
        """The VAT number with which the buyer has bought; '' without one."""
        numbers = (r.number for r in self._registrations if r.kind == "VAT")
        return next(filter(None, numbers), "")

    @property
    def has_street(self) -> bool:
        """Whether Amazon shows where exactly it goes: the role for it is there."""
        address = self.address
        return bool(address and (address.line1 or address.line2 or address.line3))

    @property
    def charges(self) -> tuple[Charge, ...]:
        """The charges of all items, then those of the order as a whole."""
        return tuple(c for item in self.items for c in item.charges) + (
            self.extra_charges
        )

    @property
    def has_amounts(self) -> bool:
        """Whether Amazon told the totals of the order and of everything in it."""
        return self.grand_total is not None and all(
            item.total is not None for item in self.items if item.quantity
        )

    @property
    def is_free(self) -> bool:
        """Whether it replaces another order, and Amazon tells of no amount but 0."""
        amounts = [self.grand_total, *(item.total for item in self.items)]
        is_priced = any(money and money.amount for money in amounts)
        return bool(self.replaced_order_id) and not is_priced and not self.charges

    @property
    def difference(self) -> Decimal:
        """The grand total less the sum of all charges; 0 without a grand total."""
        if self.grand_total is None:
            return ZERO
        return self.grand_total.amount - sum((c.amount for c in self.charges), ZERO)


@dataclass(frozen=True, slots=True, repr=False)
class Package:
    """A parcel to confirm with confirmShipment (Orders API v0).

    ``reference`` is the text of a positive number, unique within the order; using
    it again edits that package. ``items``: (order item id, quantity), at least
    one. ``carrier_name`` is for the carrier code ``Other``. A naive ``ship_date``
    is UTC. ``transparency_codes``: (order item id, codes) where the product needs
    them.
    """

    reference: str
    carrier_code: str
    carrier_name: str
    shipping_method: str
    tracking_number: str
    ship_date: datetime
    items: tuple[tuple[str, int], ...]
    supply_source_id: str = ""
    transparency_codes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __repr__(self):
        return f"Package({self.reference!r}, {self.carrier_code!r})"


@dataclass(frozen=True, slots=True)
class MalformedOrder:
    """An order of a page that cannot be read; ``reason`` names the field only."""

    order_id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """One page of searchOrders.

    ``last_updated_before``/``created_before``: the upper end of the window that
    Amazon really used, which is where the next window starts. ``request_id``: what
    Amazon's support asks for about this answer.
    """

    orders: tuple[Order, ...]
    next_token: str | None
    last_updated_before: datetime | None
    created_before: datetime | None
    malformed: tuple[MalformedOrder, ...]
    request_id: str | None = None
