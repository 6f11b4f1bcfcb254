"""FBA Inventory API v1: what of a seller's lies in Amazon's warehouses."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .clock import format_time
from .scope import marketplaces_asked
from .wire import Answer, denied, invalid

ROLES = frozenset({"Amazon Fulfillment", "Product Listing"})
PAGE_SIZE = 50
MOST_SKUS = 50
TOKEN_LIFE = timedelta(seconds=30)
OLDEST_START = timedelta(days=548)


@dataclass
class FbaStock:
    """The units of a SKU at Amazon that it can ship in these marketplaces."""

    seller_id: str
    sku: str
    marketplace_ids: tuple
    fnsku: str
    asin: str
    condition: str
    title: str
    updated: datetime
    quantities: dict = field(default_factory=dict)


class FbaInventoryApi:
    """getInventorySummaries."""

    def __init__(self, world):
        self.world = world
        self.stock = []
        self.page_size = PAGE_SIZE
        self._pages = {}
        path = "/fba/inventory/v1/summaries"
        self.routes = (("getInventorySummaries", "GET", path, self.summaries),)

    def summaries(self, request):
        """getInventorySummaries: a page; its token is good for half a minute."""
        if not request.seller.roles & ROLES:
            raise denied("The application has no role for this operation.")
        (marketplace_id,) = _scope(request)
        rows = self._find(request, marketplace_id)
        start = self._start(request)
        end = start + self.page_size
        payload = {
            "payload": {
                "granularity": {
                    "granularityType": "Marketplace",
                    "granularityId": marketplace_id,
                },
                "inventorySummaries": [
                    _summary(row, request.param("details") == "true")
                    for row in rows[start:end]
                ],
            }
        }
        if end < len(rows):
            token = secrets.token_urlsafe(24)
            self._pages[token] = _query(request), end, request.now + TOKEN_LIFE
            payload["pagination"] = {"nextToken": token}
        return Answer(200, payload)

    def _find(self, request, marketplace_id):
        since = request.time("startDateTime")
        if since and since < request.now - OLDEST_START:
            raise invalid("startDateTime is more than 18 months ago.")
        skus = request.csv("sellerSkus", most=MOST_SKUS)
        skus = skus or list(filter(None, [request.param("sellerSku")]))
        return [
            row
            for row in self.stock
            if row.seller_id == request.seller.seller_id
            and marketplace_id in row.marketplace_ids
            and (row.updated > since if since else not skus or row.sku in skus)
        ]

    def _start(self, request):
        token = request.param("nextToken")
        if not token:
            return 0
        query, start, until = self._pages.get(token, (None, 0, request.now))
        if query != _query(request) or request.now > until:
            raise invalid("The nextToken has expired, or belongs to another request.")
        return start


def _scope(request):
    if request.param("granularityType") != "Marketplace":
        raise invalid("granularityType must be Marketplace.")
    if request.param("details") not in (None, "true", "false"):
        raise invalid("details must be true or false.")
    ids = marketplaces_asked(request, most=1)
    if request.param("granularityId") != ids[0]:
        raise invalid("granularityId must be the marketplace.")
    return ids


def _query(request):
    return {name: request.query[name] for name in request.query if name != "nextToken"}


def _summary(row, with_details):
    count = row.quantities.get
    inbound = [count(f"inbound_{kind}", 0) for kind in ("working", "shipped")]
    inbound.append(count("inbound_receiving", 0))
    present = [count(kind, 0) for kind in ("fulfillable", "reserved")]
    present += [count(kind, 0) for kind in ("unfulfillable", "researching")]
    summary = {
        "asin": row.asin,
        "fnSku": row.fnsku,
        "sellerSku": row.sku,
        "condition": row.condition,
        "lastUpdatedTime": format_time(row.updated),
        "productName": row.title,
        "totalQuantity": sum(inbound) + sum(present),
        "stores": [],
    }
    if with_details:
        summary["inventoryDetails"] = _details(inbound, present)
    return summary


def _details(inbound, present):
    working, shipped, receiving = inbound
    fulfillable, reserved, unfulfillable, researching = present
    return {
        "fulfillableQuantity": fulfillable,
        "inboundWorkingQuantity": working,
        "inboundShippedQuantity": shipped,
        "inboundReceivingQuantity": receiving,
        "reservedQuantity": {
            "totalReservedQuantity": reserved,
            "pendingCustomerOrderQuantity": reserved,
            "pendingTransshipmentQuantity": 0,
            "fcProcessingQuantity": 0,
        },
        "researchingQuantity": {
            "totalResearchingQuantity": researching,
            "researchingQuantityBreakdown": [],
        },
        "unfulfillableQuantity": {
            "totalUnfulfillableQuantity": unfulfillable,
            "customerDamagedQuantity": unfulfillable,
            "warehouseDamagedQuantity": 0,
            "distributorDamagedQuantity": 0,
            "carrierDamagedQuantity": 0,
            "defectiveQuantity": 0,
            "expiredQuantity": 0,
        },
    }
