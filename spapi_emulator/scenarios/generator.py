"""Makes any number of varied orders, the same ones for the same seed."""

import random
from datetime import timedelta

from ..marketplaces import find
from .catalogue import PRODUCTS
from .people import ADDRESSES

MARKETPLACES = ("DE", "FR", "IT", "ES", "UK")


def generate(
    world, seller, count, *, seed=1, marketplaces=MARKETPLACES, status="UNSHIPPED",
    fulfilled_by="MERCHANT", days=5,
):  # fmt: skip
    """Add ``count`` orders spread over ``days`` before now; return their ids.

    The seller defaults to the first one; orders go to the marketplaces in turn.
    """
    choice = random.Random(seed)
    now = world.clock.now()
    ids = []
    for number in range(count):
        code = marketplaces[number % len(marketplaces)]
        age = timedelta(minutes=10, seconds=choice.randrange(int(days * 86400)))
        record = world.add_order(
            code, seller, status=status, fulfilled_by=fulfilled_by,
            items=_items(choice), address=_address(choice, code), created=now - age,
        )  # fmt: skip
        ids.append(record.order_id)
    return ids


def _items(choice):
    lines = choice.choices((1, 2, 3), (75, 20, 5))[0]
    return [_item(choice, product) for product in choice.sample(PRODUCTS, lines)]


def _item(choice, product):
    item = {
        "sku": product["sku"],
        "quantity": choice.choices((1, 2, 3, 5), (75, 15, 7, 3))[0],
    }
    if choice.random() < 0.4:
        item["shipping"] = choice.choice(("3.99", "4.99", "5.90"))
    if choice.random() < 0.08:
        item["discount"] = "2.00"
        item["promotion_ids"] = ["DEMO-WEEKS"]
    if choice.random() < 0.05:
        item |= {"gift_wrap": "3.50", "gift_message": "Best wishes!"}
    return item


def _address(choice, code):
    return choice.choice(ADDRESSES.get(find(code).country, ADDRESSES["DE"]))
