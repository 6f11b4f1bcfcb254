from datetime import timedelta
from decimal import Decimal

import pytest
from calls import ALL_DATA

from spapi_emulator.sellers import D2C, INVOICING, REMITTANCE

ALWAYS = {
    "orderId", "createdTime", "lastUpdatedTime", "programs", "salesChannel",
    "orderItems",
}  # fmt: skip
FULL_ITEM = {
    "sku": "A", "unit_price": "10.00", "quantity": 2, "gift_message": "Hi",
    "gift_wrap": "2.00", "promotion_ids": ["P"], "cancel_reason": "Mistake",
}  # fmt: skip


def shown(caller, order, included=ALL_DATA):
    answer = caller.get_order(order["orderId"], included)
    assert answer.status_code == 200, answer.text
    return answer.json()["order"]


def test_without_included_data_there_is_no_status(emulator, caller):
    order = emulator.add_order(items=[FULL_ITEM], vat_number="DE1")
    found = caller.search().json()["orders"][0]
    assert set(found) == ALWAYS
    assert set(found["orderItems"][0]) == {"orderItemId", "quantityOrdered", "product"}
    assert (
        found["orderItems"][0]
        == caller.get_order(order["orderId"], None).json()["order"]["orderItems"][0]
    )


@pytest.mark.parametrize(
    "data_set, fields, item_fields",
    [
        ("BUYER", {"buyer"}, set()),
        ("RECIPIENT", {"recipient"}, set()),
        ("PROCEEDS", {"proceeds"}, {"proceeds"}),
        ("PROMOTION", set(), {"promotion"}),
        ("CANCELLATION", set(), {"cancellation"}),
        ("FULFILLMENT", {"fulfillment"}, {"fulfillment"}),
        ("PACKAGES", {"packages"}, set()),
        ("TAX", {"tax"}, set()),
    ],
)
def test_each_data_set_adds_its_fields(emulator, caller, data_set, fields, item_fields):
    order = emulator.add_order(
        items=[{**FULL_ITEM, "shipped": 1}], status="PARTIALLY_SHIPPED", vat_number="D1"
    )
    found = shown(caller, order, data_set)
    assert set(found) - ALWAYS == fields
    more = set(found["orderItems"][0]) - {"orderItemId", "quantityOrdered", "product"}
    assert more == item_fields


def test_roles_hide_personal_data(emulator, caller):
    order = emulator.add_order(items=[FULL_ITEM])
    emulator.seller.roles -= {D2C, INVOICING, REMITTANCE}
    found = shown(caller, order)
    assert found["buyer"] == {}
    address = found["recipient"]["deliveryAddress"]
    assert address == {
        "city": "Hamburg", "countryCode": "DE", "addressType": "RESIDENTIAL"
    }  # fmt: skip
    gift = found["orderItems"][0]["fulfillment"]["packing"]["giftOption"]
    assert gift == {"giftWrapLevel": "Classic"}
    emulator.seller.roles |= {D2C}
    found = shown(caller, order)
    assert "buyerName" not in found["buyer"] and "buyerEmail" in found["buyer"]
    assert found["recipient"]["deliveryAddress"]["name"] == "Anna Becker"
    emulator.seller.roles |= {REMITTANCE}
    assert shown(caller, order)["buyer"]["buyerName"] == "Anna Becker"


HANDLED_ITEM = {
    "sku": "A", "programs": ["TRANSPARENCY"], "customized_url": "https://a.example/1",
    "serial_numbers": ["S1"], "serial_required": True,
    "constraints": ["signatureConfirmation", "recipientAgeVerification"],
    "scheduled": ("2026-12-01T08:00:00Z", "2026-12-01T10:00:00Z"),
}  # fmt: skip
PREFERENCE = {
    "dropOffLocation": "GARAGE",
    "addressInstruction": "Ring twice",
    "deliveryTime": {
        "businessHours": [
            {
                "dayOfWeek": "MON",
                "timeWindows": [
                    {
                        "startTime": {"hour": 9, "minute": 0},
                        "endTime": {"hour": 17, "minute": 30},
                    }
                ],
            }
        ],
        "exceptionDates": [
            {"exceptionDate": "2026-12-24", "exceptionDateType": "CLOSED"}
        ],
    },
    "deliveryCapabilities": ["PALLET_DISABLED"],
}


def test_what_an_order_asks_of_packers_and_carriers(emulator, caller):
    order = emulator.add_order(items=[HANDLED_ITEM], preference=PREFERENCE)
    found = shown(caller, order)
    assert found["recipient"]["deliveryPreference"] == PREFERENCE
    [item] = found["orderItems"]
    assert item["programs"] == ["TRANSPARENCY"]
    assert item["product"]["serialNumbers"] == ["S1"]
    url = item["product"]["customization"]["customizedUrl"]
    assert url == "https://a.example/1"
    packing, shipping = (item["fulfillment"][n] for n in ("packing", "shipping"))
    assert packing == {"serialNumberRequirement": {"requirementType": "REQUIRED"}}
    assert shipping["shippingConstraints"] == {
        "signatureConfirmation": "MANDATORY", "recipientAgeVerification": "MANDATORY"
    }  # fmt: skip
    window = shipping["scheduledDeliveryWindow"]
    assert window["latestDateTime"].startswith("2026-12-01T10:00:00")
    emulator.seller.roles -= {D2C}
    [item] = shown(caller, order)["orderItems"]
    assert "customization" not in item["product"]
    with pytest.raises(TypeError, match="signature"):
        emulator.add_order(items=[{"sku": "A", "constraints": ["signature"]}])


def test_without_any_role_orders_are_forbidden(emulator, caller):
    emulator.seller.roles.clear()
    assert caller.search().status_code == 403
    assert caller.get_order("302-1234567-1234567").status_code == 403


def test_email_only_for_paid_merchant_orders(emulator, caller):
    fba = emulator.add_order(fulfilled_by="AMAZON", status="SHIPPED")
    assert set(shown(caller, fba)["buyer"]) == {"buyerName"}
    cancelled = emulator.add_order(status="CANCELLED")
    assert "buyerEmail" not in shown(caller, cancelled)["buyer"]


def test_pending_orders_show_neither_buyer_nor_money(emulator, caller):
    order = emulator.add_order(status="PENDING")
    found = shown(caller, order)
    assert {"buyer", "recipient", "proceeds"}.isdisjoint(found)
    assert "proceeds" not in found["orderItems"][0]
    emulator.update_order(order["orderId"], status="UNSHIPPED")
    assert {"buyer", "recipient", "proceeds"} <= set(shown(caller, order))


def test_phone_is_suppressed(emulator, caller):
    fba = emulator.add_order(fulfilled_by="AMAZON")
    assert "phone" not in shown(caller, fba)["recipient"]["deliveryAddress"]
    order = emulator.add_order(status="SHIPPED")
    assert "phone" in shown(caller, order)["recipient"]["deliveryAddress"]
    emulator.advance(6 * 86400)
    caller.token()
    assert "phone" not in shown(caller, order)["recipient"]["deliveryAddress"]


def test_unknown_order_and_broken_id(caller):
    assert caller.get_order("302-0000000-0000000").status_code == 404
    answer = caller.get_order("TEST_CASE_400")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "InvalidInput"


def amounts(order):
    item = order["orderItems"][0]["proceeds"]
    rows = {
        row["type"]: Decimal(row["subtotal"]["amount"]) for row in item["breakdowns"]
    }
    return rows, Decimal(item["proceedsTotal"]["amount"])


SPEC = {
    "sku": "A", "unit_price": "11.90", "quantity": 2, "shipping": "5.95",
    "gift_wrap": "2.38", "discount": "1.19", "shipping_discount": "5.95",
}  # fmt: skip


def test_gross_amounts(emulator):
    rows, total = amounts(emulator.add_order(items=[SPEC], tip="1.00"))
    assert rows == {
        "ITEM": Decimal("23.80"), "SHIPPING": Decimal("5.95"),
        "GIFT_WRAP": Decimal("2.38"), "DISCOUNT": Decimal("-7.14"),
    }  # fmt: skip
    assert total == sum(rows.values()) == Decimal("24.99")


def test_split_amounts_have_the_same_total(emulator):
    rows, total = amounts(emulator.add_order(items=[SPEC], amounts="split"))
    assert rows["ITEM"] == Decimal("20.00")
    assert rows["TAX"] == Decimal("3.99")
    assert total == sum(rows.values()) == Decimal("24.99")


def test_told_tax_is_within_and_withheld_tax_is_not(emulator):
    rows, total = amounts(emulator.add_order(items=[SPEC], amounts="told"))
    assert rows["TAX"] == Decimal("3.99")
    assert total == sum(rows.values()) - rows["TAX"] == Decimal("24.99")
    rows, total = amounts(emulator.add_order(items=[SPEC], amounts="withheld"))
    assert rows["ITEM"] == Decimal("20.00")
    assert total == sum(rows.values()) - rows["TAX"] == Decimal("21.00")


def test_items_say_who_owes_the_tax(emulator):
    item = {**SPEC, "tax_scheme": "IOSS", "collected_by": "Amazon"}
    [found] = emulator.add_order(items=[item])["orderItems"]
    collection = {"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon"}
    assert found["tax"] == {
        "taxCalculationBreakdowns": [{"reportingScheme": "IOSS"}],
        "taxCollections": [collection],
    }


def test_net_amounts_have_tax_on_top(emulator):
    order = emulator.add_order(items=[SPEC], amounts="net", tax_rate="0.10")
    rows, total = amounts(order)
    assert rows["ITEM"] == Decimal("23.80")
    assert rows["TAX"] == Decimal("2.51")
    assert total == sum(rows.values())


def test_discount_may_be_positive(emulator):
    rows, total = amounts(emulator.add_order(items=[SPEC], discount_sign=1))
    assert rows["DISCOUNT"] == Decimal("7.14")
    assert total == Decimal("24.99")


def test_grand_total_is_the_sum_of_lines_and_tip(emulator):
    items = [SPEC, {"sku": "B", "unit_price": "3.00"}]
    order = emulator.add_order(items=items, tip="1.50")
    assert order["proceeds"]["grandTotal"] == {
        "amount": "29.49", "currencyCode": "EUR"
    }  # fmt: skip
    assert order["proceeds"]["breakdowns"][-1] == {
        "type": "DELIVERY_TIP",
        "status": "FINALIZED",
        "subtotal": {"amount": "1.50", "currencyCode": "EUR"},
    }


def test_yen_have_no_decimals(emulator):
    order = emulator.add_order("JP", items=[{"sku": "A", "unit_price": "5980"}])
    assert order["proceeds"]["grandTotal"]["amount"] == "5980"


def test_overrides_and_unknown_names(emulator):
    order = emulator.add_order(
        order_id="302-1234567-1234567",
        created=emulator.now() - timedelta(days=1),
        orderAliases=[{"aliasId": "X", "aliasType": "SELLER_ORDER_ID"}],
    )
    assert order["orderId"] == "302-1234567-1234567"
    assert order["orderAliases"][0]["aliasId"] == "X"
    with pytest.raises(TypeError, match="colour"):
        emulator.add_order(colour="red")
    with pytest.raises(ValueError, match="id"):
        emulator.add_order(order_id="302-1234567-1234567")


def test_update_order(emulator, caller):
    order = emulator.add_order(items=[{"sku": "A", "unit_price": "5", "quantity": 3}])
    item_id = order["orderItems"][0]["orderItemId"]
    emulator.update_order(
        order["orderId"], quantities={item_id: 2}, address={"city": "Bremen"},
        cancel_reason="Too late", programs=["PRIME"],
    )  # fmt: skip
    found = shown(caller, order)
    (item,) = found["orderItems"]
    assert item["quantityOrdered"] == item["fulfillment"]["quantityUnfulfilled"] == 2
    assert item["cancellation"]["cancellationRequest"]["requester"] == "BUYER"
    assert found["recipient"]["deliveryAddress"]["city"] == "Bremen"
    assert found["programs"] == ["PRIME"]
    assert found["lastUpdatedTime"] > order["lastUpdatedTime"]


def test_order_is_a_copy(emulator):
    order = emulator.add_order()
    emulator.order(order["orderId"])["orderItems"].clear()
    assert emulator.order(order["orderId"])["orderItems"]
    with pytest.raises(KeyError):
        emulator.order("302-0000000-0000000")
