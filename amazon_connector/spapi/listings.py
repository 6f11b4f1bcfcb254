"""Value objects of Listings Items API 2021-08-01. Times are aware and in UTC.

What Amazon leaves out, or was not asked for (``includedData``), is empty.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from .amounts import Money, money
from .offer_terms import OfferTerms, parse_offer_terms
from .values import child, children, integer, moment, text, texts

SUPPRESSING = frozenset({"LISTING_SUPPRESSED", "CATALOG_ITEM_REMOVED"})
AVAILABILITY = "fulfillment_availability"
OWN_CHANNEL = "DEFAULT"
# What a quantity says itself.
_OWN = ("fulfillment_channel_code", "quantity")


@dataclass(frozen=True, slots=True)
class ListingIssue:
    """What Amazon says is wrong with a listing, in the language asked for.

    ``severity``: ERROR, WARNING or INFO. ``actions``: what Amazon does about it
    (LISTING_SUPPRESSED, ATTRIBUTE_SUPPRESSED, CATALOG_ITEM_REMOVED,
    SEARCH_SUPPRESSED), unless it exempts the listing.
    """

    code: str
    message: str
    severity: str
    attributes: tuple[str, ...]
    marketplace_ids: tuple[str, ...]
    actions: tuple[str, ...]

    @property
    def is_suppressing(self) -> bool:
        """Whether it keeps the offer from being bought."""
        return bool(SUPPRESSING.intersection(self.actions))


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

    @property
    def is_on_sale(self) -> bool:
        """Whether customers can buy it now."""
        return "BUYABLE" in self.statuses


@dataclass(frozen=True, slots=True)
class ListingItem:
    """One SKU of the seller's in the marketplaces asked for.

    ``prices``: (marketplace id, :class:`Money`) of the offers to everybody.
    ``quantities``: (fulfilment channel code, pieces); DEFAULT is the seller's own.
    ``offer_terms``: (marketplace id, :class:`OfferTerms`) of the prices to everybody.
    ``stock_rest``: the JSON of what goes with the own quantity, such as the handling
    time and a restock date; empty without.
    """

    sku: str
    summaries: tuple[ListingSummary, ...]
    prices: tuple[tuple[str, Money], ...]
    quantities: tuple[tuple[str, int], ...]
    issues: tuple[ListingIssue, ...]
    offer_terms: tuple[tuple[str, OfferTerms], ...] = ()
    stock_rest: str = ""

    def summary(self, marketplace_id: str) -> ListingSummary | None:
        """What is known of this marketplace, ``None`` if it is not listed there."""
        found = (s for s in self.summaries if s.marketplace_id == marketplace_id)
        return next(found, None)

    def price(self, marketplace_id: str) -> Money | None:
        """The price there, ``None`` without an offer."""
        return dict(self.prices).get(marketplace_id)

    def terms(self, marketplace_id: str) -> OfferTerms:
        """What goes with the price there; empty where there is nothing."""
        return dict(self.offer_terms).get(marketplace_id) or OfferTerms()

    @property
    def own_quantity(self) -> int | None:
        """The pieces that the seller ships itself, ``None`` without such an offer."""
        return dict(self.quantities).get(OWN_CHANNEL)

    def issues_in(self, marketplace_id: str) -> tuple[ListingIssue, ...]:
        """The issues of this marketplace, and those of all."""
        return tuple(
            issue
            for issue in self.issues
            if not issue.marketplace_ids or marketplace_id in issue.marketplace_ids
        )


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
        issues=tuple(parse_issue(one) for one in children(payload, "issues")),
        offer_terms=tuple(parse_offer_terms(child(payload, "attributes"))),
        stock_rest=_stock_rest(child(payload, "attributes")),
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


def _stock_rest(attributes):
    for entry in children(attributes, AVAILABILITY):
        rest = {name: entry[name] for name in entry if name not in _OWN}
        if text(entry, _OWN[0]) == OWN_CHANNEL and rest:
            return json.dumps(rest)
    return ""


def parse_issue(payload) -> ListingIssue:
    """Read an issue of a listing or of a submission."""
    return ListingIssue(
        code=text(payload, "code"),
        message=text(payload, "message"),
        severity=text(payload, "severity"),
        attributes=texts(payload, "attributeNames"),
        marketplace_ids=texts(payload, "marketplaceIds"),
        actions=_actions(child(payload, "enforcements")),
    )


def _actions(enforcements):
    if text(child(enforcements, "exemption"), "status").startswith("EXEMPT"):
        return ()
    return tuple(text(one, "action") for one in children(enforcements, "actions"))
