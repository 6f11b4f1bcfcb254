"""Requests about offers, as short as tests need them."""

import pytest

from spapi_emulator.marketplaces import find

DE, FR, UK = find("DE").id, find("FR").id, find("UK").id
ASIN = "B00CATALOG"
SOON = 600


@pytest.fixture
def page(emulator):
    """A page of the catalogue, and no violation of the models in the end."""
    emulator.add_catalog_item(
        ASIN, ("DE", "FR"), title="Mug", barcodes=["4006381333931"]
    )
    yield
    assert emulator.violations == []


def call(caller, method, sku="MUG", marketplace_id=DE, **values):
    path = f"/listings/2021-08-01/items/{caller.seller.seller_id}/{sku}"
    params = {"marketplaceIds": marketplace_id, **values.pop("params", {})}
    return caller.call(method, path, params=params, **values)


def price(amount, marketplace_id=DE, currency="EUR", **more):
    schedule = [{"value_with_tax": amount}]
    return [
        {
            "marketplace_id": marketplace_id,
            "currency": currency,
            "our_price": [{"schedule": schedule}],
            **more,
        }
    ]


def stock(quantity, **more):
    return [{"fulfillment_channel_code": "DEFAULT", "quantity": quantity, **more}]


LATE = stock(1, lead_time_to_ship_max_days=99)


def offer(marketplace_id=DE, **attributes):
    def value(one):
        return [{"value": one, "marketplace_id": marketplace_id}]

    made = {
        "merchant_suggested_asin": value(ASIN),
        "condition_type": value("new_new"),
        "purchasable_offer": price(9.99, marketplace_id),
        "fulfillment_availability": stock(5),
        **attributes,
    }
    made = {name: entries for name, entries in made.items() if entries is not None}
    return {
        "productType": "PRODUCT",
        "requirements": "LISTING_OFFER_ONLY",
        "attributes": made,
    }


def put(caller, marketplace_id=DE, **attributes):
    body = offer(marketplace_id, **attributes)
    return call(caller, "PUT", marketplace_id=marketplace_id, json=body).json()


def patch(caller, name, value, op="replace", marketplace_id=DE, **values):
    path = name if name.startswith("/") else f"/attributes/{name}"
    body = {
        "productType": "PRODUCT",
        "patches": [{"op": op, "path": path, "value": value}],
    }
    return call(caller, "PATCH", marketplace_id=marketplace_id, json=body, **values)


def codes(answer):
    return [issue["code"] for issue in answer["issues"]]


def item(caller, included="summaries,attributes,issues,offers", **values):
    params = {"includedData": included, **values}
    return call(caller, "GET", params=params).json()
