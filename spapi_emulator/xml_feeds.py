"""What Amazon's feeds in XML share: the envelope, and a result per message."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from .processing_report import XML_TYPE, MessageError, xml_report

# 5000 and 5001 occur in Amazon's reports; the other codes are the emulator's own
# and stand for reasons whose codes Amazon does not publish.
NOT_XML = "5000"
STRUCTURE = "5001"
OTHER_SELLER = "18110"
DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


class StructureError(Exception):
    """A message that breaks the schema of the feed."""


class MessageProblem(Exception):
    """A message that Amazon does not follow: ``kind`` says why, in one word."""

    def __init__(self, kind, message, item_id=""):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.item_id = item_id


@dataclass
class FeedKind:
    """A feed type: its message's name, what checks and follows one, its codes."""

    message_type: str
    check: object
    apply: object
    codes: dict


def process(kind, world, feed, data, time):
    """Apply a feed at ``time``; return (status, report bytes, content type)."""
    try:
        root = _parse(data)
    except ET.ParseError as error:
        line, column = error.position
        text = f"XML Parsing Fatal Error at Line {line}, Column {column}."
        return _rejected(feed, "FATAL", NOT_XML, text)
    problem = _envelope_problem(root, kind.message_type, feed.seller_id)
    if problem:
        return _rejected(feed, "DONE", *problem)
    return _messages(kind, world, feed, root.findall("Message"), time)


def _parse(data):
    if DOCTYPE.search(data):
        error = ET.ParseError("no document type is allowed")
        error.position = (1, 0)
        raise error
    return ET.fromstring(data)


def _envelope_problem(root, message_type, seller_id):
    names = [child.tag for child in root]
    if root.tag != "AmazonEnvelope" or names[:2] != ["Header", "MessageType"]:
        return STRUCTURE, "The envelope needs Header, MessageType and Message."
    if root.findtext("MessageType") != message_type:
        return STRUCTURE, "The MessageType does not belong to this feed type."
    if set(names[2:]) != {"Message"}:
        return STRUCTURE, "The envelope holds no Message, or something else."
    if not root.findtext("Header/DocumentVersion"):
        return STRUCTURE, "The Header has no DocumentVersion."
    if root.findtext("Header/MerchantIdentifier") != seller_id:
        return OTHER_SELLER, "The MerchantIdentifier is not this seller's."
    return None


def _rejected(feed, status, code, text):
    error = MessageError("0", code, text)
    body = xml_report(feed.seller_id, feed.feed_id, 0, [error], "Rejected")
    return status, body, XML_TYPE


def _messages(kind, world, feed, messages, time):
    errors, seen = [], set()
    for message in messages:
        message_id = (message.findtext("MessageID") or "").strip()
        try:
            _check_id(message_id, seen)
            kind.check(message)
            kind.apply(world, feed, message.find(kind.message_type), time)
        except StructureError as error:
            errors.append(MessageError(message_id, STRUCTURE, str(error)))
        except MessageProblem as error:
            errors.append(_message_error(kind, message, message_id, error))
    body = xml_report(feed.seller_id, feed.feed_id, len(messages), errors)
    return "DONE", body, XML_TYPE


def _check_id(message_id, seen):
    if not re.fullmatch(r"[0-9]{1,18}", message_id) or int(message_id) < 1:
        raise StructureError("The MessageID is not a positive number.")
    if message_id in seen:
        raise StructureError("The MessageID occurs twice in the feed.")
    seen.add(message_id)


def _message_error(kind, message, message_id, error):
    order_id = read(message, f"{kind.message_type}/AmazonOrderID")
    code = kind.codes[error.kind]
    return MessageError(message_id, code, error.message, order_id, error.item_id)


def find_order(world, feed, node):
    """Return the record of the order that a message is about."""
    record = world.orders.find(read(node, "AmazonOrderID"), feed.seller_id)
    if record is None:
        raise MessageProblem("unknown", "The order is not known for this seller.")
    if record.marketplace_id not in feed.marketplace_ids:
        text = "The order is not of a marketplace that the feed names."
        raise MessageProblem("unknown", text)
    return record


def read(node, path):
    """Return the text of an element; '' without one."""
    return (node.findtext(path) or "").strip()


def check_steps(node, steps, forms):
    """Check the order, number and form of an element's children.

    ``steps``: names that may stand there, least and most times; ``forms``: a
    pattern by name. Raises StructureError.
    """
    names = [child.tag for child in node]
    position = 0
    for allowed, least, most in steps:
        count = 0
        while position < len(names) and names[position] in allowed and count < most:
            position, count = position + 1, count + 1
        if count < least:
            raise StructureError(f"{allowed[0]} is missing or not in its place.")
    if position < len(names):
        raise StructureError(f"{names[position]} is not in its place.")
    for child in node:
        form = forms.get(child.tag)
        if form and not re.fullmatch(form, (child.text or "").strip()):
            raise StructureError(f"The value of {child.tag} is not valid.")
