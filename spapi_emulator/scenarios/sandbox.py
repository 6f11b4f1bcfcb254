"""The orders of the official sandbox cases, read from the models at run time."""

import copy
from datetime import timedelta

from ..clock import format_time
from ..marketplaces import BY_ID, MARKETPLACES
from ..models import ModelsError, find_model
from . import europe

MODEL = "orders_2026-01-01.json"
NEEDED = "The scenario sandbox needs the official models: give their folder as models."


def load(world):
    """Add a seller for each region with the orders of its sandbox cases."""
    if not world.settings.models:
        raise ModelsError(NEEDED)
    _load(world, _seller("eu", "europe", "A1EMULATOREU01", "Atzr|emulator-eu"))


def load_beside(world):
    """Add the sandbox sellers beside a European one."""
    name = "sandbox_eu"
    _load(world, _seller("eu", name, "A1SANDBOXEU01", "Atzr|emulator-sandbox-eu"))


def sandbox_orders(folder):
    """Return copies of the orders in the sandbox cases of the orders model."""
    orders = []
    for item in find_model(folder, MODEL)["paths"].values():
        for case in _cases(item["get"]["responses"]["200"]):
            response = case["response"]
            orders += response.get("orders") or [response["order"]]
    return copy.deepcopy(orders)


def _cases(response):
    return response["x-amzn-api-sandbox"]["static"]


def _load(world, european):
    sellers = {
        "eu": european,
        "na": _seller("na", "na", "A1EMULATORNA01", "Atzr|emulator-na"),
        "fe": _seller("fe", "fe", "A1EMULATORFE01", "Atzr|emulator-fe"),
    }
    for seller in sellers.values():
        world.add_seller(seller)
    updated = world.clock.now() - timedelta(minutes=30)
    for order in sandbox_orders(world.settings.models):
        region = BY_ID[order["salesChannel"]["marketplaceId"]].region
        updated += timedelta(minutes=1)
        # A poll by last update must find them, so only that time is moved.
        order["lastUpdatedTime"] = format_time(updated)
        world.orders.add(order, sellers[region].seller_id)


def _seller(region, name, seller_id, refresh_token):
    codes = tuple(row.code for row in MARKETPLACES if row.region == region)
    return europe.seller(
        name=name, region=region, seller_id=seller_id, refresh_token=refresh_token,
        participating=codes, former=(), non_amazon=(),
    )  # fmt: skip
