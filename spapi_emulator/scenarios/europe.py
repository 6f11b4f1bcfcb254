"""A seller in five European marketplaces with orders of every kind."""

from datetime import timedelta

from ..marketplaces import find
from ..sellers import Seller
from .catalogue import SKUS, UNKNOWN_SKUS
from .generator import MARKETPLACES, generate
from .people import ADDRESSES, BUSINESSES, PICKUP_POINTS

PLAIN_ORDERS = 50


def seller(**values):
    """Return the seller; it has left PL, and sells outside Amazon in DE too."""
    return Seller(
        **{
            "name": "europe",
            "seller_id": "A1EMULATOREU01",
            "region": "eu",
            "refresh_token": "Atzr|emulator-eu",
            "participating": MARKETPLACES,
            "former": ("PL",),
            "non_amazon": ("DE",),
            **values,
        }
    )


def load_empty(world):
    """Add the seller without orders."""
    world.add_seller(seller())


def load(world):
    """Add the seller and its orders."""
    owner = world.add_seller(seller())
    generate(world, owner, PLAIN_ORDERS, seed=7)
    for hours, code in enumerate(MARKETPLACES, start=3):
        for row in _special(code) + _statuses(code):
            hours += 7
            _add(world, owner, code, hours, row)
    for hours, (code, row) in enumerate(_rare(), start=5):
        _add(world, owner, code, hours, row)


def _add(world, owner, code, hours, row):
    created = world.clock.now() - timedelta(hours=hours, minutes=11)
    world.add_order(code, owner, **{"created": created, **row})


def _special(code):
    """Return the orders to be shipped that every marketplace has."""
    country = find(code).country
    return [
        {
            "items": [
                _item(2, gift_wrap="3.50", gift_message="Happy birthday!\nYours, M."),
                _item(12),
            ]
        },
        {
            "items": [
                _item(
                    6, 2, shipping="4.99", discount="5.00", shipping_discount="4.99",
                    promotion_ids=["SUMMER-5", "FREE-SHIPPING"],
                )
            ]
        },
        _business(country),
        {"items": [_item(9)], "address": PICKUP_POINTS[country]},
        {
            "items": [
                _item(3, 4, shipping="5.90", programs=["TRANSPARENCY"]),
                _item(14, 2), _item(16, 3),
            ],
            "programs": ["PRIME", "PREMIUM"],
            "service_level": "NEXT_DAY",
        },
    ]  # fmt: skip


def _business(country):
    business = BUSINESSES[country]
    return {
        "items": [_item(10, 10, business_price=True), _item(11, 2)],
        "programs": ["AMAZON_BUSINESS"],
        "address": business["address"],
        "buyer": {
            "buyerName": business["address"]["name"],
            "buyerEmail": f"purchasing-{country.lower()}@marketplace.example",
            "buyerCompanyName": business["company"],
            "buyerPurchaseOrderNumber": f"PO-{country}-2042",
        },
        "vat_number": business["vat"],
        "legal_name": business["company"],
    }


def _statuses(code):
    """Return one order in each of the other statuses, FBM and FBA."""
    return [
        {"status": "PENDING", "items": [_item(4)]},
        {"status": "PARTIALLY_SHIPPED", "items": [_item(5, 3, shipped=1), _item(6)]},
        {"status": "SHIPPED", "items": [_item(7)]},
        {"status": "CANCELLED", "items": [_item(8)]},
        {"status": "PENDING", "fulfilled_by": "AMAZON", "items": [_item(1)]},
        {"status": "UNSHIPPED", "fulfilled_by": "AMAZON", "items": [_item(18)]},
        {"status": "SHIPPED", "fulfilled_by": "AMAZON", "items": [_item(19, 2)]},
    ]


def _rare():
    """Return the orders that occur once, each with its marketplace."""
    incomplete = {
        "addressLine2": "Rue du Port 1", "city": "Marseille", "countryCode": "FR",
    }  # fmt: skip
    return [
        ("DE", {"items": [_item(17)], "cancel_reason": "Ordered by mistake"}),
        ("DE", {"items": [_item(20)], "channel": "NON_AMAZON"}),
        ("DE", {"items": [_unknown(0)]}),
        ("UK", {"items": [_unknown(1), _item(3)]}),
        ("FR", {"items": [_item(13)], "address": incomplete, "buyer": {}}),
        ("IT", {"items": [_item(15)], "address": {"countryCode": "IT"}, "buyer": {}}),
        ("ES", {"items": [_item(5, shipping="3.99", cod_fee="2.50")], "tip": "1.00"}),
        ("DE", {"status": "PENDING_AVAILABILITY", "items": [_item(19)],
                "programs": ["PREORDER"]}),
        ("DE", {"status": "UNFULFILLABLE", "fulfilled_by": "AMAZON",
                "items": [_item(2)], "address": ADDRESSES["DE"][3]}),
    ]  # fmt: skip


def _item(number, quantity=1, **values):
    return {"sku": SKUS[number - 1], "quantity": quantity, **values}


def _unknown(number):
    sku = UNKNOWN_SKUS[number]
    return {"sku": sku, "title": "An article of another system", "unit_price": "19.99"}
