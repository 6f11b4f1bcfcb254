"""Offers as they are sent: what is refused, and what the others change.

The same rules for putListingsItem, patchListingsItem, deleteListingsItem and the
messages of JSON_LISTINGS_FEED.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from . import offer_rules as rules
from .catalog_store import to_gtin14
from .clock import trim
from .listing_store import FBA_CHANNELS, refresh
from .marketplaces import BY_ID
from .offer_attributes import attribute, channel, here, set_prices, value
from .offer_rules import Refused
from .offer_texts import (
    ENGLISH,
    OTHER_ASIN,
    OTHER_MARKETPLACE,
    REFUSED,
    REQUIRED,
    RESTRICTED,
    SEVERAL_ASINS,
    UNKNOWN_ASIN,
    UNKNOWN_SKU,
    issue,
)

OFFER_ONLY = "LISTING_OFFER_ONLY"


@dataclass
class Submission:
    """One message about one SKU.

    ``asins`` and ``issues`` are what came out; without errors it is accepted.
    """

    seller: object
    sku: str
    marketplace_ids: list
    time: object
    locale: str = ENGLISH
    preview: bool = False
    asins: dict = field(default_factory=dict)
    issues: list = field(default_factory=list)

    @property
    def is_refused(self):
        """Whether there are errors among the issues."""
        return any(issue["severity"] == "ERROR" for issue in self.issues)


class OfferBook:
    """Checks submissions and writes them into the listings.

    ``restrictions`` by (ASIN, marketplace id), ``required``: further attributes
    that a product type requires, ``refusals`` by (SKU, marketplace id): what a test
    arranged.
    """

    def __init__(self, world):
        self.world = world
        self.listings = world.listings
        self.restrictions = {}
        self.required = {}
        self.refusals = {}

    def put(self, submission, body):
        """Make an offer, or make it anew, from the body of a put."""
        self._try(submission, self._put, body)

    def patch(self, submission, body):
        """Change an offer by the patches of a body."""
        self._try(submission, self._patch, body)

    def delete(self, submission):
        """End an offer; one that is not there is no error."""
        for marketplace_id in submission.marketplace_ids:
            code = BY_ID[marketplace_id].code
            key = submission.seller.seller_id, submission.sku, code
            self.listings.listings.pop(key, None)

    def required_for(self, product_type):
        """Return the attributes that an offer of this product type needs."""
        more = self.required.get(product_type, ())
        return [rules.CONDITION, rules.ASIN, *more]

    def _try(self, submission, work, body):
        try:
            work(submission, body)
        except Refused as error:
            found = issue(error.code, error.name, submission.locale)
            submission.issues.append(found)

    # Putting

    def _put(self, submission, body):
        attributes = self._attributes(submission, body)
        missing = self._missing(body, attributes)
        if missing:
            submission.issues += [
                issue(REQUIRED, name, submission.locale) for name in missing
            ]
            return
        rules.check_values(attributes)
        rows = self._targets(submission, attributes)
        for row in rows:
            submission.asins[row.id] = self._asin(submission, row, attributes)
        if not self._is_refused(submission, rows) and not submission.preview:
            for row in rows:
                self._write_offer(submission, row, body["productType"], attributes)

    def _attributes(self, submission, body):
        attributes = body.get("attributes")
        if not isinstance(attributes, dict) or not attributes:
            raise Refused(REQUIRED, "attributes")
        if not isinstance(body.get("productType"), str) or not body["productType"]:
            raise Refused(REQUIRED, "productType")
        for name, entries in attributes.items():
            rules.check_entries(name, entries)
        return attributes

    def _missing(self, body, attributes):
        wanted = self.required_for(body["productType"])
        if rules.BARCODE in attributes:
            wanted.remove(rules.ASIN)
        if body.get("requirements") != OFFER_ONLY:
            wanted.append("item_name")
        return [name for name in wanted if name not in attributes]

    def _targets(self, submission, attributes):
        """Return the marketplaces that the entries are for."""
        named = {
            entry["marketplace_id"]: name
            for name, entries in attributes.items()
            for entry in entries
            if "marketplace_id" in entry
        }
        for marketplace_id, name in named.items():
            if marketplace_id not in submission.marketplace_ids:
                raise Refused(OTHER_MARKETPLACE, name)
        return [BY_ID[one] for one in named or submission.marketplace_ids]

    def _asin(self, submission, row, attributes):
        seller_id = submission.seller.seller_id
        listing = self.listings.get(seller_id, submission.sku, row.id)
        asin = self._named_asin(row, attributes)
        if listing and listing.asin != asin:
            raise Refused(OTHER_ASIN)
        if (asin, row.id) in self.restrictions:
            raise Refused(RESTRICTED)
        return asin

    def _named_asin(self, row, attributes):
        if rules.ASIN in attributes:
            asin = value(attributes[rules.ASIN], row)
            page = self.world.catalog.items.get(asin)
            found = row.id in page.marketplace_ids if page else None
            if found or (page is None and asin in self.listings.asins):
                return asin
            raise Refused(UNKNOWN_ASIN, rules.ASIN)
        gtin = to_gtin14(str(value(attributes[rules.BARCODE], row)))
        pages = self.world.catalog.find(row.id)
        asins = [page.asin for page in pages if gtin and gtin in page.gtins]
        if len(asins) != 1:
            raise Refused(SEVERAL_ASINS if asins else UNKNOWN_ASIN, rules.BARCODE)
        return asins[0]

    def _is_refused(self, submission, rows):
        """Whether a test lets this SKU be refused; notes why."""
        for row in rows:
            refusal = self.refusals.get((submission.sku, row.id))
            if refusal:
                code, text, severity = refusal
                submission.issues.append({
                    "code": code or REFUSED,
                    "message": text,
                    "severity": severity,
                    "attributeNames": [],
                    "categories": [],
                })  # fmt: skip
                return severity == "ERROR"
        return False

    def _write_offer(self, submission, row, product_type, attributes):
        seller, sku = submission.seller, submission.sku
        asin = submission.asins[row.id]
        listing = self.listings.get(seller.seller_id, sku, row.id)
        if listing is None:
            listing = self._new_listing(submission, row, asin)
        was_sellable = listing.is_sellable
        listing.product_type = product_type
        listing.condition = value(attributes[rules.CONDITION], row)
        listing.attributes = {
            name: here(entries, row)
            for name, entries in attributes.items()
            if name not in (rules.AVAILABILITY, rules.OFFER)
        }
        set_prices(listing, here(attributes.get(rules.OFFER, []), row))
        availability = attributes.get(rules.AVAILABILITY)
        if availability:
            self._set_availability(listing, availability[0])
        self._touch(listing, was_sellable, submission.time)

    def _new_listing(self, submission, row, asin):
        """A new offer: not on sale yet, with the quantity that it may share."""
        seller, store = submission.seller, self.listings
        page = self.world.catalog.items.get(asin)
        listing = store.add(
            seller, row.code, sku=submission.sku, asin=asin, price=None, quantity=0,
            title=page.title if page else asin, statuses=(), created=submission.time,
        )  # fmt: skip
        shared = [one for one in store.same_stock(listing) if one is not listing]
        if shared:
            listing.quantity = shared[0].quantity
            listing.availability = dict(shared[0].availability)
        time = submission.time + timedelta(seconds=store.live_seconds)
        key = seller.seller_id, submission.sku, row.code
        listing.is_waiting = True
        store.do_later(time, key, _go_live)
        return listing

    # Patching

    def _patch(self, submission, body):
        patches = self._patches(body)
        rows = [BY_ID[one] for one in submission.marketplace_ids]
        planned = [
            (listing, self._planned(submission, listing, patches))
            for listing in (self._existing(submission, row) for row in rows)
        ]
        if not self._is_refused(submission, rows) and not submission.preview:
            for listing, attributes in planned:
                self._write_changes(listing, attributes, submission.time)

    def _patches(self, body):
        patches = body.get("patches")
        if not isinstance(body.get("productType"), str) or not body["productType"]:
            raise Refused(REQUIRED, "productType")
        if not isinstance(patches, list) or not patches:
            raise Refused(REQUIRED, "patches")
        return [rules.check_patch(patch) for patch in patches]

    def _existing(self, submission, row):
        seller_id = submission.seller.seller_id
        listing = self.listings.get(seller_id, submission.sku, row.id)
        if listing is None:
            raise Refused(UNKNOWN_SKU)
        submission.asins[row.id] = listing.asin
        return listing

    def _planned(self, submission, listing, patches):
        """Return the attributes as they will be, {name: entries}."""
        planned = {}
        for name, op, entries in patches:
            self._targets(submission, {name: entries or []})
            old = planned.get(name, attribute(listing, name))
            new = entries and here(entries, listing.row)
            planned[name] = rules.patched(name, op, old, new)
            rules.check_values({name: planned[name]}, listing.is_fba)
        return planned

    def _write_changes(self, listing, attributes, time):
        was_sellable = listing.is_sellable
        for name, entries in attributes.items():
            if name == rules.AVAILABILITY:
                own = [one for one in entries if channel(one) == listing.channel]
                self._set_availability(listing, own[0] if own else {"quantity": 0})
            elif name == rules.OFFER:
                set_prices(listing, entries)
            elif entries:
                listing.attributes[name] = entries
            else:
                listing.attributes.pop(name, None)
        self._touch(listing, was_sellable, time)

    def _set_availability(self, listing, entry):
        """Set quantity and handling time, for all marketplaces that share them."""
        if channel(entry) in FBA_CHANNELS.values():
            listing.channel, listing.quantity = channel(entry), None
            listing.availability = {}
            return
        more = {
            key: content
            for key, content in entry.items()
            if key not in ("fulfillment_channel_code", "quantity")
        }
        for one in self.listings.same_stock(listing):
            was_sellable = one.is_sellable
            one.quantity, one.availability = entry["quantity"], dict(more)
            if one is not listing:
                refresh(one, was_sellable)

    def _touch(self, listing, was_sellable, time):
        listing.updated = trim(time)
        refresh(listing, was_sellable)


def _go_live(listing):
    """The end of the time that a new offer takes."""
    listing.is_waiting = False
    refresh(listing, False)
