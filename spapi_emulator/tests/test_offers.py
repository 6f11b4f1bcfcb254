"""putListingsItem, deleteListingsItem and what follows."""

import pytest
from offer_calls import (
    ASIN,
    DE,
    FR,
    LATE,
    SOON,
    UK,
    call,
    codes,
    item,
    offer,
    page,
    patch,
    price,
    put,
    stock,
)

__all__ = ["page"]
pytestmark = pytest.mark.usefixtures("page")


def test_new_offer_is_accepted_and_on_sale_a_little_later(emulator, caller):
    answer = put(caller)
    assert (answer["status"], answer["issues"]) == ("ACCEPTED", [])
    assert item(caller)["summaries"][0]["status"] == []
    emulator.advance(SOON)
    shown = item(caller)
    assert shown["summaries"][0]["status"] == ["BUYABLE", "DISCOVERABLE"]
    assert shown["summaries"][0]["itemName"] == "Mug"
    assert shown["offers"][0]["price"]["amount"] == "9.99"
    assert emulator.listing("MUG").quantity == 5


def test_offer_by_barcode(emulator, caller):
    code = [{"type": "ean", "value": "4006381333931", "marketplace_id": DE}]
    put(
        caller,
        merchant_suggested_asin=None,
        externally_assigned_product_identifier=code,
    )
    assert emulator.listing("MUG").asin == ASIN
    code[0]["value"] = "4006381333948"
    answer = put(
        caller,
        merchant_suggested_asin=None,
        externally_assigned_product_identifier=code,
    )
    assert answer["status"] == "INVALID"


@pytest.mark.parametrize(
    "attributes, code",
    [
        ({"condition_type": None}, "90220"),
        ({"condition_type": [{"value": "mint"}]}, "4000001"),
        ({"condition_type": "new_new"}, "4000001"),
        ({"purchasable_offer": price("9.99")}, "4000001"),
        ({"purchasable_offer": price(9.999)}, "4000001"),
        ({"purchasable_offer": price(0)}, "4000001"),
        ({"purchasable_offer": price(9, currency="GBP")}, "4000001"),
        ({"purchasable_offer": price(9, FR)}, "18208"),
        ({"purchasable_offer": [{"our_price": 9}]}, "4000001"),
        ({"fulfillment_availability": stock(-1)}, "4000001"),
        ({"fulfillment_availability": stock(1.5)}, "4000001"),
        ({"fulfillment_availability": LATE}, "4000001"),
        ({"merchant_suggested_asin": [{"value": "B0NOWHERE"}]}, "18202"),
    ],
)  # fmt: skip
def test_refused_offers(emulator, caller, attributes, code):
    answer = put(caller, **attributes)
    assert (answer["status"], codes(answer)) == ("INVALID", [code])
    assert emulator.listing("MUG") is None


def test_page_of_another_marketplace(caller):
    answer = put(caller, UK, purchasable_offer=price(9, UK, "GBP"))
    assert codes(answer) == ["18202"]


def test_sale_needs_dates_and_bounds_hold_the_price(caller):
    sale = [{"schedule": [{"value_with_tax": 8}]}]
    assert codes(put(caller, purchasable_offer=price(9, discounted_price=sale)))
    least = [{"schedule": [{"value_with_tax": 10}]}]
    answer = put(caller, purchasable_offer=price(9, minimum_seller_allowed_price=least))
    assert codes(answer) == ["4000001"]


def test_required_attributes_of_a_product_type(emulator, caller):
    emulator.set_required_attributes("PRODUCT", ["batteries_required"])
    body = offer()
    answer = call(caller, "PUT", json=body, params={"issueLocale": "de_DE"}).json()
    assert answer["issues"][0]["message"].startswith("'batteries_required' ist")
    body["attributes"]["batteries_required"] = [{"value": False}]
    assert call(caller, "PUT", json=body).json()["status"] == "ACCEPTED"


def test_preview_changes_nothing(emulator, caller):
    params = {"mode": "VALIDATION_PREVIEW", "includedData": "identifiers,issues"}
    answer = call(caller, "PUT", json=offer(), params=params).json()
    assert answer["status"] == "VALID"
    assert answer["identifiers"] == [{"marketplaceId": DE, "asin": ASIN}]
    assert emulator.listing("MUG") is None
    emulator.add_listing("MUG", asin=ASIN, quantity=3)
    answer = patch(caller, "fulfillment_availability", stock(9), params=params).json()
    assert (answer["status"], emulator.listing("MUG").quantity) == ("VALID", 3)
    answer = patch(caller, "fulfillment_availability", stock(-9), params=params).json()
    assert answer["status"] == "INVALID"


def test_one_quantity_in_europe_and_a_price_of_its_own_each(emulator, caller):
    for code in ("DE", "FR"):
        emulator.add_listing("MUG", code, asin=ASIN, quantity=3, price="10.00")
    patch(caller, "fulfillment_availability", stock(0), op="merge")
    patch(caller, "purchasable_offer", price(12, FR), marketplace_id=FR)
    assert emulator.listing("MUG", "FR").quantity == 0
    assert emulator.listing("MUG", "FR").statuses == ("DISCOVERABLE",)
    assert (emulator.listing("MUG").price, emulator.listing("MUG", "FR").price) == (
        "10.00",
        "12.00",
    )
    patch(caller, "fulfillment_availability", stock(4), op="merge", marketplace_id=FR)
    assert "BUYABLE" in emulator.listing("MUG").statuses


def test_quantities_of_their_own(emulator, caller):
    emulator.one_quantity = False
    for code in ("DE", "FR"):
        emulator.add_listing("MUG", code, asin=ASIN, quantity=3)
    patch(caller, "fulfillment_availability", stock(0), op="merge")
    assert emulator.listing("MUG", "FR").quantity == 3


def test_new_offer_shares_the_quantity(emulator, caller):
    emulator.add_listing("MUG", "FR", asin=ASIN, quantity=7, handling_days=2)
    put(caller, fulfillment_availability=None)
    assert emulator.listing("MUG").quantity == 7
    put(caller, fulfillment_availability=stock(8))
    assert emulator.listing("MUG", "FR").quantity == 8
    assert emulator.listing("MUG", "FR").handling_days is None


def test_offer_of_amazons_stock_refuses_a_quantity(emulator, caller):
    emulator.add_listing("MUG", asin=ASIN, fba=True)
    for op in ("merge", "replace"):
        answer = patch(caller, "fulfillment_availability", stock(9), op=op).json()
        assert codes(answer) == ["18204"]
    assert patch(caller, "purchasable_offer", price(9)).json()["status"] == "ACCEPTED"
    assert emulator.listing("MUG").price == "9.00"


def test_what_is_off_sale_for_another_reason_stays_so(emulator, caller):
    emulator.add_listing("MUG", asin=ASIN, quantity=3, statuses=())
    patch(caller, "fulfillment_availability", stock(4), op="merge")
    assert emulator.listing("MUG").statuses == ()


def test_later_issues_in_the_language_asked_for(emulator, caller):
    message = {"en_US": "The picture is missing.", "de_DE": "Das Bild fehlt."}
    issue = {"message": message, "actions": ["LISTING_SUPPRESSED"]}
    emulator.set_listing_issues("MUG", issues=[issue], after=2 * SOON)
    put(caller)
    emulator.advance(SOON)
    assert item(caller)["issues"] == []
    emulator.advance(SOON)
    [german] = item(caller)["issues"]
    [english] = item(caller, issueLocale="en_US")["issues"]
    assert (german["message"], english["message"]) == (
        message["de_DE"],
        message["en_US"],
    )
    assert item(caller)["summaries"][0]["status"] == ["DISCOVERABLE"]
    patch(caller, "fulfillment_availability", stock(9), op="merge")
    assert "BUYABLE" not in emulator.listing("MUG").statuses
    emulator.set_listing_issues("MUG")
    assert "BUYABLE" in emulator.listing("MUG").statuses


def test_unknown_sku_and_another_asin(emulator, caller):
    answer = patch(caller, "fulfillment_availability", stock(1), op="merge").json()
    assert codes(answer) == ["18201"]
    emulator.add_listing("MUG", asin="B0OTHER")
    assert codes(put(caller)) == ["18205"]


def test_refusal_arranged_by_a_test(emulator, caller):
    emulator.refuse_offers("MUG", text="No.", code="5665")
    [issue] = put(caller)["issues"]
    assert (issue["code"], issue["message"]) == ("5665", "No.")
    emulator.refuse_offers("MUG")
    assert put(caller)["status"] == "ACCEPTED"


def test_delete(emulator, caller):
    for code in ("DE", "FR"):
        emulator.add_listing("MUG", code, asin=ASIN)
    assert call(caller, "DELETE").json()["status"] == "ACCEPTED"
    assert emulator.listing("MUG") is None
    assert emulator.listing("MUG", "FR")
    assert call(caller, "GET").status_code == 404


def test_one_marketplace_a_call(emulator, caller):
    both = f"{DE},{FR}"
    assert call(caller, "PUT", marketplace_id=both, json=offer()).status_code == 400
    assert call(caller, "DELETE", marketplace_id=both).status_code == 400
    emulator.violations.clear()


def test_faults_and_limits_of_the_application(emulator, caller):
    emulator.add_listing("MUG", asin=ASIN, quantity=3)
    emulator.fault("patchListingsItem", "application_429")
    answer = patch(caller, "fulfillment_availability", stock(1), op="merge")
    assert answer.status_code == 429
    text = answer.json()["errors"][0]["message"]
    assert text.endswith("than what is allowed for the application.")
    emulator.fault("patchListingsItem", "lost")
    with pytest.raises(OSError):
        patch(caller, "fulfillment_availability", stock(1), op="merge")
    assert emulator.listing("MUG").quantity == 1
    answers = [call(caller, "DELETE").status_code for _call in range(6)]
    assert answers == [200] * 5 + [429]
