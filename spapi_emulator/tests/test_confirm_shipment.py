import pytest

ITEMS = [{"sku": "A", "unit_price": "5", "quantity": 2}]


def test_package_ships_the_order(emulator, caller):
    order = emulator.add_order()
    answer = caller.confirm(order)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["x-amzn-RateLimit-Limit"] == "2.0"
    after = caller.get_order(order["orderId"]).json()["order"]
    assert after["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert after["lastUpdatedTime"] > order["lastUpdatedTime"]
    (package,) = after["packages"]
    assert package["packageReferenceId"] == "1"
    assert package["trackingNumber"] == "00340434"
    assert package["carrier"] == "DHL"
    assert emulator.shipments(order["orderId"]) == [package]
    (confirmation,) = emulator.confirmations
    assert confirmation.source == "confirmShipment"


def test_parts_ship_step_by_step(emulator, caller):
    order = emulator.add_order(items=ITEMS)
    assert caller.confirm(order).status_code == 204
    after = emulator.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert after["orderItems"][0]["fulfillment"]["quantityUnfulfilled"] == 1
    assert caller.confirm(order, packageReferenceId="2").status_code == 204
    after = emulator.order(order["orderId"])
    assert after["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert len(after["packages"]) == 2


def test_same_reference_edits_the_package(emulator, caller):
    order = emulator.add_order(items=ITEMS)
    caller.confirm(order)
    answer = caller.confirm(order, trackingNumber="NEW", carrierCode="GLS")
    assert answer.status_code == 204
    (package,) = emulator.shipments(order["orderId"])
    assert (package["trackingNumber"], package["carrier"]) == ("NEW", "GLS")
    left = emulator.order(order["orderId"])["orderItems"][0]["fulfillment"]
    assert left["quantityUnfulfilled"] == 1


def test_shipped_order_takes_no_new_package(emulator, caller):
    order = emulator.add_order()
    caller.confirm(order)
    answer = caller.confirm(order, packageReferenceId="2")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "PackageToUpdateNotFound"
    assert caller.confirm(order, trackingNumber="EDIT").status_code == 204


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"packageReferenceId": 1}, "invalid type [packageDetail.packageReferenceId]"),
        ({"packageReferenceId": "PACK-1"}, "positive numeric"),
        ({"packageReferenceId": "0"}, "positive numeric"),
        ({"carrierCode": None}, "carrierCode"),
        ({"carrierCode": "Other"}, "carrierName"),
        ({"trackingNumber": " "}, "trackingNumber"),
        ({"shipDate": "02/21/2022"}, "shipDate"),
        ({"shipDate": "2999-01-01T00:00:00Z"}, "shipDate"),
        ({"shipDate": "2001-01-01T00:00:00Z"}, "shipDate"),
        ({"orderItems": []}, "orderItems"),
        ({"orderItems": {"orderItemId": "1"}}, "OrderItemId is invalid"),
        ({"orderItems": [{"orderItemId": "1"}]}, "quantity"),
        ({"orderItems": [{"orderItemId": "1", "quantity": 1}]}, "no such item"),
    ],
)
def test_invalid_packages(emulator, caller, changes, text):
    order = emulator.add_order()
    answer = caller.confirm(order, **changes)
    assert answer.status_code == 400
    assert text in answer.json()["errors"][0]["message"]
    assert emulator.shipments(order["orderId"]) == []


def test_item_that_is_shipped_already(emulator, caller):
    order = emulator.add_order(items=[*ITEMS, {"sku": "B", "unit_price": "1"}])
    assert caller.confirm(order).status_code == 204
    rows = [{"orderItemId": order["orderItems"][1]["orderItemId"], "quantity": 1}]
    answer = caller.confirm(order, packageReferenceId="2", orderItems=rows)
    assert answer.json()["errors"][0]["code"] == "PackageToUpdateNotFound"


def test_quantity_above_what_is_open(emulator, caller):
    order = emulator.add_order(items=ITEMS)
    item_id = order["orderItems"][0]["orderItemId"]
    rows = [{"orderItemId": item_id, "quantity": 3}]
    assert caller.confirm(order, orderItems=rows).status_code == 400


@pytest.mark.parametrize(
    "values",
    [
        {"status": "PENDING"},
        {"status": "CANCELLED"},
        {"status": "UNSHIPPED", "fulfilled_by": "AMAZON"},
    ],
)
def test_orders_that_cannot_be_confirmed(emulator, caller, values):
    answer = caller.confirm(emulator.add_order(**values))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "InvalidInput"


def test_marketplace_and_order_must_fit(emulator, caller):
    order = emulator.add_order()
    order["salesChannel"]["marketplaceId"] = "A13V1IB3VIYZZH"
    assert caller.confirm(order).status_code == 400
    order["orderId"] = "302-0000000-0000000"
    assert caller.confirm(order).status_code == 404


def test_other_carrier_shows_its_name(emulator, caller):
    order = emulator.add_order()
    caller.confirm(order, carrierCode="Other", carrierName="Bike Courier")
    assert emulator.shipments(order["orderId"])[0]["carrier"] == "Bike Courier"
