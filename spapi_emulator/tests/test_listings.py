import gzip

from calls import Caller, get

from spapi_emulator import Seller
from spapi_emulator.marketplaces import find

ALL = "GET_MERCHANT_LISTINGS_ALL_DATA"
DE, FR, JP = find("DE").id, find("FR").id, find("JP").id


def path(caller, sku=""):
    return f"/listings/2021-08-01/items/{caller.seller.seller_id}{sku and '/' + sku}"


def search(caller, **params):
    params = {"marketplaceIds": DE, **params}
    return caller.call("GET", path(caller), params=params)


def skus(answer):
    return [item["sku"] for item in answer.json()["items"]]


def report(emulator, caller, marketplace_id=DE, kind=ALL):
    """Let a report be made; return its state, its content and the content's type."""
    body = {"reportType": kind, "marketplaceIds": [marketplace_id]}
    answer = caller.call("POST", "/reports/2021-06-30/reports", json=body)
    emulator.advance(120)
    base = "/reports/2021-06-30"
    made = caller.call("GET", f"{base}/reports/{answer.json()['reportId']}").json()
    if "reportDocumentId" not in made:
        return made["processingStatus"], None, None
    document = caller.call("GET", f"{base}/documents/{made['reportDocumentId']}")
    answer = get(document.json()["url"])
    content = gzip.decompress(answer.content)
    return made["processingStatus"], content, answer.headers["Content-Type"]


def test_item_in_the_marketplaces_asked_for(emulator, caller):
    emulator.add_listing("MUG", price="9.99", quantity=4, asin="B000000001")
    emulator.add_listing("MUG", "FR", price="11.99", quantity=4, title="Tasse")
    included = "summaries,offers,fulfillmentAvailability"
    answer = search(caller, marketplaceIds=f"{DE},{FR}", includedData=included)
    [item] = answer.json()["items"]
    assert [row["marketplaceId"] for row in item["summaries"]] == [DE, FR]
    assert item["offers"][1]["price"] == {"amount": "11.99", "currencyCode": "EUR"}
    assert item["fulfillmentAvailability"] == [
        {"fulfillmentChannelCode": "DEFAULT", "quantity": 4}
    ]
    assert "offers" not in search(caller).json()["items"][0]


def test_sku_with_any_signs(emulator, caller):
    emulator.add_listing("ARM/27, S+")
    answer = caller.call(
        "GET", path(caller, "ARM%2F27%2C%20S%2B"), params={"marketplaceIds": DE}
    )
    assert answer.json()["sku"] == "ARM/27, S+"
    answer = caller.call("GET", path(caller, "OTHER"), params={"marketplaceIds": DE})
    assert answer.status_code == 404


def test_search_by_sku_and_pages(emulator, caller):
    for number in range(25):
        emulator.add_listing(f"SKU-{number}")
    found = search(caller, identifiers="SKU-3,SKU-4,X", identifiersType="SKU")
    assert sorted(skus(found)) == ["SKU-3", "SKU-4"]
    first = search(caller, pageSize="20")
    assert first.json()["numberOfResults"] == 25
    token = first.json()["pagination"]["nextToken"]
    second = search(caller, pageSize="20", pageToken=token)
    assert len(set(skus(first)) | set(skus(second))) == 25
    assert "pagination" not in second.json()
    assert search(caller, pageSize="10", pageToken=token).status_code == 400


def test_only_a_thousand_are_paged(emulator, caller):
    emulator.limits.enabled = False
    for number in range(1010):
        emulator.add_listing(f"SKU-{number}")
    found, token = 0, None
    while found == 0 or token:
        page = search(caller, pageSize="20", pageToken=token).json()
        found += len(page["items"])
        token = page.get("pagination", {}).get("nextToken")
    assert (page["numberOfResults"], found) == (1010, 1000)


def test_what_is_refused(emulator, caller):
    assert search(caller, pageSize="21").status_code == 400
    assert search(caller, identifiers="A").status_code == 400
    many = ",".join(map(str, range(21)))
    answer = search(caller, identifiers=many, identifiersType="SKU")
    assert answer.status_code == 400
    assert search(caller, marketplaceIds=JP).status_code == 403
    other = "/listings/2021-08-01/items/A1OTHER"
    answer = caller.call("GET", other, params={"marketplaceIds": DE})
    assert answer.status_code == 403
    emulator.violations.clear()


def test_usage_plan(emulator, caller):
    answers = [search(caller).status_code for _call in range(6)]
    assert answers == [200] * 5 + [429]


def test_report_of_germany_and_of_france(emulator, caller):
    for code in ("DE", "FR"):
        emulator.add_listing("MUG", code, title="Tasse", price="1299.00", quantity=3)
        emulator.add_listing("HOSE", code, fba=True, statuses=())
    state, content, _type = report(emulator, caller)
    header, mug, hose = content.decode("cp1252").splitlines()
    assert (state, header.count("Deprecated column")) == ("DONE", 9)
    assert "\tMUG\t1299.00\t3\t" in mug
    assert "AMAZON_EU" in hose and hose.endswith("Inactive")
    _state, content, _type = report(emulator, caller, FR)
    header, mug, _hose = content.decode("cp1252").splitlines()
    assert "asin" not in header
    assert "\tMUG\t1 299,00\t3\t" in mug


def test_lost_letters_and_the_states_of_each_report(emulator, caller):
    emulator.add_listing("BED", title="Łóżko dziecięce")
    emulator.add_listing("DRAFT", price=None, incomplete=True)
    active = "GET_MERCHANT_LISTINGS_DATA"
    _state, content, _type = report(emulator, caller, kind=active)
    _header, bed = content.decode("cp1252").splitlines()
    assert bed.startswith("?ó?ko dzieci?ce\t")


def test_report_of_japan(emulator):
    seller = emulator.world.add_seller(
        Seller("fe", "A1EMULATORFE01", "fe", "Atzr|emulator-fe", ("JP",))
    )
    emulator.add_listing("PRESS", "JP", seller=seller, title="①コーヒー", price="5980")
    _state, content, content_type = report(emulator, Caller(emulator, seller), JP)
    header, press = content.decode("cp932").splitlines()
    assert header.startswith("商品名\t出品ID\t出品者SKU")
    assert press.startswith("①コーヒー\t") and "\t5980\t" in press
    assert "Windows-31J" in content_type


def test_report_without_listings_is_cancelled(emulator, caller):
    assert report(emulator, caller) == ("CANCELLED", None, None)


def test_removed_listing(emulator, caller):
    emulator.add_listing("MUG")
    emulator.remove_listing("MUG")
    assert skus(search(caller)) == []
