"""The envelope that Amazon's feeds in XML share, written message by message."""

import io
import re
from collections.abc import Callable, Iterable

from lxml import etree

from .errors import InvalidInputError

CONTENT_TYPE = "text/xml; charset=UTF-8"

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ORDER_ID = re.compile(r"\w{3}-\w{7}-\w{7}", re.ASCII)


def build(
    seller_id: str, message_type: str, messages: Iterable, write: Callable
) -> bytes:
    """The feed as UTF-8 encoded XML.

    :param messages: objects with a ``message_id``
    :param write: returns the element of one message, or raises InvalidInputError
    :raise InvalidInputError: no message at all, a message id twice, or a message
        that Amazon's schema would refuse, which can spoil the whole feed
    """
    if not seller_id:
        raise invalid("the seller id is missing")
    seen = set()
    output = io.BytesIO()
    with etree.xmlfile(output, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element("AmazonEnvelope", _envelope_attributes(), {"xsi": _XSI}):
            xml.write(_header(seller_id))
            xml.write(element("MessageType", message_type))
            for message in messages:
                content = write(message)
                _check_new(message, seen)
                xml.write(_message(message, content))
    if not seen:
        raise invalid("there is no message")
    return output.getvalue()


def _envelope_attributes():
    return {f"{{{_XSI}}}noNamespaceSchemaLocation": "amzn-envelope.xsd"}


def _header(seller_id):
    header = etree.Element("Header")
    header.append(element("DocumentVersion", "1.01"))
    header.append(element("MerchantIdentifier", seller_id))
    return header


def _message(message, content):
    parent = etree.Element("Message")
    parent.append(element("MessageID", message.message_id))
    parent.append(content)
    return parent


def _check_new(message, seen):
    if message.message_id in seen:
        raise invalid(f"message id {message.message_id!r} is used twice")
    seen.add(message.message_id)


def element(tag: str, value):
    """An element with a text, without what XML does not allow."""
    made = etree.Element(tag)
    made.text = _NOT_XML.sub("", str(value or "")).strip()
    return made


def check_head(message) -> None:
    """Whether a message about an order has a number and an order id.

    :raise InvalidInputError: it has not
    """
    number = message.message_id
    if not is_positive(number, 18):
        raise invalid(f"message id {number!r} is no positive number")
    if not _ORDER_ID.fullmatch(message.order_id or ""):
        raise invalid(f"message {number}: this is no Amazon order id")


def is_positive(value, digits: int) -> bool:
    """Whether this is a positive whole number of so many digits at most."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and 0 < value < 10**digits


def invalid(reason: str) -> InvalidInputError:
    """The error about a message that Amazon's schema would refuse."""
    return InvalidInputError(reason, operation="xml_feed")
