"""Orders: everything that is there, and what stands in for the rest."""

from datetime import datetime, timezone
from decimal import Decimal

import pytest
from spapi_payloads import EUR, full, item, money

from spapi.order_handling import ItemHandling
from spapi.orders import Address, parse_order


def utc(*values):
    return datetime(*values, tzinfo=timezone.utc)


def test_the_head_of_an_order():
    order = parse_order(full())
    assert order.order_id == "028-1234567-8901234"
    assert order.created == utc(2026, 11, 20, 10, 0, 0, 123000)
    assert order.last_updated == utc(2026, 11, 21, 11)
    assert order.marketplace_id == "A1PA6795UKMFR9"
    assert order.sales_channel == "AMAZON"
    assert order.marketplace_name == "Amazon.de"
    assert order.status == "PARTIALLY_SHIPPED"
    assert order.fulfilled_by == "MERCHANT"
    assert order.service_level == "EXPEDITED"
    assert order.programs == {"AMAZON_BUSINESS", "SOMETHING_NEW"}
    assert order.replaced_order_id == "2"
    assert order.ship_by == utc(2026, 11, 22, 22, 59, 59)
    assert order.deliver_by == utc(2026, 11, 25, 22, 59, 59)
    assert order.is_fbm
    assert order.is_business


def test_buyer_address_and_tax_numbers():
    order = parse_order(full())
    assert order.buyer_name == "Erika Muster"
    assert order.buyer_email == "abc@marketplace.amazon.de"
    assert order.buyer_company == "Muster GmbH"
    assert order.purchase_order_number == "PO-1"
    assert order.address == Address(
        "Erika Muster",
        "Muster GmbH",
        "Packstation 101",
        "b",
        "c",
        "Berlin",
        "d",
        "e",
        "f",
        "10115",
        "DE",
        "+49 30 1",
        "PICKUP_POINT",
    )
    assert order.address.is_pickup_point
    [registration] = order.tax_registrations
    assert (registration.entity, registration.kind) == ("BUYER", "VAT")
    assert registration.number == "DE123456789"
    assert registration.legal_name == "Muster GmbH"


def test_the_amounts_of_an_order():
    order = parse_order(full())
    assert order.grand_total.amount == Decimal("51.98")
    assert order.currency == EUR
    assert [(c.kind, c.amount) for c in order.charges] == [
        ("item", Decimal("49.98")),
        ("tip", Decimal("2.00")),
    ]
    assert order.difference == 0
    assert order.has_amounts


def test_a_difference_is_told():
    order = parse_order(full(proceeds={"grandTotal": money("60.00")}))
    assert order.difference == Decimal("10.02")


def test_the_items_of_an_order():
    [found] = parse_order(full()).items
    assert found.order_item_id == "12345678901234"
    assert (found.sku, found.asin, found.title) == (" SKU 1 ", "B000000001", "Küche")
    assert found.quantity == 2
    assert (found.quantity_fulfilled, found.quantity_unfulfilled) == (1, 1)
    assert found.unit_price.amount == Decimal("24.99")
    assert found.total.amount == Decimal("49.98")
    assert found.is_cancel_requested
    assert found.cancel_reason == "CHANGED_MIND"
    assert not found.is_cancelled
    assert found.amounts_consistent


def test_what_an_item_asks_of_packers_and_carriers():
    found = parse_order(full()).items[0].handling
    assert (found.gift_message, found.gift_wrap_level) == ("Hi", "STANDARD")
    assert found.customized_url == "https://a.example/1"
    assert found.serial_numbers == ("S1", "S2")
    assert found.demands == {"TRANSPARENCY", "SERIAL_NUMBER", "SIGNATURE", "AGE"}
    assert found.scheduled_from == utc(2026, 11, 25, 8)
    assert found.scheduled_until == utc(2026, 11, 25, 10)
    assert "example" not in repr(found)
    product = {"customization": {"customizedUrl": "javascript:alert(1)"}}
    assert item(product=product).handling.customized_url == ""
    assert item(programs="x", fulfillment=5, product=[]).handling == ItemHandling()


def test_what_the_buyer_asks_of_the_carrier():
    found = parse_order(full()).preference
    assert (found.drop_off_location, found.instruction) == ("GARAGE", "Ring twice")
    monday, eve = found.hours
    assert (monday.day, monday.times) == ("MON", (("09:00", "17:30"),))
    assert (eve.day, eve.times, eve.is_closed) == ("2026-12-24", (), True)
    assert found.capabilities == ("PALLET_DISABLED",)
    assert "Ring" not in repr(found) + repr(found.hours)
    address = {"deliveryAddress": {}, "deliveryPreference": {"deliveryTime": 5}}
    assert parse_order(full(recipient=address)).preference is None


def test_the_packages_of_an_order():
    [package] = parse_order(full()).packages
    assert (package.reference, package.carrier) == ("7", "DHL")
    assert (package.tracking_number, package.status) == ("0034", "IN_TRANSIT")
    assert package.ship_time == utc(2026, 11, 21, 9)
    assert package.items == (("12345678901234", 1),)


EXECUTED = {"cancellationExecution": {"cancelledBy": "AMAZON", "cancelReason": "X"}}


@pytest.mark.parametrize(
    "fulfillment, cancelled",
    [
        ({"quantityFulfilled": 0, "quantityUnfulfilled": 0}, True),
        ({}, True),
        ({"quantityFulfilled": 1, "quantityUnfulfilled": 0}, False),
        ({"quantityFulfilled": 0, "quantityUnfulfilled": 1}, False),
    ],
)
def test_cancelled_is_what_has_nothing_left(fulfillment, cancelled):
    found = item(cancellation=EXECUTED, fulfillment=fulfillment)
    assert found.is_cancelled is cancelled
    assert found.cancel_reason == "X"
    assert not found.is_cancel_requested


def test_nothing_but_the_id():
    order = parse_order({"orderId": "1"})
    assert order.order_id == "1"
    assert order.created is order.last_updated is order.fulfilled_by is None
    assert order.address is order.grand_total is order.currency is None
    assert order.items == order.packages == order.charges == ()
    assert order.status == order.buyer_email == order.marketplace_id == ""
    assert not order.has_amounts
    assert not order.is_fbm
    assert order.difference == 0


def test_without_a_creation_time_the_last_change_stands_in():
    assert parse_order(full(createdTime=None)).created == utc(2026, 11, 21, 11)


def test_amounts_that_amazon_leaves_out():
    order = parse_order(full(proceeds=None))
    assert not order.has_amounts
    found = item(proceeds=None)
    assert (found.total, found.charges, found.amounts_consistent) == (None, (), False)
    order = parse_order(full(orderItems=[{"orderItemId": "1", "quantityOrdered": 0}]))
    assert order.has_amounts


def test_the_currency_without_a_grand_total():
    assert parse_order(full(proceeds=None)).currency == EUR


def test_numbers_as_text_and_text_as_numbers():
    found = item(orderItemId=12345678901234, quantityOrdered="2")
    assert (found.order_item_id, found.quantity) == ("12345678901234", 2)


def test_personal_data_does_not_show_up_in_a_log_line():
    order = parse_order(full())
    shown = repr(order) + repr(order.address) + repr(order.items)
    shown += repr(order.tax_registrations) + f"{order}"
    for secret in ("Erika", "Muster", "abc@", "10115", "DE123456789", "Hi"):
        assert secret not in shown


def test_who_owes_the_tax_of_an_item():
    tax = {
        "taxCalculationBreakdowns": [{"reportingScheme": "IOSS"}],
        "taxCollections": [{"model": "MARKETPLACE_FACILITATOR"}],
    }
    assert item(tax=tax).tax_flags == {"IOSS", "MARKETPLACE_FACILITATOR"}
    assert item().tax_flags == frozenset()
    assert item().taxes is None
    order = parse_order(full(programs=["INVOICE_BY_AMAZON"]))
    assert order.buyer_vat == "DE123456789"
    assert order.is_invoiced_by_amazon
