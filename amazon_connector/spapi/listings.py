"""Value objects of Listings Items API 2021-08-01. Times are aware and in UTC.

What Amazon leaves out, or was not asked for (``includedData``), is empty.
"""

from dataclasses import dataclass
from datetime import datetime

from .amounts import Money, money
from .values import child, children, integer, moment, text, texts


@dataclass(frozen=True, slots=True)
class ListingIssue:
    """What Amazon says is wrong with a listing, in the language asked for.

    ``severity``: ERROR, WARNING or INFO.
    """

    code: str
    message: str
    severity: str
    attributes: tuple[str, ...]
    marketplace_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListingSummary:
    """A listing in one marketplace.

    ``statuses``: BUYABLE (on sale), DISCOVERABLE (to be found); empty: inactive.
    """

    marketplace_id: str
    asin: str
    title: str
    product_type: str
    condition: str
    statuses: frozenset[str]
    image_url: str
    created: datetime | None
    last_updated: datetime | None


@dataclass(frozen=True, slots=True)
class ListingItem:
    """One SKU of the seller's in the marketplaces asked for.

    ``prices``: (marketplace id, :class:`Money`) of the offers to everybody.
    ``quantities``: (fulfilment channel code, pieces); DEFAULT is the seller's own.
    """

    sku: str
    summaries: tuple[ListingSummary, ...]
    prices: tuple[tuple[str, Money], ...]
    quantities: tuple[tuple[str, int], ...]
    issues: tuple[ListingIssue, ...]

    def summary(self, marketplace_id: str) -> ListingSummary | None:
        """What is known of this marketplace, ``None`` if it is not listed there."""
        found = (s for s in self.summaries if s.marketplace_id == marketplace_id)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class ListingsPage:
    """One page of searchListingsItems; ``total`` counts all pages' items.

    Amazon pages through the first 1,000 items of a search only.
    """

    items: tuple[ListingItem, ...]
    next_token: str | None
    total: int | None


def parse_listings_item(payload) -> ListingItem | None:
    """Read an item object; ``None`` without its SKU."""
    sku = text(payload, "sku")
    if not sku:
        return None
    return ListingItem(
        sku=sku,
        summaries=tuple(_summary(one) for one in children(payload, "summaries")),
        prices=tuple(_prices(payload)),
        quantities=tuple(_quantities(payload)),
        issues=tuple(_issue(one) for one in children(payload, "issues")),
    )


def parse_listings_page(payload) -> ListingsPage | None:
    """Read the answer of searchListingsItems; ``None`` if it is none."""
    if not isinstance(payload, dict) or not isinstance(payload.get("items"), list):
        return None
    items = tuple(parse_listings_item(one) for one in children(payload, "items"))
    if not all(items):
        return None
    token = text(child(payload, "pagination"), "nextToken")
    return ListingsPage(items, token or None, integer(payload, "numberOfResults"))


def _summary(payload):
    return ListingSummary(
        marketplace_id=text(payload, "marketplaceId"),
        asin=text(payload, "asin"),
        title=text(payload, "itemName"),
        product_type=text(payload, "productType"),
        condition=text(payload, "conditionType"),
        statuses=frozenset(texts(payload, "status")),
        image_url=text(child(payload, "mainImage"), "link"),
        created=moment(payload, "createdDate"),
        last_updated=moment(payload, "lastUpdatedDate"),
    )


def _prices(payload):
    for offer in children(payload, "offers"):
        price = money(offer, "price")
        if price and text(offer, "offerType") != "B2B":
            yield text(offer, "marketplaceId"), price


def _quantities(payload):
    for entry in children(payload, "fulfillmentAvailability"):
        quantity = integer(entry, "quantity")
        if quantity is not None:
            yield text(entry, "fulfillmentChannelCode"), quantity


def _issue(payload):
    return ListingIssue(
        code=text(payload, "code"),
        message=text(payload, "message"),
        severity=text(payload, "severity"),
        attributes=texts(payload, "attributeNames"),
        marketplace_ids=texts(payload, "marketplaceIds"),
    )
