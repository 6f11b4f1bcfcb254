"""The offers of all sellers, by SKU and marketplace."""

from dataclasses import dataclass, field

from . import marketplaces
from .amounts import money
from .clock import as_time, trim

ON_SALE = ("BUYABLE", "DISCOVERABLE")
OWN_CHANNEL = "DEFAULT"
FBA_CHANNELS = {"eu": "AMAZON_EU", "na": "AMAZON_NA", "fe": "AMAZON_JP"}


@dataclass
class Listing:
    """One SKU of a seller in one marketplace.

    ``price`` is a text in the marketplace's currency, None without one;
    ``quantity`` None for FBA. ``statuses``: of BUYABLE and DISCOVERABLE; none is
    inactive, ``is_incomplete`` a draft. ``product_id`` and ``product_id_type`` (1
    ASIN, 2 ISBN, 3 UPC, 4 EAN) are what reports show.
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

    @property
    def state(self):
        """The state as reports write it."""
        if self.is_incomplete:
            return "Incomplete"
        return "Active" if "BUYABLE" in self.statuses else "Inactive"


class ListingStore:
    """All listings, by (seller id, SKU, marketplace code), as they were added."""

    def __init__(self, clock):
        self.clock = clock
        self.listings = {}

    def add(self, seller, marketplace="DE", **values):
        """Add a listing, see ``Emulator.add_listing``; ValueError if it is there."""
        listing = _build(seller, marketplaces.find(marketplace), self.clock, values)
        key = seller.seller_id, listing.sku, listing.row.code
        if key in self.listings:
            raise ValueError("There is a listing of this SKU already.")
        self.listings[key] = listing
        return listing

    def remove(self, seller, sku, marketplace):
        """Delete a listing; KeyError if there is none."""
        code = marketplaces.find(marketplace).code
        del self.listings[seller.seller_id, sku, code]

    def find(self, seller_id, marketplace_ids, sku=None):
        """Return listings of a seller in some marketplaces, oldest first."""
        return [
            listing
            for listing in self.listings.values()
            if listing.seller_id == seller_id
            and listing.row.id in marketplace_ids
            and sku in (None, listing.sku)
        ]


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
    )  # fmt: skip
    if values:
        raise TypeError(f"Unknown values of a listing: {', '.join(sorted(values))}.")
    return listing


def hash_of(text):
    """Return a number that is the same for the same text in every process."""
    number = 0
    for letter in text.encode():
        number = (number * 131 + letter) % 2**61
    return number


def price_of(listing):
    """Return the price in the shape of the wire, None without one."""
    return listing.price and money(listing.price, listing.row.currency)
