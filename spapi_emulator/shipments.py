"""What a confirmed package does to an order, however it was confirmed."""

from dataclasses import dataclass

from .clock import format_time
from .xml_feeds import MessageProblem

OPEN_STATUSES = frozenset({"UNSHIPPED", "PARTIALLY_SHIPPED"})


class ShipmentError(MessageProblem):
    """A package that cannot be confirmed."""


@dataclass
class Parcel:
    """A package to confirm; without ``items`` it holds all that is open."""

    reference: str
    carrier: str
    tracking_number: str
    ship_time: object
    service: str = ""
    items: tuple = ()
    ship_from: dict = None


@dataclass
class Confirmation:
    """A confirmation that was accepted; ``source`` is the operation or feed type."""

    order_id: str
    reference: str
    source: str
    feed_id: str
    time: object


class Shipments:
    """Confirms packages of orders and remembers what was confirmed."""

    def __init__(self, world):
        self.world = world
        self.confirmations = []

    def confirm(self, record, parcel, time, source, feed_id=""):
        """Confirm a package, or edit the one with the same reference.

        Raises ShipmentError: fba, pending, cancelled, item, quantity, shipped.
        """
        known = _package(record.order.get("packages", ()), parcel.reference)
        _check_order(record, known)
        if known:
            _edit(known, parcel)
        else:
            items = _quantities(record, parcel)
            package = _new_package(parcel, items, time)
            record.order.setdefault("packages", []).append(package)
            _move(record, items)
        self.world.orders.touch(record, time)
        self._note(record, parcel, time, source, feed_id)

    def _note(self, record, parcel, time, source, feed_id):
        self.confirmations.append(
            Confirmation(record.order_id, parcel.reference, source, feed_id, time)
        )

    def free_reference(self, record):
        """Return a package reference that the order does not have yet."""
        taken = {row["packageReferenceId"] for row in record.order.get("packages", ())}
        number = len(taken) + 1
        while str(number) in taken:
            number += 1
        return str(number)


def _package(packages, reference):
    for package in packages:
        if package["packageReferenceId"] == reference:
            return package
    return None


def _check_order(record, known):
    if record.fulfilled_by != "MERCHANT":
        raise ShipmentError("fba", "The order is fulfilled by Amazon.")
    if record.status == "CANCELLED":
        raise ShipmentError("cancelled", "The order is cancelled.")
    if record.status not in OPEN_STATUSES | {"SHIPPED"}:
        raise ShipmentError("pending", "The order is not ready to be shipped.")
    if record.status == "SHIPPED" and not known:
        raise ShipmentError("shipped", "The order is shipped completely already.")


def _quantities(record, parcel):
    items = {item["orderItemId"]: item for item in record.order["orderItems"]}
    if not parcel.items:
        return {key: _open(item) for key, item in items.items() if _open(item)}
    quantities = {}
    for item_id, quantity in parcel.items:
        if item_id not in items:
            raise ShipmentError("item", "The order has no such item.", item_id)
        quantities[item_id] = quantities.get(item_id, 0) + quantity
    for item_id, quantity in quantities.items():
        if not _open(items[item_id]):
            raise ShipmentError("shipped", "The item is shipped already.", item_id)
        if not 0 < quantity <= _open(items[item_id]):
            text = "The quantity is not what is left to be shipped."
            raise ShipmentError("quantity", text, item_id)
    return quantities


def _open(item):
    return item["fulfillment"]["quantityUnfulfilled"]


def _edit(package, parcel):
    package |= {
        "carrier": parcel.carrier,
        "shipTime": format_time(parcel.ship_time),
        "shippingService": parcel.service,
    }
    package.pop("trackingNumber", None)
    if parcel.tracking_number:
        package["trackingNumber"] = parcel.tracking_number


def _new_package(parcel, items, time):
    package = {
        "packageReferenceId": parcel.reference,
        "createdTime": format_time(time),
        "packageStatus": {"status": "SHIPPED"},
        "packageItems": [
            {"orderItemId": item_id, "quantity": quantity}
            for item_id, quantity in items.items()
        ],
    }
    if parcel.ship_from:
        package["shipFromAddress"] = parcel.ship_from
    _edit(package, parcel)
    return package


def _move(record, quantities):
    for item in record.order["orderItems"]:
        moved = quantities.get(item["orderItemId"], 0)
        item["fulfillment"]["quantityFulfilled"] += moved
        item["fulfillment"]["quantityUnfulfilled"] -= moved
    done = not any(_open(item) for item in record.order["orderItems"])
    status = "SHIPPED" if done else "PARTIALLY_SHIPPED"
    record.order["fulfillment"]["fulfillmentStatus"] = status
