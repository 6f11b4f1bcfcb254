"""Reading the report of what Amazon has shipped from its own warehouses (FBA).

It has a row per item of a shipment. Only where and when the goods left is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from .flat_files import Table
from .values import parse_timestamp

FBA_SHIPMENTS = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"
_COLUMNS = (
    "amazon-order-id",
    "amazon-order-item-id",
    "fulfillment-center-id",
    "shipment-date",
)


@dataclass(frozen=True, slots=True)
class FbaRow:
    """An item of a shipment.

    ``center`` is '' and ``shipped_at`` (UTC) ``None`` where Amazon leaves them out.
    """

    order_id: str
    order_item_id: str
    center: str
    shipped_at: datetime | None


class FbaReport:
    """A report of shipments that lies in a file; see :class:`flat_files.Table`."""

    def __init__(self, fileobj: BinaryIO, charset: str | None):
        self._table = Table(fileobj, charset, _COLUMNS, "order ids", "fba_report")

    def shipped(self) -> Iterator[FbaRow]:
        """Yield the rows in the order of the file."""
        for told in self._table.rows():
            cells = (told.get(name, "") for name in _COLUMNS)
            order_id, item_id, center, moment = cells
            yield FbaRow(order_id, item_id, center.upper(), parse_timestamp(moment))

    def close(self):
        """Give the file back to whoever opened it."""
        self._table.close()
