"""Barcodes as GTIN-14, and what an item of the catalogue says."""

import pytest

from spapi.catalog import (
    as_printed,
    parse_catalog_item,
    parse_catalog_page,
    to_gtin14,
    written_forms,
)

DE = "A1PA6795UKMFR9"


@pytest.mark.parametrize(
    "code, gtin",
    [
        ("4099000000017", "04099000000017"),  # EAN-13
        (" 4099000-000017 ", "04099000000017"),
        ("73513537", "00000073513537"),  # EAN-8
        ("887276302195", "00887276302195"),  # UPC
        ("98412345678908", "98412345678908"),  # GTIN-14
        ("9780471117094", "09780471117094"),  # ISBN-13
        ("0471117099", "09780471117094"),  # ISBN-10
        ("080442957x", "09780804429573"),  # ISBN-10 that ends in X
        ("4099000000018", None),  # check digit
        ("0471117090", None),
        ("409900000001", None),  # a digit too few
        ("123456", None),
        ("AMZ-DEMO-001", None),
        ("٤٠٩٩٠٠٠٠٠٠٠١٦", None),
        ("0000000000000", None),
        ("", None),
        (None, None),
        (False, None),
    ],
)
def test_gtin(code, gtin):
    assert to_gtin14(code) == gtin


@pytest.mark.parametrize(
    "printed", ["73513537", "887276302195", "4099000000017", "98412345678908"]
)
def test_codes_as_people_write_them(printed):
    gtin = to_gtin14(printed)
    assert as_printed(gtin) == printed
    assert {printed, gtin} <= written_forms(gtin)
    assert {to_gtin14(form) for form in written_forms(gtin)} == {gtin}


def test_the_marketplace_asked_for_counts():
    payload = {
        "asin": "B000000001",
        "summaries": [
            {"marketplaceId": "A1OTHER", "itemName": "Mug", "brand": "Acme"},
            {
                "marketplaceId": DE,
                "itemName": "Tasse",
                "itemClassification": "VARIATION_PARENT",
            },
        ],
        "images": [
            {
                "marketplaceId": DE,
                "images": [
                    {"variant": "PT01", "link": "other", "width": 9000, "height": 9},
                    {"variant": "MAIN", "link": "small", "width": 75, "height": 75},
                    {"variant": "MAIN", "link": "large", "width": 500, "height": 500},
                ],
            }
        ],
        "identifiers": [
            {
                "marketplaceId": DE,
                "identifiers": [
                    {"identifierType": "UPC", "identifier": "887276302195"},
                    {"identifierType": "EAN", "identifier": "0887276302195"},
                    {"identifierType": "EAN", "identifier": "nonsense"},
                ],
            }
        ],
    }
    item = parse_catalog_item(payload, DE)
    assert (item.title, item.brand, item.is_parent) == ("Tasse", "", True)
    assert item.image_url == "large"
    assert item.barcodes == ("00887276302195",)
    assert item.product_type == ""


@pytest.mark.parametrize("payload", [None, [], {}, {"items": 5}, {"items": [{}]}])
def test_what_is_no_page(payload):
    assert parse_catalog_page(payload, DE) is None
