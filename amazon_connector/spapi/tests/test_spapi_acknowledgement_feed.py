"""POST_ORDER_ACKNOWLEDGEMENT_DATA, element by element."""

from dataclasses import replace

import pytest
from lxml import etree

from spapi.acknowledgement_feed import (
    CONTENT_TYPE,
    FEED_TYPE,
    CancellationMessage,
    build,
)
from spapi.errors import InvalidInputError

MESSAGE = CancellationMessage(
    message_id=1,
    order_id="028-1234567-8901234",
    reason="BuyerCanceled",
    items=(("12345678901234", None), ("12345678901235", 2)),
)


def test_type_and_content_type():
    assert FEED_TYPE == "POST_ORDER_ACKNOWLEDGEMENT_DATA"
    assert CONTENT_TYPE == "text/xml; charset=UTF-8"


def test_the_message_in_order():
    root = etree.fromstring(build("A1SELLER", [MESSAGE]))
    assert root.findtext("Header/MerchantIdentifier") == "A1SELLER"
    assert root.findtext("MessageType") == "OrderAcknowledgement"
    (message,) = root.findall("Message")
    assert [(one.tag, (one.text or "").strip()) for one in message.iter()] == [
        ("Message", ""),
        ("MessageID", "1"),
        ("OrderAcknowledgement", ""),
        ("AmazonOrderID", "028-1234567-8901234"),
        ("StatusCode", "Failure"),
        ("Item", ""),
        ("AmazonOrderItemCode", "12345678901234"),
        ("CancelReason", "BuyerCanceled"),
        ("Item", ""),
        ("AmazonOrderItemCode", "12345678901235"),
        ("CancelReason", "BuyerCanceled"),
        ("Quantity", "2"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": 0},
        {"order_id": "4711"},
        {"reason": "Because"},
        {"items": ()},
        {"items": (("", 1),)},
        {"items": (("12345678901234", 0),)},
    ],
)
def test_a_message_that_would_spoil_the_feed(change):
    with pytest.raises(InvalidInputError):
        build("A1SELLER", [replace(MESSAGE, **change)])


def test_a_number_twice_no_message_and_no_seller():
    for seller, messages in (("A1", [MESSAGE] * 2), ("A1", []), ("", [MESSAGE])):
        with pytest.raises(InvalidInputError):
            build(seller, messages)


def test_repr_tells_of_no_items():
    assert repr(MESSAGE) == "CancellationMessage(1, '028-1234567-8901234')"
