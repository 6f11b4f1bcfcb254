from datetime import timedelta

import pytest

from spapi_emulator.clock import format_time, parse_time

DE, FR, US = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "ATVPDKIKX0DER"


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [order["orderId"] for order in answer.json()["orders"]]


def ago(emulator, **values):
    return format_time(emulator.now() - timedelta(**values))


def error(answer):
    assert answer.status_code == 400, answer.text
    (found,) = answer.json()["errors"]
    assert found["code"] == "InvalidInput"
    assert set(found) == {"code", "message", "details"}
    return found["message"]


@pytest.mark.parametrize(
    "params",
    [
        {"lastUpdatedAfter": None, "createdBefore": "2026-01-01T00:00:00Z"},
        {"createdAfter": "2026-01-01T00:00:00Z",
         "lastUpdatedAfter": "2026-01-01T00:00:00Z"},
        {"createdAfter": "2026-01-01T00:00:00Z",
         "lastUpdatedBefore": "2026-01-02T00:00:00Z"},
        {"lastUpdatedAfter": "2026-01-02T00:00:00Z",
         "lastUpdatedBefore": "2026-01-01T00:00:00Z"},
        {"lastUpdatedAfter": "TEST_CASE_400"},
        {"lastUpdatedAfter": "2026-01-02"},
        {"lastUpdatedAfter": "2999-01-02T00:00:00Z"},
        {"fulfillmentStatuses": "Unshipped"},
        {"fulfilledBy": "MFN"},
        {"includedData": "buyer"},
        {"maxResultsPerPage": "101"},
        {"maxResultsPerPage": "0"},
        {"marketplaceIds": ""},
        {"marketplaceIds": [DE, FR]},
        {"marketplaceIds": ",".join([DE] * 51)},
        {"paginationToken": "made-up"},
    ],
)  # fmt: skip
def test_invalid_queries(caller, params):
    params.setdefault("lastUpdatedAfter", None if "createdAfter" in params else
                      "2026-01-01T00:00:00Z")  # fmt: skip
    params = {name: value for name, value in params.items() if value is not None}
    answer = caller.call("GET", "/orders/2026-01-01/orders", params=params)
    assert error(answer)


def test_two_minute_rule(emulator, caller):
    early = ago(emulator, minutes=10)
    late = ago(emulator, seconds=115)
    assert "two minutes" in error(
        caller.search(lastUpdatedAfter=early, lastUpdatedBefore=late)
    )
    assert "two minutes" in error(caller.search(createdAfter=early, createdBefore=late))
    fine = ago(emulator, seconds=121)
    answer = caller.search(lastUpdatedAfter=early, lastUpdatedBefore=fine)
    assert answer.json()["lastUpdatedBefore"] == fine


def test_newest_orders_wait_two_minutes(emulator, caller):
    order = emulator.add_order(created=emulator.now())
    assert ids(caller.search()) == []
    emulator.advance(125)
    assert ids(caller.search()) == [order["orderId"]]


def test_upper_bound_is_echoed(emulator, caller):
    payload = caller.search().json()
    bound = parse_time(payload["lastUpdatedBefore"])
    assert "createdBefore" not in payload
    delay = emulator.now() - bound
    assert timedelta(seconds=119) < delay < timedelta(seconds=125)
    payload = caller.search(createdAfter=ago(emulator, days=1)).json()
    assert "createdBefore" in payload and "lastUpdatedBefore" not in payload


def test_window_by_creation_and_by_update(emulator, caller):
    old = emulator.add_order(created=ago(emulator, days=3))["orderId"]
    new = emulator.add_order(created=ago(emulator, hours=5))["orderId"]
    day = ago(emulator, days=1)
    assert ids(caller.search(createdAfter=day)) == [new]
    assert ids(caller.search(lastUpdatedAfter=day)) == [new]
    emulator.update_order(old, status="CANCELLED")
    emulator.advance(180)
    assert ids(caller.search(createdAfter=day)) == [new]
    assert ids(caller.search(lastUpdatedAfter=day)) == [new, old]


def test_filters(emulator, caller):
    de = emulator.add_order("DE")["orderId"]
    fr = emulator.add_order("FR", status="PENDING")["orderId"]
    fba = emulator.add_order("FR", fulfilled_by="AMAZON", status="SHIPPED")["orderId"]
    found = {
        name: set(ids(caller.search(**{name: value})))
        for name, value in {
            "marketplaceIds": FR,
            "fulfilledBy": "MERCHANT",
            "fulfillmentStatuses": "PENDING,SHIPPED",
        }.items()
    }
    assert found["marketplaceIds"] == {fr, fba}
    assert found["fulfilledBy"] == {de, fr}
    assert found["fulfillmentStatuses"] == {fr, fba}
    assert ids(caller.search(marketplaceIds=f"{DE},{FR}", fulfilledBy="AMAZON")) == [
        fba
    ]


@pytest.mark.parametrize("other", [US, "A38D8NSA03LJTC", "NOSUCHMARKET"])
def test_marketplaces_of_another_region_are_forbidden(caller, other):
    answer = caller.search(marketplaceIds=f"{DE},{other}")
    assert answer.status_code == 403
    found = answer.json()["errors"][0]
    assert found["code"] == "Unauthorized"
    text = "The marketplaces you provided are not valid for region."
    assert found["message"] == text


def test_non_amazon_orders_show_their_own_marketplace(emulator, caller):
    emulator.add_order("DE", channel="NON_AMAZON")
    (order,) = caller.search(marketplaceIds=DE).json()["orders"]
    assert order["salesChannel"]["channelName"] == "NON_AMAZON"
    assert order["salesChannel"]["marketplaceId"] == "A38D8NSA03LJTC"


def pages(caller, **params):
    found, token = [], None
    while True:
        payload = caller.search(**params, paginationToken=token).json()
        found.append([order["orderId"] for order in payload["orders"]])
        token = payload.get("pagination", {}).get("nextToken")
        if token is None:
            return found


def test_pages_hold_every_order_once_in_the_order_of_updates(emulator, caller):
    made = [
        emulator.add_order(created=ago(emulator, hours=hours))["orderId"]
        for hours in (3, 9, 5, 7, 2)
    ]
    found = pages(caller, maxResultsPerPage=2)
    assert [len(page) for page in found] == [2, 2, 1]
    assert [order_id for page in found for order_id in page] == [
        made[1],
        made[3],
        made[2],
        made[0],
        made[4],
    ]


def test_full_last_page_has_no_token(emulator, caller):
    emulator.add_orders(4)
    assert "pagination" not in caller.search(maxResultsPerPage=4).json()


def test_token_is_bound_to_its_query(emulator, caller):
    emulator.add_orders(3, marketplaces=("DE",))
    token = caller.search(maxResultsPerPage=1, marketplaceIds=DE).json()["pagination"]
    token = token["nextToken"]
    assert "belong" in error(caller.search(paginationToken=token))
    assert "belong" in error(
        caller.search(paginationToken=token, marketplaceIds=f"{DE},{FR}")
    )
    answer = caller.search(
        paginationToken=token, marketplaceIds=DE, maxResultsPerPage=50,
        includedData="FULFILLMENT",
    )  # fmt: skip
    assert len(answer.json()["orders"]) == 2
    assert "fulfillment" in answer.json()["orders"][0]


def test_token_needs_the_first_bounds(emulator, caller):
    emulator.add_orders(2)
    token = caller.search(maxResultsPerPage=1).json()["pagination"]["nextToken"]
    answer = caller.call(
        "GET", "/orders/2026-01-01/orders", params={"paginationToken": token}
    )
    assert error(answer)


def test_token_is_gone_after_a_day(emulator, caller):
    emulator.add_orders(2)
    token = caller.search(maxResultsPerPage=1).json()["pagination"]["nextToken"]
    emulator.advance(24 * 3600 - 5)
    caller.token()
    assert len(ids(caller.search(paginationToken=token))) == 1
    emulator.advance(6)
    assert "expired" in error(caller.search(paginationToken=token))


def test_window_stays_frozen_between_pages(emulator, caller):
    made = emulator.add_orders(4)
    first = caller.search(maxResultsPerPage=2).json()
    later = emulator.add_order(created=emulator.now())["orderId"]
    seen = [order["orderId"] for order in first["orders"]]
    changed = next(order_id for order_id in made if order_id not in seen)
    emulator.update_order(changed, status="CANCELLED")
    emulator.advance(600)
    second = caller.search(
        maxResultsPerPage=2, paginationToken=first["pagination"]["nextToken"]
    ).json()
    assert second["lastUpdatedBefore"] == first["lastUpdatedBefore"]
    rest = [order["orderId"] for order in second["orders"]]
    assert later not in rest and changed not in rest
    assert len(set(seen + rest)) == 3
    after = ids(caller.search(lastUpdatedAfter=first["lastUpdatedBefore"]))
    assert sorted(after) == sorted([later, changed])


def test_other_sellers_see_nothing(emulator, caller):
    from dataclasses import replace

    other = replace(
        emulator.seller, name="other", seller_id="A2", refresh_token="Atzr|b"
    )
    emulator.world.add_seller(other)
    order = emulator.add_order(seller="other")
    assert ids(caller.search()) == []
    assert caller.get_order(order["orderId"]).status_code == 404
