import xml.etree.ElementTree as ET

import pytest
from calls import FEED_XML, message

TWO = [{"sku": "A", "unit_price": "5", "quantity": 2}]


def results(report):
    """Return {message id: (code, text)} of a report."""
    root = ET.fromstring(report.encode())
    return {
        row.findtext("MessageID"): (
            row.findtext("ResultMessageCode"),
            row.findtext("ResultDescription"),
        )
        for row in root.iter("Result")
    }


def summary(report):
    root = ET.fromstring(report.encode())
    return [int(node.text) for node in root.find(".//ProcessingSummary")]


def test_accepted_message_ships_the_order(emulator, caller):
    order = emulator.add_order(items=TWO)
    status, report = caller.fulfil(message(order))
    assert status == "DONE" and results(report) == {}
    assert summary(report) == [1, 1, 0, 0]
    after = emulator.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    (package,) = after["packages"]
    assert package["packageReferenceId"] == "41"
    assert package["trackingNumber"] == "003404"
    assert package["shippingService"] == "Paket"
    assert emulator.confirmations[0].source == "POST_ORDER_FULFILLMENT_DATA"


def test_nothing_happens_before_the_feed_is_done(emulator, caller):
    order = emulator.add_order()
    seller = caller.seller.seller_id
    caller.submit(FEED_XML.format(seller=seller, messages=message(order)).encode())
    emulator.advance(55)
    assert emulator.shipments(order["orderId"]) == []
    emulator.advance(6)
    assert len(emulator.shipments(order["orderId"])) == 1


def test_each_message_has_its_own_result(emulator, caller):
    good, bad = emulator.add_order(), emulator.add_order(status="CANCELLED")
    status, report = caller.fulfil(message(good, 1), message(bad, 2))
    assert status == "DONE"
    assert list(results(report)) == ["2"]
    assert summary(report) == [2, 1, 1, 0]
    assert f"<AmazonOrderID>{bad['orderId']}</AmazonOrderID>" in report
    assert len(emulator.shipments(good["orderId"])) == 1


def test_message_without_tracking_is_accepted(emulator, caller):
    order = emulator.add_order()
    data = "<FulfillmentData><CarrierCode>DHL</CarrierCode></FulfillmentData>"
    report = caller.fulfil(message(order, data=data))[1]
    assert results(report) == {}
    assert "trackingNumber" not in emulator.shipments(order["orderId"])[0]


def test_without_items_all_that_is_open_ships(emulator, caller):
    order = emulator.add_order(items=TWO + [{"sku": "B", "unit_price": "2"}])
    caller.fulfil(message(order, item=""))
    after = emulator.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "SHIPPED"


def part(order, quantity):
    item_id = order["orderItems"][0]["orderItemId"]
    return (
        f"<Item><AmazonOrderItemCode>{item_id}</AmazonOrderItemCode>"
        f"<Quantity>{quantity}</Quantity></Item>"
    )


def test_same_fulfillment_id_does_not_ship_twice(emulator, caller):
    order = emulator.add_order(items=TWO)
    first = message(order, 1, item=part(order, 1))
    again = message(order, 2, item=part(order, 1))
    report = caller.fulfil(first, again)[1]
    assert results(report) == {}
    after = emulator.order(order["orderId"])
    assert len(after["packages"]) == 1
    assert after["orderItems"][0]["fulfillment"]["quantityUnfulfilled"] == 1
    other = "<MerchantFulfillmentID>42</MerchantFulfillmentID>"
    caller.fulfil(message(order, item=part(order, 1), reference=other))
    after = emulator.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert [row["packageReferenceId"] for row in after["packages"]] == ["41", "42"]


def test_messages_without_fulfillment_id_get_free_references(emulator, caller):
    order = emulator.add_order(items=TWO)
    caller.fulfil(
        message(order, 1, reference="", item=part(order, 1)),
        message(order, 2, reference="", item=part(order, 1)),
    )
    packages = emulator.shipments(order["orderId"])
    assert [row["packageReferenceId"] for row in packages] == ["1", "2"]


NO_CARRIER = """<FulfillmentData>
<ShipperTrackingNumber>1</ShipperTrackingNumber></FulfillmentData>"""
OTHER = "<FulfillmentData><CarrierCode>Other</CarrierCode></FulfillmentData>"
UNKNOWN = "<AmazonOrderID>302-0000000-0000000</AmazonOrderID>"
ITEM = (
    "<Item><AmazonOrderItemCode>{}</AmazonOrderItemCode><Quantity>{}</Quantity></Item>"
)


@pytest.mark.parametrize(
    "values, parts, code",
    [
        ({"status": "CANCELLED"}, {}, "18105"),
        ({"status": "PENDING"}, {}, "18106"),
        ({"status": "UNFULFILLABLE"}, {}, "18106"),
        ({"fulfilled_by": "AMAZON"}, {}, "18107"),
        ({"status": "SHIPPED"}, {}, "18104"),
        ({}, {"order_id": UNKNOWN}, "18101"),
        ({}, {"item": ITEM.format("1" * 14, 1)}, "18102"),
        ({}, {"item": "over"}, "18103"),
        ({}, {"data": ""}, "18108"),
        ({}, {"data": NO_CARRIER}, "18108"),
        ({}, {"data": OTHER}, "18108"),
        ({}, {"date": "<FulfillmentDate>2999-01-01T00:00:00Z</FulfillmentDate>"},
         "18109"),
        ({}, {"date": "<FulfillmentDate>2001-01-01T00:00:00Z</FulfillmentDate>"},
         "18109"),
        ({}, {"date": "<FulfillmentDate>yesterday</FulfillmentDate>"}, "5001"),
        ({}, {"date": ""}, "5001"),
        ({}, {"order_id": "<AmazonOrderID>302-1</AmazonOrderID>"}, "5001"),
        ({}, {"reference": "<MerchantFulfillmentID>WH/OUT/1</MerchantFulfillmentID>"},
         "5001"),
        ({}, {"item": ITEM.format("123", 1)}, "5001"),
        ({}, {"item": ITEM.format("1" * 14, 0)}, "5001"),
        ({}, {"extra": "<Colour>red</Colour>"}, "5001"),
    ],
)  # fmt: skip
def test_messages_that_are_refused(emulator, caller, values, parts, code):
    order = emulator.add_order(items=TWO, **values)
    if parts.get("item") == "over":
        parts = {"item": part(order, 3)}
    before = emulator.order(order["orderId"])
    status, report = caller.fulfil(message(order, 7, **parts))
    assert status == "DONE"
    assert results(report)["7"][0] == code, report
    assert emulator.order(order["orderId"]) == before


def test_order_of_elements_is_checked(emulator, caller):
    order = emulator.add_order()
    date = f"<FulfillmentDate>{order['createdTime']}</FulfillmentDate>"
    reference = "<MerchantFulfillmentID>1</MerchantFulfillmentID>"
    swapped = message(order, reference=date, date=reference)
    report = caller.fulfil(swapped)[1]
    code, text = results(report)["1"]
    assert code == "5001" and "MerchantFulfillmentID" in text


def test_message_ids_must_differ(emulator, caller):
    first, second = emulator.add_order(), emulator.add_order()
    report = caller.fulfil(message(first, 1), message(second, 1))[1]
    assert results(report)["1"][0] == "5001"
    assert emulator.shipments(second["orderId"]) == []


def test_order_of_another_seller(emulator, caller):
    from dataclasses import replace

    other = replace(
        emulator.seller, name="other", seller_id="A2", refresh_token="Atzr|b"
    )
    emulator.world.add_seller(other)
    order = emulator.add_order(seller="other")
    report = caller.fulfil(message(order))[1]
    assert results(report)["1"][0] == "18101"


@pytest.mark.parametrize("damage", ["</AmazonEnvelope>", "<Header>"])
def test_malformed_xml_is_fatal(emulator, caller, damage):
    order = emulator.add_order()
    data = FEED_XML.format(seller=caller.seller.seller_id, messages=message(order))
    data = data.replace(damage, "")
    status, report = caller.result(caller.submit(data.encode()))
    assert status == "FATAL"
    assert "<StatusCode>Rejected</StatusCode>" in report
    assert results(report)["0"][0] == "5000"
    assert emulator.shipments(order["orderId"]) == []


def test_document_types_are_refused(emulator, caller):
    data = b'<!DOCTYPE x [<!ENTITY e "x">]><AmazonEnvelope/>'
    assert caller.result(caller.submit(data))[0] == "FATAL"


@pytest.mark.parametrize(
    "old, new",
    [
        ("OrderFulfillment</MessageType>", "Product</MessageType>"),
        ("<DocumentVersion>1.01</DocumentVersion>", ""),
        ("A1EMULATOREU01", "A1SOMEBODYELSE"),
        ("AmazonEnvelope", "Envelope"),
        ("<Message>", "<Other/><Message>"),
    ],
)
def test_wrong_envelopes_are_rejected(emulator, caller, old, new):
    order = emulator.add_order()
    data = FEED_XML.format(seller=caller.seller.seller_id, messages=message(order))
    status, report = caller.result(caller.submit(data.replace(old, new).encode()))
    assert status == "DONE"
    assert "<StatusCode>Rejected</StatusCode>" in report
    assert emulator.shipments(order["orderId"]) == []


def test_thousand_messages(emulator, caller):
    emulator.models = None
    ids = emulator.add_orders(1000)
    orders = [emulator.order(order_id) for order_id in ids]
    rows = [message(order, n, item="") for n, order in enumerate(orders, 1)]
    report = caller.fulfil(*rows)[1]
    assert summary(report) == [1000, 1000, 0, 0]
