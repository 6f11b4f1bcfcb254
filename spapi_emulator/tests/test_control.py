import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
import requests
from calls import Caller, get

from spapi_emulator.__main__ import main
from spapi_emulator.control import Control


def control(emulator, method, action, body=None):
    url = f"{emulator.url}/_emulator/{action}"
    return requests.request(method, url, json=body, timeout=20)


def test_advance_and_state(emulator):
    before = emulator.now()
    answer = control(emulator, "POST", "advance", {"seconds": 3600})
    assert answer.status_code == 200
    assert (emulator.now() - before).total_seconds() >= 3600
    state = control(emulator, "GET", "state").json()
    assert state["now"][:16] == emulator.now().isoformat()[:16]
    assert state["orders"] == 0 and state["violations"] == []


def test_state_counts(emulator, caller):
    order = emulator.add_order()
    caller.search()
    caller.confirm(order)
    state = control(emulator, "GET", "state").json()
    assert state["orders_by_status"] == {"SHIPPED": 1}
    assert state["calls"] == {"token": 1, "searchOrders": 1, "confirmShipment": 1}
    (shipment,) = state["confirmed_shipments"]
    assert shipment["order_id"] == order["orderId"]


def test_orders(emulator):
    items = [{"sku": "A", "quantity": 2, "unit_price": "9.90"}]
    body = {"marketplace": "FR", "items": items}
    order = control(emulator, "POST", "orders", body).json()
    assert emulator.order(order["orderId"]) == order
    many = control(emulator, "POST", "orders", {"count": 7}).json()
    assert len(many["order_ids"]) == 7
    assert len(control(emulator, "GET", "orders").json()["order_ids"]) == 8
    path = f"orders/{order['orderId']}"
    assert control(emulator, "GET", path).json() == order
    changed = control(emulator, "POST", path, {"status": "CANCELLED"}).json()
    assert changed["fulfillment"]["fulfillmentStatus"] == "CANCELLED"


def test_listings_and_catalogue(emulator):
    body = {"sku": "MUG", "marketplace": "FR", "asin": "B000000001"}
    added = control(emulator, "POST", "listings", body).json()
    assert added == {"sku": "MUG", "asin": "B000000001"}
    body = {"asin": "B000000001", "marketplaces": ["FR"], "title": "Tasse"}
    assert control(emulator, "POST", "catalog", body).json() == {"asin": "B000000001"}
    assert emulator.world.catalog.items["B000000001"].title == "Tasse"


def test_issues_and_restrictions(emulator):
    emulator.add_listing("MUG")
    body = {"sku": "MUG", "issues": [{"actions": ["LISTING_SUPPRESSED"]}]}
    assert control(emulator, "POST", "listing_issues", body).status_code == 200
    assert emulator.listing("MUG").statuses == ("DISCOVERABLE",)
    body = {"asin": "B1", "reason_code": "NOT_ELIGIBLE"}
    assert control(emulator, "POST", "restrictions", body).status_code == 200
    assert len(emulator.world.offers.restrictions) == 1


def test_fault_and_journal(emulator, caller):
    body = {"operation": "searchOrders", "kind": "503", "times": 2}
    assert control(emulator, "POST", "fault", body).json() == {"waiting": 1}
    assert caller.search().status_code == 503
    assert control(emulator, "DELETE", "fault").status_code == 200
    assert caller.search().status_code == 200
    calls = control(emulator, "GET", "journal").json()["calls"]
    assert [call["status"] for call in calls] == [200, 503, 200]
    control(emulator, "DELETE", "journal")
    assert emulator.journal == []


def test_reset_keeps_the_token(emulator, caller):
    state = control(emulator, "POST", "reset", {"scenario": "europe"}).json()
    assert state["orders"] > 100
    assert len(caller.search().json()["orders"]) == 100
    emulator.reset()
    assert emulator.journal == []
    assert len(emulator.orders) == state["orders"]


@pytest.mark.parametrize(
    "method, action, body, status",
    [
        ("GET", "nothing", None, 404),
        ("GET", "advance", None, 404),
        ("POST", "advance", {}, 400),
        ("POST", "orders", {"colour": "red"}, 400),
        ("POST", "orders", {"count": 0}, 400),
        ("POST", "listings", {"colour": "red"}, 400),
        ("POST", "catalog", {"asin": "B1", "marketplaces": ["MARS"]}, 400),
        ("POST", "fault", {"operation": "token", "kind": "fire"}, 400),
        ("POST", "reset", {"scenario": "mars"}, 400),
        ("POST", "orders/302-0000000-0000000", {"status": "SHIPPED"}, 400),
    ],
)
def test_errors_of_the_control_api(emulator, method, action, body, status):
    answer = control(emulator, method, action, body)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_only_loopback_may_control(emulator):
    request = SimpleNamespace(method="GET", path="/_emulator/state", body=b"")
    assert Control(emulator).answer(request, "192.0.2.1").status == 403
    assert Control(emulator).answer(request, "127.0.0.1").status == 200


def test_help_explains_everything(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    for part in ("--scenario", "--no-limits", "/_emulator/advance", "truncated"):
        assert part in text


def test_missing_models_are_one_sentence(capsys):
    assert main(["--scenario", "sandbox", "--port", "0"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "models" in error


def test_server_from_the_command_line():
    folder = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    command = [sys.executable, "-m", "spapi_emulator", "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().split()[-1]
        state = get(f"{url}/_emulator/state").json()
        assert state["scenario"] == "europe"
    finally:
        process.terminate()
        assert process.wait(10) == 0
        process.stdout.close()


def test_many_callers_at_once(emulator):
    from concurrent.futures import ThreadPoolExecutor

    emulator.limits.enabled = False
    emulator.add_orders(200)
    caller = Caller(emulator)
    token = caller.session.headers["x-amz-access-token"]

    def call(number):
        emulator.add_order()
        return get(
            f"{emulator.url}/orders/2026-01-01/orders",
            params={"lastUpdatedAfter": "2020-01-01T00:00:00Z"},
            headers={"x-amz-access-token": token},
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(call, range(40))) == {200}
