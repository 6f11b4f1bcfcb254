"""Reading the report of what Amazon has shipped from its own warehouses (FBA).

It has a row per item of a shipment. Only what tells where the goods left is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .flat_files import Table

FBA_SHIPMENTS = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"
_COLUMNS = ("amazon-order-id", "amazon-order-item-id", "fulfillment-center-id")


@dataclass(frozen=True, slots=True)
class FbaRow:
    """An item of a shipment; ``center`` is '' where Amazon leaves it out."""

    order_id: str
    order_item_id: str
    center: str


class FbaReport:
    """A report of shipments that lies in a file; see :class:`flat_files.Table`."""

    def __init__(self, fileobj: BinaryIO, charset: str | None):
        self._table = Table(fileobj, charset, _COLUMNS, "order ids", "fba_report")

    def shipped(self) -> Iterator[FbaRow]:
        """Yield the rows in the order of the file."""
        for told in self._table.rows():
            cells = (told.get(name, "") for name in _COLUMNS)
            order_id, item_id, center = cells
            yield FbaRow(order_id, item_id, center.upper())

    def close(self):
        """Give the file back to whoever opened it."""
        self._table.close()
