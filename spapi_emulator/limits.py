"""Usage plans: one token bucket per operation and seller."""

from .wire import ApiError

# (requests per second, burst), as published with each operation.
PLANS = {
    "getMarketplaceParticipations": (0.016, 15),
    "searchOrders": (0.0056, 20),
    "getOrder": (0.5, 30),
    "confirmShipment": (2, 10),
    "createFeedDocument": (0.5, 15),
    "createFeed": (0.0083, 15),
    "createFeed:JSON_LISTINGS_FEED": (5 / 300, 5),
    "getFeed": (2, 15),
    "getFeeds": (0.0222, 10),
    "cancelFeed": (2, 15),
    "getFeedDocument": (0.0222, 10),
    "createReport": (0.0167, 15),
    "getReport": (2, 15),
    "getReports": (0.0222, 10),
    "cancelReport": (0.0222, 10),
    "getReportDocument": (0.0167, 15),
    "searchListingsItems": (5, 5),
    "getListingsItem": (5, 10),
    "putListingsItem": (5, 10),
    "patchListingsItem": (5, 5),
    "deleteListingsItem": (5, 5),
    "getInventorySummaries": (2, 2),
    "getListingsRestrictions": (5, 10),
    "getDefinitionsProductType": (5, 10),
    "searchCatalogItems": (2, 2),
    "getCatalogItem": (2, 2),
    "createRestrictedDataToken": (1, 10),
}

RATE_STATUSES = frozenset({200, 201, 202, 204, 400, 404})


class Limits:
    """The buckets of all sellers; with ``enabled=False`` nothing is refused."""

    def __init__(self, enabled=True):
        self.enabled = enabled
        self.plans = dict(PLANS)
        self.buckets = {}

    def take(self, seller, request):
        """Take one token; ApiError 429 QuotaExceeded when there is none."""
        key = self._plan_key(request)
        if not self.enabled or key not in self.plans:
            return
        rate, burst = self.plans[key]
        tokens, updated = self.buckets.get((seller, key), (burst, request.now))
        elapsed = max(0.0, (request.now - updated).total_seconds())
        tokens = min(burst, tokens + elapsed * rate)
        taken = tokens >= 1
        self.buckets[seller, key] = (tokens - taken, request.now)
        if not taken:
            raise quota_exceeded()

    def _plan_key(self, request):
        feed = b'"JSON_LISTINGS_FEED"'
        if request.operation == "createFeed" and feed in request.body:
            return "createFeed:JSON_LISTINGS_FEED"
        return request.operation

    def header(self, operation, status):
        """Return the value of x-amzn-RateLimit-Limit, or None where it is absent."""
        if operation not in self.plans or status not in RATE_STATUSES:
            return None
        return repr(float(self.plans[operation][0]))


def quota_exceeded(scope=""):
    """Return the error 429 as Amazon words it.

    ``scope``: the end of the text for a limit that Amazon keeps beside the plan.
    """
    message = "You exceeded your quota for the requested resource."
    if scope:
        message = f"The number of requests is higher than what is allowed for {scope}."
    return ApiError(429, "QuotaExceeded", message)
