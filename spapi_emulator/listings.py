"""Listings Items API 2021-08-01: what a seller offers."""

from .clock import format_time
from .listing_store import price_of
from .marketplaces import BY_ID
from .offer_attributes import attributes
from .offer_texts import in_language
from .scope import marketplaces_asked
from .search_pages import SearchPages
from .wire import Answer, ApiError, invalid

DATA_SETS = (
    "summaries", "attributes", "issues", "offers", "fulfillmentAvailability",
    "procurement", "relationships", "productTypes",
)  # fmt: skip
IDENTIFIER_TYPES = ("ASIN", "SKU")
MOST_IDENTIFIERS = 20
ORDERS = {
    "sku": lambda item: item[0].sku,
    "createdDate": lambda item: min(listing.created for listing in item),
    "lastUpdatedDate": lambda item: max(listing.updated for listing in item),
}


class ListingsApi:
    """searchListingsItems and getListingsItem."""

    def __init__(self, world):
        self.world = world
        self.pages = SearchPages()
        base = "/listings/2021-08-01/items/{sellerId}"
        self.routes = (
            ("searchListingsItems", "GET", base, self.search),
            ("getListingsItem", "GET", base + "/{sku}", self.get),
        )

    def get(self, request):
        """getListingsItem: one SKU in the marketplaces asked for."""
        ids, included = scope(request)
        sku = request.args["sku"]
        item = self.world.listings.find(request.seller.seller_id, ids, sku)
        if not item:
            text = f"SKU '{sku}' not found in marketplace {','.join(ids)}"
            raise ApiError(404, "NOT_FOUND", text)
        return Answer(200, _payload(item, included, locale(request, ids)))

    def search(self, request):
        """searchListingsItems: a page of items; only the first 1,000 are paged."""
        ids, included = scope(request)
        language = locale(request, ids)
        items = self._sorted(request, self._items(request, ids))
        page, pagination = self.pages.cut(request, items)
        payload = {
            "numberOfResults": len(items),
            "items": [_payload(item, included, language) for item in page],
        }
        return Answer(200, payload | pagination)

    def _items(self, request, ids):
        wanted = request.csv("identifiers", most=MOST_IDENTIFIERS)
        kind = request.param("identifiersType")
        if bool(wanted) != bool(kind):
            raise invalid("identifiers and identifiersType belong together.")
        if kind and kind not in IDENTIFIER_TYPES:
            raise invalid("The emulator searches by SKU and ASIN only.", kind)
        items = {}
        for listing in self.world.listings.find(request.seller.seller_id, ids):
            value = listing.sku if kind == "SKU" else listing.asin
            if not wanted or value in wanted:
                items.setdefault(listing.sku, []).append(listing)
        return list(items.values())

    def _sorted(self, request, items):
        by = request.param("sortBy") or "lastUpdatedDate"
        order = request.param("sortOrder") or "DESC"
        if by not in ORDERS or order not in ("ASC", "DESC"):
            raise invalid("Invalid value in sortBy or sortOrder.")
        return sorted(items, key=ORDERS[by], reverse=order == "DESC")


def scope(request, data_sets=DATA_SETS, default="summaries", most=None):
    """Return (marketplaces, data sets) that a request is about."""
    if request.args["sellerId"] != request.seller.seller_id:
        raise ApiError(403, "FORBIDDEN", "The seller is not the caller.")
    ids = marketplaces_asked(request, most)
    return ids, request.csv("includedData", data_sets) or [default]


def locale(request, ids):
    """Return the language of the issues: the one asked for, or the marketplace's."""
    return request.param("issueLocale") or BY_ID[ids[0]].language


def _payload(item, included, language):
    payload = {"sku": item[0].sku}
    for name, make in _PARTS.items():
        if name in included:
            payload[name] = make(item)
    if "issues" in included:
        payload["issues"] = [
            {**issue, "message": in_language(issue["message"], language)}
            for listing in item
            for issue in listing.issues
        ]
    return payload


def _summary(listing):
    return {
        "marketplaceId": listing.row.id,
        "asin": listing.asin,
        "productType": listing.product_type,
        "conditionType": listing.condition,
        "status": list(listing.statuses),
        "itemName": listing.title,
        "createdDate": format_time(listing.created),
        "lastUpdatedDate": format_time(listing.updated),
    }


def _offers(item):
    return [
        {
            "marketplaceId": listing.row.id,
            "offerType": "B2C",
            "price": price_of(listing),
        }
        for listing in item
        if listing.price
    ]


def _availability(item):
    """Amazon keeps one quantity per SKU and region, in each channel."""
    channels = {listing.channel: listing.quantity for listing in item}
    return [
        {"fulfillmentChannelCode": channel}
        | ({} if quantity is None else {"quantity": quantity})
        for channel, quantity in channels.items()
    ]


def _attributes(item):
    """The attributes of all marketplaces; what has none of its own comes once."""
    found = {}
    for listing in item:
        for name, entries in attributes(listing).items():
            rows = found.setdefault(name, [])
            rows += [entry for entry in entries if entry not in rows]
    return found


def _product_types(item):
    return [
        {"marketplaceId": listing.row.id, "productType": listing.product_type}
        for listing in item
    ]


_PARTS = {
    "summaries": lambda item: [_summary(listing) for listing in item],
    "offers": _offers,
    "fulfillmentAvailability": _availability,
    "attributes": _attributes,
    "productTypes": _product_types,
}
