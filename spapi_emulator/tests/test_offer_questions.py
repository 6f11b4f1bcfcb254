"""Restrictions and product types: what to ask before an offer is made."""

import base64
import hashlib

import pytest
from calls import get

from spapi_emulator.marketplaces import find

DE, FR, JP = find("DE").id, find("FR").id, find("JP").id
TYPES = "/definitions/2020-09-01/productTypes"


def restrictions(caller, asin="B0BRAND", marketplace_id=DE, **params):
    params = {
        "asin": asin,
        "sellerId": caller.seller.seller_id,
        "marketplaceIds": marketplace_id,
        **params,
    }
    return caller.call("GET", "/listings/2021-08-01/restrictions", params=params)


def definition(caller, name="COFFEE_MAKER", **params):
    params = {
        "marketplaceIds": DE,
        "requirements": "LISTING_OFFER_ONLY",
        **params,
    }
    return caller.call("GET", f"{TYPES}/{name}", params=params)


def schema(caller, name="COFFEE_MAKER"):
    return get(definition(caller, name).json()["schema"]["link"]["resource"]).json()


@pytest.fixture(autouse=True)
def no_violations(emulator):
    yield
    assert emulator.violations == []


def test_restriction_with_reason_and_link(emulator, caller):
    link = "https://sellercentral.amazon.de/hz/approvalrequest?asin=B0BRAND"
    emulator.set_restriction("B0BRAND", "DE", link=link)
    [row] = restrictions(caller, conditionType="new_new").json()["restrictions"]
    [reason] = row["reasons"]
    assert reason["reasonCode"] == "APPROVAL_REQUIRED"
    assert reason["links"][0]["resource"] == link
    assert "Freigabe" in reason["message"]
    [row] = restrictions(caller, reasonLocale="en_US").json()["restrictions"]
    assert "approval" in row["reasons"][0]["message"]


def test_no_restriction(emulator, caller):
    emulator.set_restriction("B0BRAND", "DE", "NOT_ELIGIBLE", message="No.")
    assert restrictions(caller, marketplace_id=FR).json() == {"restrictions": []}
    assert restrictions(caller, "B0OTHER").json() == {"restrictions": []}
    emulator.set_restriction("B0BRAND", "DE", None)
    assert restrictions(caller).json() == {"restrictions": []}


def test_restricted_offer_is_refused(emulator, caller):
    emulator.add_catalog_item("B0BRAND")
    emulator.set_restriction("B0BRAND")
    body = {
        "productType": "PRODUCT",
        "requirements": "LISTING_OFFER_ONLY",
        "attributes": {
            "merchant_suggested_asin": [{"value": "B0BRAND"}],
            "condition_type": [{"value": "new_new"}],
        },
    }
    path = f"/listings/2021-08-01/items/{caller.seller.seller_id}/MUG"
    answer = caller.call("PUT", path, params={"marketplaceIds": DE}, json=body).json()
    assert answer["issues"][0]["categories"] == ["QUALIFICATION_REQUIRED"]


def test_schema_and_its_checksum(emulator, caller):
    emulator.set_required_attributes("COFFEE_MAKER", ["batteries_required"])
    answer = definition(caller).json()
    data = get(answer["schema"]["link"]["resource"]).content
    digest = hashlib.md5(data, usedforsecurity=False).digest()
    assert answer["schema"]["checksum"] == base64.b64encode(digest).decode()
    assert schema(caller)["required"] == [
        "condition_type",
        "merchant_suggested_asin",
        "batteries_required",
    ]
    again = definition(caller, locale="en_US").json()
    assert again["schema"]["checksum"] == answer["schema"]["checksum"]
    other = definition(caller, "MUG").json()
    assert other["schema"]["checksum"] != answer["schema"]["checksum"]


def test_not_enforced(caller):
    answer = definition(caller, requirementsEnforced="NOT_ENFORCED").json()
    assert "required" not in get(answer["schema"]["link"]["resource"]).json()


def test_what_is_refused(emulator, caller):
    assert definition(caller, "INVALID").status_code == 400
    assert definition(caller, requirements="LISTING").status_code == 400
    assert definition(caller, marketplaceIds=f"{DE},{FR}").status_code == 400
    assert definition(caller, marketplaceIds=JP).status_code == 403
    assert restrictions(caller, sellerId="A1OTHER").status_code == 403
    assert restrictions(caller, conditionType="mint").status_code == 400
    emulator.violations.clear()


def test_refused_questions_about_restrictions_have_a_bare_list(emulator, caller):
    emulator.limits.plans["getListingsRestrictions"] = (0.001, 1)
    assert restrictions(caller).status_code == 200
    refused = restrictions(caller)
    assert refused.status_code == 429
    assert refused.json()[0]["code"] == "QuotaExceeded"
    assert emulator.violations == []
