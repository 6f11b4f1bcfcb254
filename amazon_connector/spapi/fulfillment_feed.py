"""The feed that tells Amazon about many parcels at once.

POST_ORDER_FULFILLMENT_DATA, "Order feeds" in the feed type values of SP-API's
documentation; the elements and their order are those of OrderFulfillment.xsd 4.1.
Each message is one parcel; its result comes back by message id (see
``processing_reports``).
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from .errors import InvalidInputError
from .values import to_utc

FEED_TYPE = "POST_ORDER_FULFILLMENT_DATA"
CONTENT_TYPE = "text/xml; charset=UTF-8"

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    if not seller_id:
        raise _invalid("the seller id is missing")
    seen = set()
    output = io.BytesIO()
    with etree.xmlfile(output, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element("AmazonEnvelope", _envelope_attributes(), {"xsi": _XSI}):
            xml.write(_header(seller_id))
            xml.write(_element("MessageType", "OrderFulfillment"))
            for message in messages:
                check(message)
                _check_new(message, seen)
                xml.write(_message(message))
    if not seen:
        raise _invalid("there is no message")
    return output.getvalue()


def _envelope_attributes():
    return {f"{{{_XSI}}}noNamespaceSchemaLocation": "amzn-envelope.xsd"}


def _header(seller_id):
    header = etree.Element("Header")
    header.append(_element("DocumentVersion", "1.01"))
    header.append(_element("MerchantIdentifier", seller_id))
    return header


def _message(message):
    element = etree.Element("Message")
    element.append(_element("MessageID", message.message_id))
    fulfillment = etree.SubElement(element, "OrderFulfillment")
    fulfillment.append(_element("AmazonOrderID", message.order_id))
    if message.fulfillment_id is not None:
        fulfillment.append(_element("MerchantFulfillmentID", message.fulfillment_id))
    fulfillment.append(_element("FulfillmentDate", _date(message.ship_date)))
    data = _fulfillment_data(message)
    if len(data):
        fulfillment.append(data)
    for item_id, quantity in message.items:
        item = etree.SubElement(fulfillment, "Item")
        item.append(_element("AmazonOrderItemCode", item_id))
        item.append(_element("Quantity", quantity))
    return element


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
        element = _element(tag, value)
        if element.text:
            data.append(element)
    return data


def _element(tag, value):
    element = etree.Element(tag)
    element.text = _NOT_XML.sub("", str(value or "")).strip()
    return element


def _date(moment):
    return to_utc(moment).replace(microsecond=0).isoformat()


def check(message: FulfillmentMessage) -> None:
    """Whether a message would pass Amazon's schema.

    :raise InvalidInputError: it would not, which can spoil the whole feed
    """
    number = message.message_id
    if not _is_positive(number, 18):
        raise _invalid(f"message id {number!r} is no positive number")
    if not re.fullmatch(r"\w{3}-\w{7}-\w{7}", message.order_id or "", re.ASCII):
        raise _invalid(f"message {number}: this is no Amazon order id")
    fulfillment_id = message.fulfillment_id
    if fulfillment_id is not None and not _is_positive(fulfillment_id, 20):
        raise _invalid(f"message {number}: the fulfillment id is no positive number")
    for item_id, quantity in message.items:
        if not item_id or not _is_positive(quantity, 9):
            raise _invalid(f"message {number}: an item without id or quantity")


def _check_new(message, seen):
    if message.message_id in seen:
        raise _invalid(f"message id {message.message_id!r} is used twice")
    seen.add(message.message_id)


def _is_positive(value, digits):
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and 0 < value < 10**digits


def _invalid(reason):
    return InvalidInputError(reason, operation="fulfillment_feed")
