"""Processing of POST_ORDER_FULFILLMENT_DATA feeds."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

from .clock import parse_time
from .fulfillment_structure import StructureError, check_message
from .processing_report import XML_TYPE, MessageError, xml_report
from .shipments import Parcel, ShipmentError

FEED_TYPE = "POST_ORDER_FULFILLMENT_DATA"
# 5000 and 5001 occur in Amazon's reports; the other codes are the emulator's own
# and stand for reasons whose codes Amazon does not publish.
NOT_XML = "5000"
STRUCTURE = "5001"
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
    "seller": "18110",
}
DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


def process(world, feed, data, time):
    """Apply a feed at ``time``; return (status, report bytes, content type)."""
    try:
        root = _parse(data)
    except ET.ParseError as error:
        line, column = error.position
        text = f"XML Parsing Fatal Error at Line {line}, Column {column}."
        return _rejected(feed, "FATAL", NOT_XML, text)
    problem = _envelope_problem(root, feed.seller_id)
    if problem:
        return _rejected(feed, "DONE", *problem)
    return _messages(world, feed, root.findall("Message"), time)


def _parse(data):
    if DOCTYPE.search(data):
        error = ET.ParseError("no document type is allowed")
        error.position = (1, 0)
        raise error
    return ET.fromstring(data)


def _envelope_problem(root, seller_id):
    names = [child.tag for child in root]
    if root.tag != "AmazonEnvelope" or names[:2] != ["Header", "MessageType"]:
        return STRUCTURE, "The envelope needs Header, MessageType and Message."
    if root.findtext("MessageType") != "OrderFulfillment":
        return STRUCTURE, "The MessageType does not belong to this feed type."
    if set(names[2:]) != {"Message"}:
        return STRUCTURE, "The envelope holds no Message, or something else."
    if not root.findtext("Header/DocumentVersion"):
        return STRUCTURE, "The Header has no DocumentVersion."
    if root.findtext("Header/MerchantIdentifier") != seller_id:
        return CODES["seller"], "The MerchantIdentifier is not this seller's."
    return None


def _rejected(feed, status, code, text):
    error = MessageError("0", code, text)
    body = xml_report(feed.seller_id, feed.feed_id, 0, [error], "Rejected")
    return status, body, XML_TYPE


def _messages(world, feed, messages, time):
    errors, seen = [], set()
    for message in messages:
        message_id = (message.findtext("MessageID") or "").strip()
        try:
            _check_id(message_id, seen)
            check_message(message)
            _apply(world, feed, message.find("OrderFulfillment"), time)
        except StructureError as error:
            errors.append(MessageError(message_id, STRUCTURE, str(error)))
        except ShipmentError as error:
            errors.append(_message_error(message, message_id, error))
    body = xml_report(feed.seller_id, feed.feed_id, len(messages), errors)
    return "DONE", body, XML_TYPE


def _check_id(message_id, seen):
    if not re.fullmatch(r"[0-9]{1,18}", message_id) or int(message_id) < 1:
        raise StructureError("The MessageID is not a positive number.")
    if message_id in seen:
        raise StructureError("The MessageID occurs twice in the feed.")
    seen.add(message_id)


def _message_error(message, message_id, error):
    order_id = (message.findtext("OrderFulfillment/AmazonOrderID") or "").strip()
    code = CODES[error.kind]
    return MessageError(message_id, code, error.message, order_id, error.item_id)


def _apply(world, feed, node, time):
    order_id = _text(node, "AmazonOrderID")
    record = world.orders.find(order_id, feed.seller_id)
    if record is None:
        raise ShipmentError("unknown", "The order is not known for this seller.")
    if record.marketplace_id not in feed.marketplace_ids:
        text = "The order is not of a marketplace that the feed names."
        raise ShipmentError("unknown", text)
    parcel = Parcel(
        reference=_reference(world, record, node),
        carrier=_carrier(node),
        tracking_number=_text(node, "FulfillmentData/ShipperTrackingNumber"),
        ship_time=_ship_time(node, record, time),
        service=_text(node, "FulfillmentData/ShippingMethod"),
        items=_items(node),
    )
    world.shipments.confirm(record, parcel, time, FEED_TYPE, feed.feed_id)


def _reference(world, record, node):
    reference = _text(node, "MerchantFulfillmentID")
    return reference or world.shipments.free_reference(record)


def _carrier(node):
    code = _text(node, "FulfillmentData/CarrierCode")
    name = _text(node, "FulfillmentData/CarrierName")
    carrier = name if code in ("", "Other") else code
    if not code or not carrier:
        raise ShipmentError("carrier", "The carrier is missing.")
    return carrier


def _ship_time(node, record, now):
    time = parse_time(_text(node, "FulfillmentDate"))
    if time > now + timedelta(minutes=1) or time < record.created:
        text = "The FulfillmentDate must lie between the purchase and now."
        raise ShipmentError("date", text)
    return time


def _items(node):
    return tuple(
        (_text(item, "AmazonOrderItemCode"), int(_text(item, "Quantity")))
        for item in node.findall("Item")
    )


def _text(node, path):
    return (node.findtext(path) or "").strip()
