"""Orders API 2026-01-01: searchOrders and getOrder."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from . import marketplaces
from .clock import format_time, trim
from .sellers import ORDER_ROLES
from .visibility import DATA_SETS, visible_order
from .wire import Answer, ApiError, denied, invalid, not_found

STATUSES = (
    "PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED",
    "CANCELLED", "UNFULFILLABLE",
)  # fmt: skip
DELAY = timedelta(minutes=2)
TOKEN_LIFE = timedelta(hours=24)
# Parameters that may differ between the pages of one search.
FREE_PARAMETERS = frozenset({"paginationToken", "maxResultsPerPage", "includedData"})
ORDER_ID = re.compile(r"\w{3}-\w{7}-\w{7}")


@dataclass
class Search:
    """A search whose window is frozen by its first page."""

    kind: str
    start: object
    end: object
    query: dict
    seller_id: str
    created: object
    after: tuple = ()


class OrdersApi:
    """The two operations, over the store of the world."""

    def __init__(self, world):
        self.world = world
        self.tokens = {}
        base = "/orders/2026-01-01/orders"
        self.routes = (
            ("searchOrders", "GET", base, self.search),
            ("getOrder", "GET", base + "/{orderId}", self.get),
        )

    def search(self, request):
        """searchOrders: orders of a window, oldest change first."""
        _check_roles(request.seller)
        included = request.csv("includedData", DATA_SETS)
        size = request.integer("maxResultsPerPage", 100, 1, 100)
        wanted = self._filter(request)
        search = self._search(request)
        rows = self._rows(search, wanted)
        page = list(islice(rows, size + 1))
        more, page = len(page) > size, page[:size]
        payload = {
            "orders": [
                visible_order(record, included, request.seller, request.now)
                for key, record in page
            ]
        }
        if more:
            payload["pagination"] = {"nextToken": self._token(search, page[-1][0])}
        bound = "createdBefore" if search.kind == "created" else "lastUpdatedBefore"
        payload[bound] = format_time(search.end)
        return Answer(200, payload)

    def _rows(self, search, wanted):
        window = self.world.orders.window(
            search.seller_id, search.kind, search.start, search.end, search.after
        )
        return (row for row in window if wanted(row[1]))

    def _filter(self, request):
        statuses = request.csv("fulfillmentStatuses", STATUSES)
        fulfilled_by = request.csv("fulfilledBy", ("MERCHANT", "AMAZON"))
        ids = request.csv("marketplaceIds", most=50)
        _check_region(ids, request.seller)

        def wanted(record):
            return (
                (not statuses or record.status in statuses)
                and (not fulfilled_by or record.fulfilled_by in fulfilled_by)
                and (not ids or record.marketplace_id in ids)
            )

        return wanted

    def _search(self, request):
        token = request.param("paginationToken")
        return self._continued(request, token) if token else _new_search(request)

    def _continued(self, request, token):
        search = self.tokens.get(token)
        if search is None or search.seller_id != request.seller.seller_id:
            raise invalid("The paginationToken is not valid.")
        if search.created + TOKEN_LIFE <= request.now:
            raise invalid("The paginationToken has expired.")
        if search.query != _bound_query(request):
            text = "All parameters of the first request must be repeated unchanged."
            raise invalid("The paginationToken does not belong to this query.", text)
        return search

    def _token(self, search, after):
        token = secrets.token_urlsafe(24)
        now = self.world.clock.now()
        self.tokens[token] = Search(
            search.kind, search.start, search.end, search.query, search.seller_id,
            now, after,
        )  # fmt: skip
        return token

    def get(self, request):
        """getOrder: one order of the seller."""
        _check_roles(request.seller)
        included = request.csv("includedData", DATA_SETS)
        order_id = request.args["orderId"]
        if not ORDER_ID.fullmatch(order_id):
            raise invalid("The orderId is not valid.", order_id)
        record = self.world.orders.find(order_id, request.seller.seller_id)
        if record is None:
            raise not_found("The order was not found.")
        order = visible_order(record, included, request.seller, request.now)
        return Answer(200, {"order": order})


def _check_roles(seller):
    if not seller.roles & ORDER_ROLES:
        raise denied("The application has no role for this operation.")


def _check_region(ids, seller):
    for marketplace_id in ids:
        row = marketplaces.BY_ID.get(marketplace_id)
        if row is None or row.region != seller.region:
            text = "The marketplaces you provided are not valid for region."
            raise ApiError(403, "Unauthorized", text)


def _new_search(request):
    created, updated = request.time("createdAfter"), request.time("lastUpdatedAfter")
    created_end = request.time("createdBefore")
    updated_end = request.time("lastUpdatedBefore")
    if (created is None) == (updated is None):
        raise invalid("Provide exactly one of createdAfter and lastUpdatedAfter.")
    if (created and updated_end) or (updated and created_end):
        raise invalid("Bounds of creation and of last update cannot be combined.")
    start = created or updated
    end = _upper_bound(request, start, created_end or updated_end)
    kind = "created" if created else "updated"
    return Search(
        kind, start, end, _bound_query(request), request.seller.seller_id, request.now
    )


def _upper_bound(request, start, end):
    latest = trim(request.now - DELAY)
    if start > request.now:
        raise invalid("The start of the window lies in the future.")
    if end is None:
        return latest
    if end > latest:
        raise invalid("The end of the window must be at least two minutes ago.")
    if end < start:
        raise invalid("The end of the window lies before its start.")
    return end


def _bound_query(request):
    return {
        name: values
        for name, values in request.query.items()
        if name not in FREE_PARAMETERS
    }
