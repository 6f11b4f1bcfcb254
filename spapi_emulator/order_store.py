"""The orders of all sellers, sorted by last update and by creation."""

from bisect import bisect_left, insort
from dataclasses import dataclass

from .clock import format_time, parse_time, trim
from .marketplaces import BY_CODE, NON_AMAZON

SHOP_FRONTS = {other: BY_CODE[code].id for code, other in NON_AMAZON.items()}


@dataclass
class Record:
    """A stored order: the payload with all data sets, and what it is found by."""

    order: dict
    seller_id: str
    created: object
    updated: object

    @property
    def order_id(self):
        """Amazon's order id."""
        return self.order["orderId"]

    @property
    def status(self):
        """The fulfilment status."""
        return self.order["fulfillment"]["fulfillmentStatus"]

    @property
    def fulfilled_by(self):
        """MERCHANT or AMAZON."""
        return self.order["fulfillment"].get("fulfilledBy")

    @property
    def marketplace_id(self):
        """The marketplace a search finds the order by.

        Sales outside Amazon show an id of their own, but count for the shop
        front of their country.
        """
        shown = self.order["salesChannel"].get("marketplaceId")
        return SHOP_FRONTS.get(shown, shown)


class OrderStore:
    """Orders by id, and two sorted indexes for each seller."""

    def __init__(self):
        self.records = {}
        self.indexes = {}

    def __len__(self):
        return len(self.records)

    def add(self, order, seller_id):
        """Store an order; ValueError if the id is taken."""
        if order["orderId"] in self.records:
            raise ValueError("There is an order with this id already.")
        record = Record(
            order,
            seller_id,
            parse_time(order["createdTime"]),
            parse_time(order["lastUpdatedTime"]),
        )
        self.records[record.order_id] = record
        for kind in ("created", "updated"):
            insort(self._index(seller_id, kind), _key(record, kind))
        return record

    def find(self, order_id, seller_id=None):
        """Return the record of an order (of this seller), or None."""
        record = self.records.get(order_id)
        if record and seller_id in (None, record.seller_id):
            return record
        return None

    def touch(self, record, time):
        """Set the time of the last update."""
        index = self._index(record.seller_id, "updated")
        del index[bisect_left(index, _key(record, "updated"))]
        record.updated = trim(time)
        record.order["lastUpdatedTime"] = format_time(record.updated)
        insort(index, _key(record, "updated"))

    def window(self, seller_id, kind, start, end, after=None):
        """Yield a seller's records from ``start`` to ``end``, oldest first.

        ``kind`` is "created" or "updated"; ``after`` is the key of the last
        record of the page before.
        """
        index = self._index(seller_id, kind)
        position = bisect_left(index, after or (start, ""))
        if after and position < len(index) and index[position] == after:
            position += 1
        for key in index[position:]:
            if key[0] > end:
                return
            yield key, self.records[key[1]]

    def _index(self, seller_id, kind):
        return self.indexes.setdefault((seller_id, kind), [])


def _key(record, kind):
    return (getattr(record, kind), record.order_id)
