"""What lies at Amazon: FBA Inventory API v1 (getInventorySummaries).

Amazon counts per marketplace what it could ship there. Stock that serves several
marketplaces shows in each of them with all of its units.
"""

from dataclasses import dataclass
from datetime import datetime

from .values import child, children, integer, moment, text

_INBOUND = (
    "inboundWorkingQuantity",
    "inboundShippedQuantity",
    "inboundReceivingQuantity",
)


@dataclass(frozen=True, slots=True)
class FbaStock:
    """The units of one SKU at Amazon, in one condition; 0 for what it leaves out.

    ``inbound`` is announced or on its way, and not in Amazon's warehouses yet.
    """

    sku: str
    fnsku: str
    asin: str
    condition: str
    title: str
    fulfillable: int
    reserved: int
    unfulfillable: int
    researching: int
    inbound: int
    last_updated: datetime | None

    @property
    def present(self) -> int:
        """All units in Amazon's warehouses, whatever their state."""
        known = self.fulfillable, self.reserved, self.unfulfillable, self.researching
        return sum(known)


@dataclass(frozen=True, slots=True)
class FbaStockPage:
    """One page; ``next_token`` is good for 30 seconds."""

    rows: tuple[FbaStock, ...]
    next_token: str | None


def parse_inventory_page(body) -> FbaStockPage | None:
    """Read the answer of getInventorySummaries; ``None`` if it is none.

    A page token that cannot be read is no end of the pages: it would lose stock.
    """
    payload = child(body, "payload")
    if not isinstance(payload.get("inventorySummaries"), list):
        return None
    token = child(body, "pagination").get("nextToken")
    if token is not None and not isinstance(token, str):
        return None
    rows = tuple(map(_row, children(payload, "inventorySummaries")))
    return FbaStockPage(tuple(row for row in rows if row.sku), token or None)


def _row(entry):
    details = child(entry, "inventoryDetails")
    return FbaStock(
        sku=text(entry, "sellerSku").strip(),
        fnsku=text(entry, "fnSku").strip(),
        asin=text(entry, "asin").strip(),
        condition=text(entry, "condition"),
        title=text(entry, "productName"),
        fulfillable=_count(details, "fulfillableQuantity"),
        reserved=_total(details, "reserved"),
        unfulfillable=_total(details, "unfulfillable"),
        researching=_total(details, "researching"),
        inbound=sum(_count(details, name) for name in _INBOUND),
        last_updated=moment(entry, "lastUpdatedTime"),
    )


def _total(details, kind):
    part = child(details, f"{kind}Quantity")
    return _count(part, f"total{kind.capitalize()}Quantity")


def _count(payload, key):
    return integer(payload, key) or 0
