from collections import Counter
from decimal import Decimal

import pytest
from calls import Caller

from spapi_emulator import Emulator, ModelsError, Seller
from spapi_emulator.marketplaces import BY_ID
from spapi_emulator.scenarios import catalogue
from spapi_emulator.visibility import DATA_SETS

STATUSES = {
    "PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED",
    "CANCELLED", "UNFULFILLABLE",
}  # fmt: skip


@pytest.fixture(scope="module")
def europe():
    return Emulator("europe").orders


def status(order):
    return order["fulfillment"]["fulfillmentStatus"]


def fbm(order):
    return order["fulfillment"]["fulfilledBy"] == "MERCHANT"


def test_every_status_fbm_and_fba(europe):
    assert {status(order) for order in europe} == STATUSES
    assert {status(order) for order in europe if not fbm(order)} >= {
        "PENDING", "UNSHIPPED", "SHIPPED"
    }  # fmt: skip


def test_enough_orders_to_ship_in_each_marketplace(europe):
    counts = Counter(
        BY_ID[order["salesChannel"]["marketplaceId"]].code
        for order in europe
        if fbm(order)
        and status(order) == "UNSHIPPED"
        and order["salesChannel"]["channelName"] == "AMAZON"
    )
    assert set(counts) == {"DE", "ES", "FR", "IT", "UK"}
    assert min(counts.values()) >= 8
    assert sum(counts.values()) >= 60


@pytest.mark.parametrize("scenario", ["europe", "america"])
def test_amounts_are_consistent(scenario):
    for order in Emulator(scenario).orders:
        total = Decimal(0)
        for item in order["orderItems"]:
            rows = item["proceeds"]["breakdowns"]
            line = sum(Decimal(row["subtotal"]["amount"]) for row in rows)
            assert line == Decimal(item["proceeds"]["proceedsTotal"]["amount"])
            total += line
        tip = [
            Decimal(row["subtotal"]["amount"])
            for row in order["proceeds"]["breakdowns"]
            if row["type"] == "DELIVERY_TIP"
        ]
        assert total + sum(tip) == Decimal(order["proceeds"]["grandTotal"]["amount"])


def test_variety(europe):
    text = repr(europe)
    for part in (
        "giftMessage", "AMAZON_BUSINESS", "buyerPurchaseOrderNumber", "PICKUP_POINT",
        "BUSINESS_PRICE", "PREMIUM", "NON_AMAZON", "cancellationRequest",
        "cancellationExecution", "promotionId", "COD_FEE", "DELIVERY_TIP", "GBP",
        "taxRegistrationNumber", "companyName",
    ):  # fmt: skip
        assert part in text, part
    lines = {len(order["orderItems"]) for order in europe}
    assert {1, 2, 3} <= lines


def test_german_business_has_the_company_in_line_one(europe):
    (order,) = [
        order
        for order in europe
        if order["buyer"].get("buyerPurchaseOrderNumber") == "PO-DE-2042"
    ]
    address = order["recipient"]["deliveryAddress"]
    assert address["addressLine1"] == order["buyer"]["buyerCompanyName"]
    assert "companyName" not in address


def test_unknown_skus_in_two_orders(europe):
    known = set(catalogue.SKUS)
    strange = [
        order["orderId"]
        for order in europe
        if any(
            item["product"]["sellerSku"] not in known for item in order["orderItems"]
        )
    ]
    assert len(strange) == 2


def test_missing_personal_data(europe):
    assert any(order["buyer"] == {} for order in europe)
    assert any(
        "addressLine1" not in order["recipient"]["deliveryAddress"] for order in europe
    )


def test_catalogue():
    assert len(catalogue.PRODUCTS) == 20
    assert catalogue.PRODUCTS[0]["sku"] == "AMZ-DEMO-001"
    assert len({product["barcode"] for product in catalogue.PRODUCTS}) == 20
    for product in catalogue.PRODUCTS:
        digits = [int(digit) for digit in product["barcode"]]
        assert len(digits) == 13
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_same_seed_same_orders():
    def ids(seed):
        emulator = Emulator("empty", seed=seed)
        return emulator.add_orders(20, seed=seed)

    assert ids(3) == ids(3)
    assert ids(3) != ids(4)


def test_many_orders_have_numbers_of_their_own():
    ids = Emulator("empty").add_orders(3000)
    assert len(set(ids)) == 3000


def test_europe_answers_fit_the_models(models):
    with Emulator("europe", models=models) as emulator:
        caller = Caller(emulator)
        payload = caller.search(includedData=",".join(DATA_SETS)).json()
        token = payload["pagination"]["nextToken"]
        caller.search(includedData=",".join(DATA_SETS), paginationToken=token)
        assert emulator.violations == []


def test_sandbox_orders_of_three_regions(models):
    with Emulator("sandbox", models=models) as emulator:
        assert [seller.region for seller in emulator.sellers.values()] == [
            "eu", "na", "fe"
        ]  # fmt: skip
        assert emulator.sellers["na"].refresh_token == "Atzr|emulator-na"
        assert emulator.sellers["fe"].refresh_token == "Atzr|emulator-fe"
        found = 0
        for seller in emulator.sellers.values():
            since = emulator.now().strftime("%Y-%m-%dT00:00:00Z")
            caller = Caller(emulator, seller)
            answer = caller.search(
                lastUpdatedAfter=since.replace("2026", "2025"),
                includedData=",".join(DATA_SETS),
            )
            orders = answer.json()["orders"]
            assert all(order["createdTime"] < "2026" for order in orders)
            found += len(orders)
        assert found == len(emulator.orders) >= 5
        assert emulator.violations == []


def test_demo_has_the_sandbox_beside_the_shop(models):
    emulator = Emulator("demo", models=models)
    assert list(emulator.sellers) == ["europe", "sandbox_eu", "na", "fe"]
    assert len(Emulator("demo").sellers) == 1


def test_sandbox_needs_models():
    with pytest.raises(ModelsError, match="needs the official models"):
        Emulator("sandbox")


def test_scenario_of_ones_own():
    def two_orders(world):
        seller = world.add_seller(Seller("mine", "A1", "na", "Atzr|mine", ("US",)))
        world.add_order("US", seller)
        world.add_order("US", seller)

    emulator = Emulator(two_orders)
    assert len(emulator.orders) == 2
    assert emulator.seller.seller_id == "A1"


def test_unknown_scenario():
    with pytest.raises(ValueError, match="Known: europe"):
        Emulator("mars")


def test_demo_has_listings_in_each_marketplace():
    world = Emulator("demo").world
    codes = Counter(listing.row.code for listing in world.listings.listings.values())
    assert set(codes) == {"DE", "ES", "FR", "IT", "UK"}
    asins = {listing.asin for listing in world.listings.listings.values()}
    assert asins <= set(world.catalog.items)
    barcodes = Counter(
        code for item in world.catalog.items.values() for code in item.barcodes
    )
    assert [barcodes[product["barcode"]] for product in catalogue.PRODUCTS[-3:]] == [
        1, 2, 0
    ]  # fmt: skip


def test_tax_comes_on_top_in_america():
    orders = Emulator("america").orders
    taxes = [
        Decimal(row["subtotal"]["amount"])
        for order in orders
        for row in order["proceeds"]["breakdowns"]
        if row["type"] == "TAX"
    ]
    assert len(orders) == len(taxes) == 12
    assert 0 < sum(not tax for tax in taxes) < len(taxes)
