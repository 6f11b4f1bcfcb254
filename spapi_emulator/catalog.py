"""Catalog Items API 2022-04-01: Amazon's product pages."""

from collections import Counter

from . import pictures
from .catalog_store import to_gtin14
from .scope import marketplaces_asked
from .search_pages import SearchPages
from .wire import Answer, ApiError, invalid

DATA_SETS = (
    "attributes", "classifications", "dimensions", "identifiers", "images",
    "productTypes", "relationships", "salesRanks", "summaries", "vendorDetails",
)  # fmt: skip
BARCODE_TYPES = ("EAN", "GTIN", "ISBN", "JAN", "UPC")
ONLY_WITH_KEYWORDS = ("brandNames", "classificationIds", "keywordsLocale")
MOST_IDENTIFIERS = 20
TYPE_BY_LENGTH = {8: "EAN", 10: "ISBN", 12: "UPC", 13: "EAN", 14: "GTIN"}


class CatalogApi:
    """searchCatalogItems and getCatalogItem."""

    def __init__(self, world):
        self.world = world
        self.pages = SearchPages()
        base = "/catalog/2022-04-01/items"
        self.routes = (
            ("searchCatalogItems", "GET", base, self.search),
            ("getCatalogItem", "GET", base + "/{asin}", self.get),
        )

    def get(self, request):
        """getCatalogItem: one product page in the marketplaces asked for."""
        ids, included = _scope(request)
        asin = request.args["asin"]
        item = self.world.catalog.items.get(asin)
        if item is None or not set(ids) & set(item.marketplace_ids):
            text = f"Requested item '{asin}' not found in marketplace(s) '{ids[0]}'."
            raise ApiError(404, "NOT_FOUND", text)
        return Answer(200, _payload(item, ids, included, request.base_url))

    def search(self, request):
        """searchCatalogItems: a page of product pages; the first 1,000 are paged."""
        ids, included = _scope(request, most=1)
        items = self._items(request, ids[0])
        page, pagination = self.pages.cut(request, items)
        payload = {
            "numberOfResults": len(items),
            "items": [_payload(one, ids, included, request.base_url) for one in page],
        }
        if request.param("keywords"):
            payload["refinements"] = _refinements(items)
        return Answer(200, payload | pagination)

    def _items(self, request, marketplace_id):
        wanted = request.csv("identifiers", most=MOST_IDENTIFIERS)
        words = request.csv("keywords", most=MOST_IDENTIFIERS)
        kind = request.param("identifiersType")
        if bool(wanted) == bool(words):
            raise invalid("Exactly one of identifiers and keywords is needed.")
        if bool(wanted) != bool(kind):
            raise invalid("identifiers and identifiersType belong together.")
        if wanted and any(request.param(name) for name in ONLY_WITH_KEYWORDS):
            raise invalid("A parameter belongs to searches by keywords only.")
        if words:
            items = self.world.catalog.find(marketplace_id)
            return [item for item in items if _has_words(item, words)]
        return self._found(request, marketplace_id, kind, wanted)

    def _found(self, request, marketplace_id, kind, wanted):
        if kind in BARCODE_TYPES:
            gtins = [_gtin(code) for code in wanted]
            return self.world.catalog.find_gtins(marketplace_id, gtins)
        if kind == "SKU":
            wanted = self._asins(request, wanted)
        elif kind != "ASIN":
            raise invalid("The emulator does not search by this type.", kind)
        return self.world.catalog.find_asins(marketplace_id, wanted)

    def _asins(self, request, skus):
        if request.param("sellerId") != request.seller.seller_id:
            raise invalid("A search by SKU needs the seller's own sellerId.")
        ids = request.csv("marketplaceIds")
        found = self.world.listings.find(request.seller.seller_id, ids)
        return [listing.asin for listing in found if listing.sku in skus]


def _scope(request, most=None):
    """Return (marketplaces, data sets) that a request is about."""
    ids = marketplaces_asked(request, most)
    return ids, request.csv("includedData", DATA_SETS) or ["summaries"]


def _gtin(code):
    gtin = to_gtin14(code)
    if gtin is None:
        raise invalid("An identifier is not valid.", code)
    return gtin


def _has_words(item, words):
    text = f"{item.title} {item.brand}".casefold()
    return all(word in text for word in " ".join(words).casefold().split())


def _refinements(items):
    brands = Counter(item.brand for item in items if item.brand)
    rows = [{"numberOfResults": n, "brandName": b} for b, n in brands.items()]
    return {"brands": rows, "classifications": []}


def _payload(item, ids, included, base_url):
    payload = {"asin": item.asin}
    here = [one for one in ids if one in item.marketplace_ids]
    for name in included:
        make = _PARTS.get(name)
        if make:
            parts = ({"marketplaceId": one, **make(item, base_url)} for one in here)
            payload[name] = list(parts)
    return payload


def _summary(item, base_url):
    summary = {"itemName": item.title, "itemClassification": item.classification}
    return summary | ({"brand": item.brand} if item.brand else {})


def _identifiers(item, base_url):
    rows = [
        {"identifierType": TYPE_BY_LENGTH.get(len(code), "GTIN"), "identifier": code}
        for code in item.barcodes
    ]
    return {"identifiers": rows}


def _images(item, base_url):
    """A main picture in two sizes, as Amazon has them."""
    link = pictures.url(item, base_url)
    sizes = (500, 75) if link else ()
    return {
        "images": [
            {"variant": "MAIN", "link": link, "height": size, "width": size}
            for size in sizes
        ]
    }


_PARTS = {
    "identifiers": _identifiers,
    "images": _images,
    "productTypes": lambda item, base_url: {"productType": item.product_type},
    "summaries": _summary,
}
