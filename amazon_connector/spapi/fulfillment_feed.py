"""The feed that tells Amazon about many parcels at once.

POST_ORDER_FULFILLMENT_DATA, "Order feeds" in the feed type values of SP-API's
documentation; the elements and their order are those of OrderFulfillment.xsd 4.1.
Each message is one parcel; its result comes back by message id (see
``processing_reports``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from . import xml_feeds
from .values import to_utc
from .xml_feeds import element, invalid, is_positive

FEED_TYPE = "POST_ORDER_FULFILLMENT_DATA"
CONTENT_TYPE = xml_feeds.CONTENT_TYPE


@dataclass(frozen=True, slots=True, repr=False)
class FulfillmentMessage:
    """One parcel of an order.

    ``fulfillment_id`` is the parcel's own number (up to 20 digits), or ``None``.
    ``carrier_name`` is for the carrier code ``Other`` or ''. ``tracking_number`` ''
    is a parcel without tracking. ``items``: (order item id, quantity); none at all
    means the whole order. A naive ``ship_date`` is UTC.
    """

    message_id: int
    order_id: str
    fulfillment_id: int | None
    ship_date: datetime
    carrier_code: str
    carrier_name: str
    shipping_method: str
    tracking_number: str
    items: tuple[tuple[str, int], ...]

    def __repr__(self):
        return f"FulfillmentMessage({self.message_id!r}, {self.order_id!r})"


def build(seller_id: str, messages: Iterable[FulfillmentMessage]) -> bytes:
    """The feed as UTF-8 encoded XML.

    :param messages: any iterable of :class:`FulfillmentMessage`
    :raise InvalidInputError: no message at all, a message id twice, or a message
        that Amazon's schema would refuse, which can spoil the whole feed
    """
    return xml_feeds.build(seller_id, "OrderFulfillment", messages, _fulfillment)


def _fulfillment(message):
    check(message)
    fulfillment = etree.Element("OrderFulfillment")
    fulfillment.append(element("AmazonOrderID", message.order_id))
    if message.fulfillment_id is not None:
        fulfillment.append(element("MerchantFulfillmentID", message.fulfillment_id))
    fulfillment.append(element("FulfillmentDate", _date(message.ship_date)))
    data = _fulfillment_data(message)
    if len(data):
        fulfillment.append(data)
    for item_id, quantity in message.items:
        item = etree.SubElement(fulfillment, "Item")
        item.append(element("AmazonOrderItemCode", item_id))
        item.append(element("Quantity", quantity))
    return fulfillment


def _fulfillment_data(message):
    named = message.carrier_code in ("", "Other")
    values = (
        ("CarrierCode", message.carrier_code),
        ("CarrierName", message.carrier_name if named else ""),
        ("ShippingMethod", message.shipping_method),
        ("ShipperTrackingNumber", message.tracking_number),
    )
    data = etree.Element("FulfillmentData")
    for tag, value in values:
        part = element(tag, value)
        if part.text:
            data.append(part)
    return data


def _date(moment):
    return to_utc(moment).replace(microsecond=0).isoformat()


def check(message: FulfillmentMessage) -> None:
    """Whether a message would pass Amazon's schema.

    :raise InvalidInputError: it would not, which can spoil the whole feed
    """
    xml_feeds.check_head(message)
    number = message.message_id
    fulfillment_id = message.fulfillment_id
    if fulfillment_id is not None and not is_positive(fulfillment_id, 20):
        raise invalid(f"message {number}: the fulfillment id is no positive number")
    for item_id, quantity in message.items:
        if not item_id or not is_positive(quantity, 9):
            raise invalid(f"message {number}: an item without id or quantity")
