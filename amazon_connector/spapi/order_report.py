"""Reading the flat-file reports of all orders, one order at a time.

They have a row per order item and name, beside the orders, also where the buyers
live. Only what tells an order and its state is read.

Source: https://developer-docs.amazon.com/sp-api/docs/report-type-values-order
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from .flat_files import Table
from .values import parse_timestamp

BY_LAST_UPDATE = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
BY_ORDER_DATE = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
NON_AMAZON = "NON_AMAZON"

_ID = "amazon-order-id"
_COLUMNS = (
    _ID,
    "order-status",
    "purchase-date",
    "last-updated-date",
    "fulfillment-channel",
    "sales-channel",
)
# How a status begins, letters alone, and what the Orders API calls it. A shipped one
# may go on: "Shipped - Delivered to Buyer".
_STATUSES = {
    "pendingavailability": "PENDING_AVAILABILITY",
    "pending": "PENDING",
    "unshipped": "UNSHIPPED",
    "partiallyshipped": "PARTIALLY_SHIPPED",
    "shipp": "SHIPPED",
    "complete": "SHIPPED",
    "cancel": "CANCELLED",
    "unfulfillable": "UNFULFILLABLE",
}
_CHANNELS = {"amazon": "AMAZON", "afn": "AMAZON", "merchant": "MERCHANT"}
_CHANNELS["mfn"] = "MERCHANT"


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as a report has it, with the names of :class:`orders.Order`.

    ``status`` is Amazon's own text where it means nothing to us; ``marketplace_id``
    is '' and ``fulfilled_by`` ``None`` where the report does not say. Times are aware
    and in UTC.
    """

    order_id: str
    status: str
    created: datetime | None
    last_updated: datetime | None
    fulfilled_by: str | None
    sales_channel: str
    marketplace_id: str

    @property
    def is_fbm(self) -> bool:
        """Whether the seller ships it."""
        return self.fulfilled_by == "MERCHANT"


class OrderReport:
    """A report of orders that lies in a file.

    :param fileobj: a seekable file opened for binary reading, at its start
    :param charset: what the server said (``DownloadedDocument.charset``)
    :param marketplaces: marketplace ids by the host name of their shop, such as
        amazon.de: the report names no ids
    :raise NotAReportError: empty, HTML, an error in XML, without a column of order
        ids, or cut off
    """

    def __init__(
        self, fileobj: BinaryIO, charset: str | None, marketplaces: Mapping[str, str]
    ):
        self._table = Table(fileobj, charset, _COLUMNS, "order ids", "order_report")
        self._marketplaces = marketplaces

    def orders(self) -> Iterator[OrderRow]:
        """Yield the orders in the order of the file; the items of one come once."""
        last = ""
        for told in self._table.rows():
            if told[_ID] != last:
                yield self._read(told)
            last = told[_ID]

    def _read(self, told):
        channel = told.get("sales-channel", "").lower()
        return OrderRow(
            order_id=told[_ID],
            status=_get_status(told.get("order-status", "")),
            created=parse_timestamp(told.get("purchase-date")),
            last_updated=parse_timestamp(told.get("last-updated-date")),
            fulfilled_by=_CHANNELS.get(told.get("fulfillment-channel", "").lower()),
            sales_channel=NON_AMAZON if channel.startswith("non-amazon") else "AMAZON",
            marketplace_id=self._marketplaces.get(channel, ""),
        )

    def close(self):
        """Give the file back to whoever opened it."""
        self._table.close()


def _get_status(text):
    letters = re.sub("[^a-z]", "", text.lower())
    found = (s for start, s in _STATUSES.items() if letters.startswith(start))
    return next(found, text)
