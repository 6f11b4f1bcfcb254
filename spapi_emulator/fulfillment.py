"""Processing of POST_ORDER_FULFILLMENT_DATA feeds."""

from datetime import timedelta
from functools import partial

from . import xml_feeds
from .clock import parse_time
from .fulfillment_structure import check_message
from .shipments import Parcel, ShipmentError
from .xml_feeds import read

FEED_TYPE = "POST_ORDER_FULFILLMENT_DATA"
CODES = {
    "unknown": "18101",
    "item": "18102",
    "quantity": "18103",
    "shipped": "18104",
    "cancelled": "18105",
    "pending": "18106",
    "fba": "18107",
    "carrier": "18108",
    "date": "18109",
}


def _apply(world, feed, node, time):
    record = xml_feeds.find_order(world, feed, node)
    parcel = Parcel(
        reference=_reference(world, record, node),
        carrier=_carrier(node),
        tracking_number=read(node, "FulfillmentData/ShipperTrackingNumber"),
        ship_time=_ship_time(node, record, time),
        service=read(node, "FulfillmentData/ShippingMethod"),
        items=_items(node),
    )
    world.shipments.confirm(record, parcel, time, FEED_TYPE, feed.feed_id)


def _reference(world, record, node):
    reference = read(node, "MerchantFulfillmentID")
    return reference or world.shipments.free_reference(record)


def _carrier(node):
    code = read(node, "FulfillmentData/CarrierCode")
    name = read(node, "FulfillmentData/CarrierName")
    carrier = name if code in ("", "Other") else code
    if not code or not carrier:
        raise ShipmentError("carrier", "The carrier is missing.")
    return carrier


def _ship_time(node, record, now):
    time = parse_time(read(node, "FulfillmentDate"))
    if time > now + timedelta(minutes=1) or time < record.created:
        text = "The FulfillmentDate must lie between the purchase and now."
        raise ShipmentError("date", text)
    return time


def _items(node):
    return tuple(
        (read(item, "AmazonOrderItemCode"), int(read(item, "Quantity")))
        for item in node.findall("Item")
    )


process = partial(
    xml_feeds.process,
    xml_feeds.FeedKind("OrderFulfillment", check_message, _apply, CODES),
)
