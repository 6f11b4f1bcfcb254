"""Catalog Items API: barcodes, words, pages, pictures."""

import pytest
from calls import get

from spapi_emulator.marketplaces import find

DE, FR, JP = find("DE").id, find("FR").id, find("JP").id
ITEMS = "/catalog/2022-04-01/items"
ALL = "identifiers,images,productTypes,summaries"
EAN = "4099000000017"


def search(caller, **params):
    params = {"marketplaceIds": DE, "includedData": ALL, **params}
    params = {name: value for name, value in params.items() if value is not None}
    return caller.call("GET", ITEMS, params=params)


def asins(answer):
    return [item["asin"] for item in answer.json()["items"]]


def by_code(caller, code, kind="EAN", **params):
    return search(caller, identifiers=code, identifiersType=kind, **params)


@pytest.fixture(autouse=True)
def without_limits(emulator):
    emulator.limits.enabled = False


def test_item(emulator, caller):
    emulator.add_catalog_item(
        "B000000001", ("DE", "FR"), barcodes=[EAN], title="Mug", brand="Acme",
        product_type="MUG",
    )  # fmt: skip
    params = {"marketplaceIds": DE, "includedData": ALL}
    item = caller.call("GET", f"{ITEMS}/B000000001", params=params).json()
    assert item["summaries"] == [
        {
            "marketplaceId": DE,
            "itemName": "Mug",
            "itemClassification": "BASE_PRODUCT",
            "brand": "Acme",
        }
    ]
    assert item["productTypes"] == [{"marketplaceId": DE, "productType": "MUG"}]
    [codes] = item["identifiers"]
    assert codes["identifiers"] == [{"identifierType": "EAN", "identifier": EAN}]
    picture = get(item["images"][0]["images"][0]["link"])
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    missing = caller.call("GET", f"{ITEMS}/B000000002", params=params)
    assert missing.status_code == 404


def test_only_what_is_asked_for(emulator, caller):
    emulator.add_catalog_item("B000000001", barcodes=[EAN])
    [item] = by_code(caller, EAN, includedData=None).json()["items"]
    assert set(item) == {"asin", "summaries"}


@pytest.mark.parametrize(
    "shown, asked, kind",
    [
        ("887276302195", "0887276302195", "EAN"),
        ("887276302195", "00887276302195", "GTIN"),
        ("0887276302195", "887276302195", "UPC"),
        ("9780471117094", "0471117099", "ISBN"),
        ("080442957X", "9780804429573", "EAN"),
    ],
)
def test_barcodes_are_gtins(emulator, caller, shown, asked, kind):
    emulator.add_catalog_item("B000000001", barcodes=[shown])
    [item] = by_code(caller, asked, kind).json()["items"]
    assert item["identifiers"][0]["identifiers"][0]["identifier"] == shown


def test_several_pages_for_one_code_and_codes_that_are_not_shown(emulator, caller):
    emulator.add_catalog_item("B000000001", barcodes=[EAN])
    emulator.add_catalog_item("B000000002", hidden_barcodes=[EAN])
    emulator.add_catalog_item("B000000003", ("FR",), barcodes=[EAN])
    answer = by_code(caller, f"{EAN},4099000000023")
    assert asins(answer) == ["B000000001", "B000000002"]
    assert answer.json()["items"][1]["identifiers"][0]["identifiers"] == []


def test_by_asin_and_by_sku(emulator, caller):
    emulator.add_catalog_item("B000000001")
    emulator.add_listing("MUG", asin="B000000001")
    assert asins(by_code(caller, "B000000001,B000000002", "ASIN")) == ["B000000001"]
    seller_id = caller.seller.seller_id
    assert asins(by_code(caller, "MUG", "SKU", sellerId=seller_id)) == ["B000000001"]
    assert by_code(caller, "MUG", "SKU").status_code == 400


def test_words_and_pages(emulator, caller):
    for number in range(45):
        emulator.add_catalog_item(f"B0{number:08d}", title="Blue mug", brand="Acme")
    emulator.add_catalog_item("B1", title="Red mug")
    found, token = [], None
    while not found or token:
        answer = search(caller, keywords="MUG,acme", pageSize="20", pageToken=token)
        page = answer.json()
        found += page["items"]
        token = page.get("pagination", {}).get("nextToken")
    assert len(found) == page["numberOfResults"] == 45
    brands = page["refinements"]["brands"]
    assert brands == [{"numberOfResults": 45, "brandName": "Acme"}]
    first = search(caller, keywords="mug").json()
    other = search(caller, keywords="red", pageToken=first["pagination"]["nextToken"])
    assert (len(first["items"]), other.status_code) == (10, 400)


@pytest.mark.parametrize(
    "params, status",
    [
        ({}, 400),
        ({"keywords": "mug", "identifiers": EAN, "identifiersType": "EAN"}, 400),
        ({"identifiers": EAN}, 400),
        ({"identifiers": "40990X0000016", "identifiersType": "EAN"}, 400),
        ({"identifiers": ",".join([EAN] * 21), "identifiersType": "EAN"}, 400),
        ({"identifiers": EAN, "identifiersType": "MINSAN"}, 400),
        ({"keywords": "mug", "pageSize": "21"}, 400),
        ({"keywords": "mug", "marketplaceIds": f"{DE},{FR}"}, 400),
        ({"keywords": "mug", "marketplaceIds": None}, 400),
        ({"keywords": "mug", "marketplaceIds": JP}, 403),
        (
            {"identifiers": EAN, "identifiersType": "EAN", "keywordsLocale": "de_DE"},
            400,
        ),
    ],
)
def test_what_is_refused(emulator, caller, params, status):
    assert search(caller, **params).status_code == status
    emulator.violations.clear()


def test_usage_plan(emulator, caller):
    emulator.limits.enabled = True
    answers = [search(caller, keywords="mug").status_code for _call in range(3)]
    assert answers == [200, 200, 429]
    emulator.advance(1)
    assert search(caller, keywords="mug").status_code == 200


def test_pictures_elsewhere_and_none(emulator, caller):
    link = "https://m.media-amazon.com/images/I/1.jpg"
    emulator.add_catalog_item("B000000001", image=link)
    emulator.add_catalog_item("B000000002", image=None)
    one, other = by_code(caller, "B000000001,B000000002", "ASIN").json()["items"]
    assert one["images"][0]["images"][0]["link"] == link
    assert other["images"][0]["images"] == []
    for asin in ("B000000001", "B000000002", "B000000003"):
        assert get(f"{emulator.url}/_pictures/{asin}.png").status_code == 404


def test_what_cannot_be_added(emulator):
    emulator.add_catalog_item("B000000001")
    for values, error in (
        ({}, ValueError),
        ({"barcodes": ["12"]}, ValueError),
        ({"classification": "PARENT"}, ValueError),
        ({"colour": "red"}, TypeError),
    ):
        asin = "B000000002" if values else "B000000001"
        with pytest.raises(error):
            emulator.add_catalog_item(asin, **values)
