import pytest
from calls import FEED_XML
from test_fulfillment_feed import results, summary

FEED_TYPE = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
ITEMS = [
    {"sku": "A", "unit_price": "5", "quantity": 2, "shipping": "3"},
    {"sku": "B", "unit_price": "7", "quantity": 3, "shipping": "1"},
]
ITEM = (
    "<Item><AmazonOrderItemCode>{0}</AmazonOrderItemCode>"
    "<CancelReason>{1}</CancelReason>{2}</Item>"
)


def row(item, quantity=None, reason="NoInventory"):
    item_id = item if isinstance(item, str) else item["orderItemId"]
    text = f"<Quantity>{quantity}</Quantity>" if quantity is not None else ""
    return ITEM.format(item_id, reason, text)


def message(order, *rows, number=1, status="Failure"):
    rows = rows or [row(item) for item in order["orderItems"]]
    return (
        f"<Message><MessageID>{number}</MessageID><OrderAcknowledgement>"
        f"<AmazonOrderID>{order['orderId']}</AmazonOrderID>"
        f"<StatusCode>{status}</StatusCode>{''.join(rows)}"
        "</OrderAcknowledgement></Message>"
    )


def acknowledge(caller, *messages):
    data = FEED_XML.format(
        seller=caller.seller.seller_id, messages="".join(messages)
    ).replace("OrderFulfillment<", "OrderAcknowledgement<")
    return caller.result(caller.submit(data.encode(), FEED_TYPE))


def test_whole_order(emulator, caller):
    order = emulator.add_order(items=ITEMS, cancel_reason="No longer needed")
    status, report = acknowledge(caller, message(order))
    assert status == "DONE" and summary(report) == [1, 1, 0, 0]
    after = emulator.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    assert after["lastUpdatedTime"] > order["lastUpdatedTime"]
    assert after["proceeds"]["grandTotal"]["amount"] == "0.00"
    for item in after["orderItems"]:
        assert item["fulfillment"]["quantityUnfulfilled"] == 0
        executed = item["cancellation"]["cancellationExecution"]
        assert executed == {"cancelledBy": "MERCHANT", "cancelReason": "NoInventory"}
    assert caller.get_order(order["orderId"]).status_code == 200
    assert emulator.violations == []


def test_an_item_and_a_part_of_one(emulator, caller):
    order = emulator.add_order(items=ITEMS, tip="2")
    first, second = order["orderItems"]
    acknowledge(caller, message(order, row(first), row(second, 1)))
    after = emulator.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    first, second = after["orderItems"]
    assert (first["quantityOrdered"], second["quantityOrdered"]) == (2, 2)
    left = [item["fulfillment"]["quantityUnfulfilled"] for item in (first, second)]
    assert left == [0, 2]
    assert after["proceeds"]["grandTotal"]["amount"] == "17.00"


def test_the_rest_of_a_partly_shipped_order(emulator, caller):
    items = [{**ITEMS[0], "shipped": 1}]
    order = emulator.add_order(items=items, status="PARTIALLY_SHIPPED")
    acknowledge(caller, message(order))
    after = emulator.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert after["orderItems"][0]["quantityOrdered"] == 1


def test_success_changes_nothing(emulator, caller):
    order = emulator.add_order(items=ITEMS)
    status, report = acknowledge(caller, message(order, status="Success"))
    assert status == "DONE" and results(report) == {}
    assert emulator.order(order["orderId"]) == order


@pytest.mark.parametrize(
    ("values", "rows", "code"),
    [
        ({"fulfilled_by": "AMAZON"}, None, "18207"),
        ({"status": "CANCELLED"}, None, "18205"),
        ({"status": "SHIPPED"}, None, "18204"),
        ({"status": "PENDING"}, None, "18206"),
        ({}, [row("12345678901234")], "18202"),
        ({}, [""], "18202"),
        ({}, [row("{item}", 9)], "18203"),
        ({}, [row("{item}", reason="")], "5001"),
        ({}, [row("{item}", reason="Because")], "5001"),
        ({}, [row("{item}").replace("<CancelReason>NoInventory</CancelReason>", "")],
         "18208"),
    ],
)  # fmt: skip
def test_refusals(emulator, caller, values, rows, code):
    order = emulator.add_order(items=ITEMS, **values)
    item_id = order["orderItems"][0]["orderItemId"]
    rows = [text.replace("{item}", item_id) for text in rows or ()]
    good = emulator.add_order(items=ITEMS)
    report = acknowledge(caller, message(order, *rows), message(good, number=2))[1]
    assert {number: found for number, (found, __) in results(report).items()} == {
        "1": code
    }
    assert emulator.order(order["orderId"]) == order
    assert (
        emulator.order(good["orderId"])["fulfillment"]["fulfillmentStatus"]
        == "CANCELLED"
    )
