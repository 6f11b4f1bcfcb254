"""How the operations of offers are called in the tests of contract and sandbox."""

from datetime import datetime, timezone
from decimal import Decimal

from spapi_loopback import Reply

from spapi.listings_feed import Change, Offer, Price, patch_body, put_body

SCHEMA = {
    "schema": {
        "link": {"resource": "https://example.com/", "verb": "GET"},
        "checksum": "c7af9479ca7261645cea9db56c5f720d",
    }
}
PRICE = Price(
    "EUR",
    Decimal("19.99"),
    Decimal("14.50"),
    datetime(2026, 11, 27, tzinfo=timezone.utc),
    datetime(2026, 12, 1, tzinfo=timezone.utc),
    Decimal(10),
    Decimal(40),
)
OFFER = Offer("ARM/27 S+", "A1", "B0ASIN", "COFFEE_MAKER", "new_new", PRICE, 7, 2)
CHANGE = Change("ARM/27 S+", "A1", "COFFEE_MAKER", PRICE, 7)
SUBMITTED = Reply(200, {"sku": "S", "status": "ACCEPTED", "submissionId": "1"})
ALL = {"marketplace_id": "A1", "preview": True, "issue_locale": "de_DE"}

# operationId -> (answer, [calls: the fullest one, then the barest one])
OFFER_CALLS = {
    "putListingsItem": (
        SUBMITTED,
        [
            lambda c: c.put_listings_item("A1S", "A/ +", body=put_body(OFFER), **ALL),
            lambda c: c.put_listings_item(
                "A1S", "1", marketplace_id="A1", body=put_body(OFFER)
            ),
        ],
    ),
    "patchListingsItem": (
        SUBMITTED,
        [
            lambda c: c.patch_listings_item(
                "A1S", "A/ +", body=patch_body(CHANGE), **ALL
            ),
            lambda c: c.patch_listings_item(
                "A1S", "1", marketplace_id="A1", body=patch_body(CHANGE)
            ),
        ],
    ),
    "deleteListingsItem": (
        SUBMITTED,
        [
            lambda c: c.delete_listings_item(
                "A1S", "A/ +", marketplace_id="A1", issue_locale="de_DE"
            ),
            lambda c: c.delete_listings_item("A1S", "1", marketplace_id="A1"),
        ],
    ),
    "getListingsRestrictions": (
        Reply(200, {"restrictions": []}),
        [
            lambda c: c.get_listings_restrictions(
                "A1S", "B0ASIN", "A1", "new_new", "de_DE"
            ),
            lambda c: c.get_listings_restrictions("A1S", "B0ASIN", "A1"),
        ],
    ),
    "getDefinitionsProductType": (
        Reply(200, SCHEMA),
        [
            lambda c: c.get_definitions_product_type(
                "COFFEE_MAKER", marketplace_id="A1", seller_id="A1S", locale="de_DE"
            ),
            lambda c: c.get_definitions_product_type("PRODUCT", marketplace_id="A1"),
        ],
    ),
}

# What Amazon requires, and its cases leave out.
IN_US = {"sellerId": "A1S", "sku": "S", "marketplaceIds": ["ATVPDKIKX0DER"]}
BODIES = {
    "putListingsItem": {"productType": "PRODUCT", "attributes": {"a": []}},
    "patchListingsItem": {
        "productType": "PRODUCT",
        "patches": [{"op": "delete", "path": "/attributes/a"}],
    },
}
OFFER_REQUIRED = {
    **{name: {**IN_US, "body": body} for name, body in BODIES.items()},
    "deleteListingsItem": IN_US,
    "getListingsRestrictions": {
        "asin": "B0000ASIN1",
        "sellerId": "A1S",
        "marketplaceIds": ["ATVPDKIKX0DER"],
    },
    "getDefinitionsProductType": {
        "productType": "LUGGAGE",
        "marketplaceIds": ["ATVPDKIKX0DER"],
        "requirements": "LISTING_OFFER_ONLY",
    },
}


def submit(method):
    def call(client, given):
        return getattr(client, method)(
            given["sellerId"],
            given["sku"],
            marketplace_id=given["marketplaceIds"][0],
            body=given["body"],
            preview="mode" in given,
        )

    return call


OFFER_CASES = {
    "putListingsItem": submit("put_listings_item"),
    "patchListingsItem": submit("patch_listings_item"),
    "deleteListingsItem": lambda c, g: c.delete_listings_item(
        g["sellerId"], g["sku"], marketplace_id=g["marketplaceIds"][0]
    ),
    "getListingsRestrictions": lambda c, g: c.get_listings_restrictions(
        g["sellerId"], g["asin"], g["marketplaceIds"][0]
    ),
    "getDefinitionsProductType": lambda c, g: c.get_definitions_product_type(
        g["productType"], marketplace_id=g["marketplaceIds"][0]
    ),
}


def check_submission(submission, response):
    assert submission.status == response["status"]
    assert submission.submission_id == response["submissionId"]
    assert submission.is_refused == (response["status"] == "INVALID")
    asins = [one["asin"] for one in response.get("identifiers", [])]
    assert submission.asin == (asins[0] if asins else "")
    assert len(submission.issues) == len(response["issues"])
    for issue, payload in zip(submission.issues, response["issues"], strict=True):
        assert (issue.code, issue.message) == (payload["code"], payload["message"])
        assert issue.attributes == tuple(payload["attributeNames"])
        actions = payload.get("enforcements", {}).get("actions", [])
        assert issue.actions == tuple(one["action"] for one in actions)


def check_restrictions(found, response):
    [restriction] = found
    [reason] = response["restrictions"][0]["reasons"]
    assert restriction.reason_code == ""
    assert restriction.message == reason["message"]
    assert restriction.link == reason["links"][0]["resource"]


def check_product_type(found, response):
    assert found.product_type == response["productType"]
    assert found.version == response["productTypeVersion"]["version"]
    assert found.checksum == response["schema"]["checksum"]
    assert found.document.url == response["schema"]["link"]["resource"]


OFFER_CHECKS = {
    "putListingsItem": check_submission,
    "patchListingsItem": check_submission,
    "deleteListingsItem": check_submission,
    "getListingsRestrictions": check_restrictions,
    "getDefinitionsProductType": check_product_type,
}
