"""Amazon's usage plans and the arithmetic of a token bucket.

A plan gives ``rate`` tokens per second up to ``burst``; each call takes one.
The figures are those of the official models' operation descriptions (checked by
a test). Amazon may grant more and says so in ``x-amzn-RateLimit-Limit``.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """``rate``: calls per second in the long run; ``burst``: calls at once."""

    rate: float
    burst: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """``tokens`` left at the time ``updated`` (aware, or naive UTC throughout)."""

    tokens: float
    updated: datetime


PLANS = {
    "get_marketplace_participations": Plan(0.016, 15),
    "search_orders": Plan(0.0056, 20),
    "get_order": Plan(0.5, 30),
    "confirm_shipment": Plan(2.0, 10),
    "create_feed_document": Plan(0.5, 15),
    "create_feed": Plan(0.0083, 15),
    "get_feed": Plan(2.0, 15),
    "get_feeds": Plan(0.0222, 10),
    "cancel_feed": Plan(2.0, 15),
    "get_feed_document": Plan(0.0222, 10),
    "create_report": Plan(0.0167, 15),
    "get_report": Plan(2.0, 15),
    "get_reports": Plan(0.0222, 10),
    "get_report_document": Plan(0.0167, 15),
    "search_listings_items": Plan(5.0, 5),
    "get_listings_item": Plan(5.0, 10),
    "search_catalog_items": Plan(2.0, 2),
    "get_catalog_item": Plan(2.0, 2),
    "get_inventory_summaries": Plan(2.0, 2),
    "put_listings_item": Plan(5.0, 10),
    "patch_listings_item": Plan(5.0, 5),
    "delete_listings_item": Plan(5.0, 5),
    "get_listings_restrictions": Plan(5.0, 10),
    "get_definitions_product_type": Plan(5.0, 10),
    "create_restricted_data_token": Plan(1.0, 10),
}

# A caller who waited exactly as long as told must not miss by a rounding error:
# times are whole microseconds.
_TOLERANCE_SECONDS = 1e-6
# Who waits for a token comes a moment after it: by Amazon's clock it may be there a
# moment later, and a refusal can cost minutes. In seconds and in tokens, at most.
_LEEWAY_SECONDS = 0.5
_LEEWAY_TOKENS = 0.01


def full(plan: Plan, now: datetime) -> Bucket:
    """The bucket of an operation that was never called."""
    return Bucket(float(plan.burst), now)


def take(
    bucket: Bucket, plan: Plan, now: datetime, count: int = 1
) -> tuple[Bucket, float]:
    """Take ``count`` tokens (at most the burst) if there are so many.

    A clock that went back neither fills nor blocks the bucket.

    :return: the bucket as it is afterwards, and the seconds to wait until there
        are so many tokens; 0.0 means that they were taken
    """
    elapsed = max((now - bucket.updated).total_seconds(), 0.0)
    tokens = min(bucket.tokens + elapsed * plan.rate, float(plan.burst))
    if tokens >= count - _TOLERANCE_SECONDS * max(plan.rate, 1.0):
        return Bucket(max(tokens - count, 0.0), now), 0.0
    leeway = min(_LEEWAY_SECONDS, _LEEWAY_TOKENS / plan.rate)
    return Bucket(tokens, now), (count - tokens) / plan.rate + leeway
