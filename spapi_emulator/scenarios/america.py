"""A seller in the US and Canada, where tax comes on top of the prices."""

from datetime import timedelta

from ..sellers import Seller
from .catalogue import SKUS

MARKETPLACES = ("US", "CA")
# Sales tax differs by place: none (Oregon), Los Angeles, New York; Ontario.
RATES = {"US": ("0", "0.095", "0.08875"), "CA": ("0.13",)}


def seller(**values):
    """Return the seller."""
    return Seller(
        **{
            "name": "america",
            "seller_id": "A1EMULATORNA01",
            "region": "na",
            "refresh_token": "Atzr|emulator-na",
            "participating": MARKETPLACES,
            **values,
        }
    )


def load(world):
    """Add the seller and orders of each rate."""
    owner = world.add_seller(seller())
    hours = 3
    for code in MARKETPLACES:
        for rate in RATES[code]:
            for items in _baskets():
                hours += 5
                created = world.clock.now() - timedelta(hours=hours)
                world.add_order(
                    code, owner, created=created, tax_rate=rate, items=items
                )


def _baskets():
    """Return the items of each order: a plain one, one of each charge, a mixed one."""
    return [
        [_item(1)],
        [
            _item(
                2, 3, unit_price="9.99", shipping="5.99", gift_wrap="3.50",
                discount="2.00", shipping_discount="5.99",
            )
        ],
        # Food is not taxed.
        [_item(3, 2, unit_price="13.33"), _item(4, unit_price="7.77", tax_rate="0")],
    ]  # fmt: skip


def _item(number, quantity=1, **values):
    return {"sku": SKUS[number - 1], "quantity": quantity, **values}
