"""patchListingsItem: what is replaced, merged, deleted and refused."""

import pytest
from offer_calls import ASIN, DE, codes, item, page, patch, price, stock

__all__ = ["page"]
pytestmark = pytest.mark.usefixtures("page")


def test_replace_drops_what_is_left_out_and_merge_does_not(emulator, caller):
    emulator.add_listing("MUG", asin=ASIN, quantity=3, handling_days=4)
    patch(caller, "fulfillment_availability", stock(2), op="merge")
    assert (
        emulator.listing("MUG").quantity,
        emulator.listing("MUG").handling_days,
    ) == (
        2,
        4,
    )
    patch(caller, "fulfillment_availability", stock(1))
    assert (
        emulator.listing("MUG").quantity,
        emulator.listing("MUG").handling_days,
    ) == (
        1,
        None,
    )


def test_price_is_replaced_for_its_audience(emulator, caller):
    emulator.add_listing("MUG", asin=ASIN)
    business = price(8.5, audience="B2B")
    patch(caller, "purchasable_offer", business, op="add")
    sale = [
        {
            "schedule": [
                {
                    "value_with_tax": 8,
                    "start_at": "2026-11-27T00:00:00.000Z",
                    "end_at": "2026-12-01T00:00:00.000Z",
                }
            ]
        }
    ]
    patch(caller, "purchasable_offer", price(12, discounted_price=sale))
    everybody, other = item(caller)["attributes"]["purchasable_offer"]
    assert everybody["discounted_price"] == sale
    assert other == business[0]
    patch(caller, "purchasable_offer", price(13))
    everybody, other = item(caller)["attributes"]["purchasable_offer"]
    assert "discounted_price" not in everybody
    assert emulator.listing("MUG").price == "13.00"


def test_paths_and_merges_that_are_refused(emulator, caller):
    emulator.limits.enabled = False
    emulator.add_listing("MUG", asin=ASIN)
    for path in ("/attributes/purchasable_offer/0", "/purchasable_offer", "x"):
        answer = patch(caller, "/" + path.lstrip("/"), price(9))
        assert answer.status_code == 400
    assert codes(patch(caller, "purchasable_offer", price(9), op="merge").json()) == [
        "18207"
    ]
    late = stock(9, lead_time_to_ship_max_days=2)
    answer = patch(caller, "fulfillment_availability", late, op="merge").json()
    assert codes(answer) == ["18207"]
    answer = patch(caller, "fulfillment_availability", stock(9)[0]).json()
    assert codes(answer) == ["4000001"]
    emulator.violations.clear()


def test_deleted_attribute(emulator, caller):
    emulator.add_listing("MUG", asin=ASIN)
    patch(caller, "purchasable_offer", [{"marketplace_id": DE}], op="delete")
    assert emulator.listing("MUG").price is None
    assert "BUYABLE" not in emulator.listing("MUG").statuses
