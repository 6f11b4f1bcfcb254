"""The offers of all sellers, by SKU and marketplace.

Prices belong to a marketplace. The quantity of what the seller ships itself is one
for all European marketplaces, as long as ``one_quantity`` is on: whether Amazon does
so for every account is not documented.
"""

from dataclasses import dataclass, field

from . import marketplaces
from .amounts import money
from .clock import as_time, trim

ON_SALE = ("BUYABLE", "DISCOVERABLE")
OWN_CHANNEL = "DEFAULT"
SUPPRESSING = frozenset({"LISTING_SUPPRESSED", "CATALOG_ITEM_REMOVED"})
FBA_CHANNELS = {"eu": "AMAZON_EU", "na": "AMAZON_NA", "fe": "AMAZON_JP"}


@dataclass
class Listing:
    """One SKU of a seller in one marketplace.

    ``price`` is a text in the marketplace's currency, None without one;
    ``quantity`` None for FBA. ``statuses``: of BUYABLE and DISCOVERABLE; none is
    inactive, ``is_incomplete`` a draft. ``product_id`` and ``product_id_type`` (1
    ASIN, 2 ISBN, 3 UPC, 4 EAN) are what reports show.

    ``is_waiting``: a new offer that is not on sale yet. ``availability`` (handling
    time, restock date), ``offers`` (the entries of
    purchasable_offer) and ``attributes`` hold what was sent beside those.
    """

    seller_id: str
    sku: str
    row: object
    asin: str
    title: str
    price: str | None
    quantity: int | None
    channel: str
    statuses: tuple
    condition: str
    product_type: str
    product_id: str
    product_id_type: str
    is_incomplete: bool
    created: object
    updated: object
    issues: list = field(default_factory=list)
    is_waiting: bool = False
    availability: dict = field(default_factory=dict)
    offers: list = field(default_factory=list)
    attributes: dict = field(default_factory=dict)

    @property
    def state(self):
        """The state as reports write it."""
        if self.is_incomplete:
            return "Incomplete"
        return "Active" if "BUYABLE" in self.statuses else "Inactive"

    @property
    def handling_days(self):
        """The handling time, None for the account's own."""
        return self.availability.get("lead_time_to_ship_max_days")

    @property
    def is_fba(self):
        """Whether Amazon ships it."""
        return self.channel != OWN_CHANNEL

    @property
    def is_sellable(self):
        """Whether price, stock and issues let customers buy it."""
        actions = (a for issue in self.issues for a in actions_of(issue))
        has_stock = self.is_fba or bool(self.quantity)
        return bool(self.price) and has_stock and not SUPPRESSING.intersection(actions)


class ListingStore:
    """All listings, by (seller id, SKU, marketplace code), as they were added.

    ``live_seconds``: how long a new offer takes from accepted to on sale.
    """

    def __init__(self, clock):
        self.clock = clock
        self.listings = {}
        self.asins = set()
        self.one_quantity = True
        self.live_seconds = 60
        self.later = []

    def add(self, seller, marketplace="DE", **values):
        """Add a listing, see ``Emulator.add_listing``; ValueError if it is there."""
        listing = _build(seller, marketplaces.find(marketplace), self.clock, values)
        key = seller.seller_id, listing.sku, listing.row.code
        if key in self.listings:
            raise ValueError("There is a listing of this SKU already.")
        self.listings[key] = listing
        self.asins.add(listing.asin)
        return listing

    def remove(self, seller, sku, marketplace):
        """Delete a listing; KeyError if there is none."""
        code = marketplaces.find(marketplace).code
        del self.listings[seller.seller_id, sku, code]

    def get(self, seller_id, sku, marketplace_id):
        """Return one listing, None if there is none."""
        code = marketplaces.find(marketplace_id).code
        return self.listings.get((seller_id, sku, code))

    def find(self, seller_id, marketplace_ids, sku=None):
        """Return listings of a seller in some marketplaces, oldest first."""
        if sku is not None:
            found = (self.get(seller_id, sku, one) for one in marketplace_ids)
            return [listing for listing in found if listing]
        return [
            listing
            for listing in self.listings.values()
            if listing.seller_id == seller_id and listing.row.id in marketplace_ids
        ]

    def same_stock(self, listing):
        """Return the listings that share the quantity of this one."""
        if not self.one_quantity or listing.row.region != "eu" or listing.is_fba:
            return [listing]
        rows = (row for row in marketplaces.MARKETPLACES if row.region == "eu")
        found = self.find(listing.seller_id, [row.id for row in rows], listing.sku)
        return [one for one in found if not one.is_fba]

    def do_later(self, time, key, change):
        """Let ``change(listing)`` be done at ``time``, or as soon as it is there."""
        self.later.append((time, key, change))

    def settle(self, now):
        """Do what has become due, in the order in which it was arranged."""
        waiting, self.later = self.later, []
        for time, key, change in waiting:
            listing = self.listings.get(key)
            if time <= now and listing:
                change(listing)
            else:
                self.later.append((time, key, change))


def _build(seller, row, clock, values):
    sku = values.pop("sku")
    fba = values.pop("fba", False)
    asin = values.pop("asin", f"B0{abs(hash_of(sku)) % 10**8:08d}")
    created = trim(as_time(values.pop("created", None) or clock.now()))
    listing = Listing(
        seller_id=seller.seller_id, sku=sku, row=row, asin=asin,
        title=values.pop("title", sku), price=values.pop("price", "10.00"),
        quantity=None if fba else values.pop("quantity", 1),
        channel=FBA_CHANNELS[row.region] if fba else OWN_CHANNEL,
        statuses=tuple(values.pop("statuses", ON_SALE)),
        condition=values.pop("condition", "new_new"),
        product_type=values.pop("product_type", "PRODUCT"),
        product_id=values.pop("product_id", asin),
        product_id_type=values.pop("product_id_type", "1"),
        is_incomplete=values.pop("incomplete", False),
        created=created,
        updated=trim(as_time(values.pop("updated", None) or created)),
        issues=list(values.pop("issues", ())),
        attributes=dict(values.pop("attributes", {})),
    )  # fmt: skip
    own = {"marketplace_id": row.id, "currency": row.currency}
    listing.offers = [{**own, **entry} for entry in values.pop("offers", ())]
    handling_days = values.pop("handling_days", None)
    if handling_days is not None:
        listing.availability["lead_time_to_ship_max_days"] = handling_days
    if values:
        raise TypeError(f"Unknown values of a listing: {', '.join(sorted(values))}.")
    return listing


def refresh(listing, was_sellable):
    """Let the status follow price, stock and issues.

    What was not on sale for another reason stays so.
    """
    if listing.is_incomplete or listing.is_waiting:
        return
    if not listing.is_sellable:
        listing.statuses = tuple(one for one in listing.statuses if one != "BUYABLE")
    elif not was_sellable:
        listing.statuses = ON_SALE


def actions_of(issue):
    """Return the enforcement actions of an issue."""
    enforcements = issue.get("enforcements") or {}
    if enforcements.get("exemption", {}).get("status", "").startswith("EXEMPT"):
        return []
    return [row["action"] for row in enforcements.get("actions", ())]


def hash_of(text):
    """Return a number that is the same for the same text in every process."""
    number = 0
    for letter in text.encode():
        number = (number * 131 + letter) % 2**61
    return number


def price_of(listing):
    """Return the price in the shape of the wire, None without one."""
    return listing.price and money(listing.price, listing.row.currency)
