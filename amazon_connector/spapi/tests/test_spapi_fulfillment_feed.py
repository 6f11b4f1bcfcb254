"""POST_ORDER_FULFILLMENT_DATA, element by element."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from lxml import etree

from spapi import fulfillment_feed
from spapi.errors import InvalidInputError
from spapi.fulfillment_feed import FulfillmentMessage, build

MESSAGE = FulfillmentMessage(
    message_id=1,
    order_id="028-1234567-8901234",
    fulfillment_id=4711,
    ship_date=datetime(2026, 11, 21, 11, 0, 0, 999, timezone(timedelta(hours=1))),
    carrier_code="Other",
    carrier_name="Kurier & Söhne",
    shipping_method="Paket",
    tracking_number="0034 <x>",
    items=(("12345678901234", 2), ("12345678901235", 1)),
)
BARE = FulfillmentMessage(
    2, "028-1234567-0000002", None, datetime(2026, 11, 21), "", "", "", "", ()
)


def parsed(*messages, seller_id="A1SELLER"):
    return etree.fromstring(build(seller_id, messages))


def outline(element):
    """(tag, text) or (tag, [children]) of everything below ``element``."""
    return [
        (one.tag, outline(one) if len(one) else one.text)
        for one in element.iterchildren()
    ]


def test_type_and_content_type():
    assert fulfillment_feed.FEED_TYPE == "POST_ORDER_FULFILLMENT_DATA"
    assert fulfillment_feed.CONTENT_TYPE == "text/xml; charset=UTF-8"


def test_the_whole_feed_in_order():
    assert outline(parsed(MESSAGE)) == [
        ("Header", [("DocumentVersion", "1.01"), ("MerchantIdentifier", "A1SELLER")]),
        ("MessageType", "OrderFulfillment"),
        (
            "Message",
            [
                ("MessageID", "1"),
                (
                    "OrderFulfillment",
                    [
                        ("AmazonOrderID", "028-1234567-8901234"),
                        ("MerchantFulfillmentID", "4711"),
                        ("FulfillmentDate", "2026-11-21T10:00:00+00:00"),
                        (
                            "FulfillmentData",
                            [
                                ("CarrierCode", "Other"),
                                ("CarrierName", "Kurier & Söhne"),
                                ("ShippingMethod", "Paket"),
                                ("ShipperTrackingNumber", "0034 <x>"),
                            ],
                        ),
                        (
                            "Item",
                            [
                                ("AmazonOrderItemCode", "12345678901234"),
                                ("Quantity", "2"),
                            ],
                        ),
                        (
                            "Item",
                            [
                                ("AmazonOrderItemCode", "12345678901235"),
                                ("Quantity", "1"),
                            ],
                        ),
                    ],
                ),
            ],
        ),
    ]


def test_declaration_and_envelope():
    data = build("A1SELLER", [MESSAGE])
    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert "Kurier &amp; Söhne".encode() in data
    root = etree.fromstring(data)
    assert root.tag == "AmazonEnvelope"
    assert dict(root.attrib) == {
        "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation": (
            "amzn-envelope.xsd"
        )
    }


def test_a_parcel_without_anything_optional():
    message = parsed(BARE).find("Message/OrderFulfillment")
    assert outline(message) == [
        ("AmazonOrderID", "028-1234567-0000002"),
        ("FulfillmentDate", "2026-11-21T00:00:00+00:00"),
    ]


def test_the_carriers_name_only_with_a_code_that_needs_it():
    known = replace(MESSAGE, carrier_code="DHL", carrier_name="DHL Paket")
    data = parsed(known).find("Message/OrderFulfillment/FulfillmentData")
    assert [one.tag for one in data] == [
        "CarrierCode",
        "ShippingMethod",
        "ShipperTrackingNumber",
    ]
    nameless = replace(MESSAGE, carrier_code="", carrier_name="Kurier")
    data = parsed(nameless).find("Message/OrderFulfillment/FulfillmentData")
    assert data[0].tag == "CarrierName"


def test_characters_that_xml_does_not_know_are_left_out():
    odd = replace(
        MESSAGE, tracking_number=" 00\x0034\x1b\ud800\n", shipping_method="\x01"
    )
    data = parsed(odd).find("Message/OrderFulfillment/FulfillmentData")
    assert data.findtext("ShipperTrackingNumber") == "0034"
    assert data.find("ShippingMethod") is None


def test_many_messages_from_a_generator():
    many = (replace(MESSAGE, message_id=number) for number in range(1, 3001))
    root = etree.fromstring(build("A1SELLER", many))
    ids = [one.text for one in root.iter("MessageID")]
    assert ids == [str(number) for number in range(1, 3001)]


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": 0},
        {"message_id": True},
        {"message_id": "1"},
        {"message_id": 10**18},
        {"order_id": ""},
        {"order_id": None},
        {"order_id": "028-1234567"},
        {"fulfillment_id": 0},
        {"fulfillment_id": 10**20},
        {"fulfillment_id": "7"},
        {"items": (("", 1),)},
        {"items": (("1", 0),)},
        {"items": (("1", 1.0),)},
    ],
)
def test_what_amazons_schema_would_refuse(changes):
    with pytest.raises(InvalidInputError):
        build("A1SELLER", [replace(MESSAGE, **changes)])


def test_message_ids_are_unique_and_there_is_a_message_and_a_seller():
    for seller_id, messages in (
        ("A1SELLER", [MESSAGE, MESSAGE]),
        ("A1SELLER", []),
        ("", [MESSAGE]),
    ):
        with pytest.raises(InvalidInputError):
            build(seller_id, messages)


def test_no_tracking_number_in_a_log_line():
    assert "0034" not in repr(MESSAGE)
