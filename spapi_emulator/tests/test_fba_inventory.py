"""FBA Inventory API: pages whose tokens live for half a minute; what is refused."""

import pytest

from spapi_emulator.marketplaces import find

DE, FR, JP = find("DE").id, find("FR").id, find("JP").id
PATH = "/fba/inventory/v1/summaries"


def ask(caller, marketplace_id=DE, **params):
    scope = {
        "granularityType": "Marketplace",
        "granularityId": marketplace_id,
        "marketplaceIds": marketplace_id,
        "details": "true",
    }
    params = {name: value for name, value in (scope | params).items() if value}
    return caller.call("GET", PATH, params=params)


def rows(answer):
    return answer.json()["payload"]["inventorySummaries"]


def test_quantities(emulator, caller):
    emulator.limits.enabled = False
    emulator.set_fba_stock(
        "MUG", ("DE", "FR"), fulfillable=5, reserved=2, unfulfillable=1,
        researching=3, inbound_shipped=7,
    )  # fmt: skip
    [row] = rows(ask(caller))
    details = row["inventoryDetails"]
    assert (row["sellerSku"], row["totalQuantity"]) == ("MUG", 18)
    assert details["fulfillableQuantity"] == 5
    assert details["reservedQuantity"]["totalReservedQuantity"] == 2
    assert details["inboundShippedQuantity"] == 7
    assert rows(ask(caller, FR)) == [row]
    assert "inventoryDetails" not in rows(ask(caller, details=None))[0]
    emulator.set_fba_stock("MUG", ("FR",), fulfillable=1)
    assert [rows(ask(caller, one))[0]["totalQuantity"] for one in (DE, FR)] == [18, 1]
    assert emulator.violations == []


def test_tokens_live_for_half_a_minute(emulator, caller):
    emulator.limits.enabled = False
    for number in range(120):
        emulator.set_fba_stock(f"SKU-{number}", fulfillable=number)
    pages = [ask(caller)]
    while token := pages[-1].json().get("pagination", {}).get("nextToken"):
        emulator.advance(25)
        pages.append(ask(caller, nextToken=token))
    assert [len(rows(page)) for page in pages] == [50, 50, 20]
    token = pages[0].json()["pagination"]["nextToken"]
    assert ask(caller, nextToken=token).status_code == 400
    token = ask(caller).json()["pagination"]["nextToken"]
    assert ask(caller, FR, nextToken=token).status_code == 400
    emulator.advance(31)
    assert ask(caller, nextToken=token).status_code == 400


def test_what_changed_and_what_is_asked_for(emulator, caller):
    emulator.limits.enabled = False
    emulator.set_fba_stock("OLD", updated=emulator.now())
    emulator.advance(60)
    since = emulator.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    emulator.advance(60)
    emulator.set_fba_stock("NEW")
    assert [row["sellerSku"] for row in rows(ask(caller, startDateTime=since))] == [
        "NEW"
    ]
    assert [row["sellerSku"] for row in rows(ask(caller, sellerSkus="OLD"))] == ["OLD"]
    old = ask(caller, startDateTime="2020-01-01T00:00:00Z")
    assert old.status_code == 400


def test_usage_plan(caller):
    assert [ask(caller).status_code for __ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    "params, status",
    [
        ({"granularityType": None}, 400),
        ({"granularityType": "Region"}, 400),
        ({"granularityId": FR}, 400),
        ({"marketplaceIds": f"{DE},{FR}"}, 400),
        ({"marketplaceIds": JP, "granularityId": JP}, 403),
        ({"details": "yes"}, 400),
        ({"sellerSkus": ",".join(map(str, range(51)))}, 400),
    ],
)
def test_refused(emulator, caller, params, status):
    assert ask(caller, **params).status_code == status


def test_role(emulator, caller):
    emulator.seller.roles -= {"Amazon Fulfillment", "Product Listing"}
    assert ask(caller).status_code == 403
