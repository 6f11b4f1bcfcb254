"""What a test puts into the seller's listings and into Amazon's catalogue."""

from datetime import timedelta

from . import marketplaces
from .listing_store import refresh
from .offers import restriction


class ListingTools:
    """A part of ``emulator.Emulator``."""

    def add_listing(self, sku, marketplace="DE", *, seller=None, **values):
        """Offer a SKU in a marketplace; return the ``listing_store.Listing``.

        ``values``: asin, title, price (text, None without), quantity, fba,
        statuses, condition, product_type, product_id, product_id_type, incomplete,
        handling_days, offers (entries of purchasable_offer, without what they all
        have), attributes, issues, created, updated. Times: UTC.
        """
        with self.world.lock:
            seller = self._seller(seller) or self.seller
            return self.world.listings.add(seller, marketplace, sku=sku, **values)

    def remove_listing(self, sku, marketplace="DE", *, seller=None):
        """Take an offer away; KeyError if there is none."""
        with self.world.lock:
            seller = self._seller(seller) or self.seller
            self.world.listings.remove(seller, sku, marketplace)

    def listing(self, sku, marketplace="DE", *, seller=None):
        """Return the ``listing_store.Listing``, None if there is none."""
        with self.world.lock:
            self.world.settle()
            seller_id = (self._seller(seller) or self.seller).seller_id
            return self.world.listings.get(seller_id, sku, marketplace)

    def set_listing_issues(
        self, sku, marketplace="DE", issues=(), *, after=0, seller=None
    ):
        """Let Amazon find fault with a listing, in ``after`` seconds of its clock.

        ``issues`` (none: all is well again): dicts with code, message (a text, or
        {language: text}), severity, attributeNames, categories, and ``actions``
        (LISTING_SUPPRESSED takes it off sale). The listing need not be there yet.
        """
        built = [_issue(issue) for issue in issues]
        key = self._key(seller, sku, marketplace)
        time = self.now() + timedelta(seconds=after)

        def change(listing):
            was_sellable, listing.issues = listing.is_sellable, built
            refresh(listing, was_sellable)

        with self.world.lock:
            self.world.listings.do_later(time, key, change)
            self.world.settle()

    def refuse_offers(
        self, sku, marketplace="DE", text="", code="", *, severity="ERROR"
    ):
        """Let submissions of a SKU be refused with a text; '' lifts it.

        ``severity`` WARNING: they are taken all the same.
        """
        key = sku, marketplaces.find(marketplace).id
        with self.world.lock:
            refusal = (code, text, severity) if text else None
            self.world.offers.refusals[key] = refusal

    def set_restriction(
        self, asin, marketplace="DE", reason_code="APPROVAL_REQUIRED", **reason
    ):
        """Keep the sellers from selling an item; ``reason_code`` None lifts it.

        ``reason``: message (a text, or {language: text}) and link.
        """
        key = asin, marketplaces.find(marketplace).id
        restrictions = self.world.offers.restrictions
        with self.world.lock:
            if reason_code is None:
                restrictions.pop(key, None)
            else:
                restrictions[key] = restriction(key[1], reason_code, **reason)

    def set_required_attributes(self, product_type, names):
        """Let the offers of a product type need these attributes besides."""
        with self.world.lock:
            self.world.offers.required[product_type] = list(names)

    @property
    def one_quantity(self):
        """Whether a SKU has one own quantity in all European marketplaces."""
        return self.world.listings.one_quantity

    @one_quantity.setter
    def one_quantity(self, value):
        self.world.listings.one_quantity = value

    def _key(self, seller, sku, marketplace):
        seller_id = (self._seller(seller) or self.seller).seller_id
        return seller_id, sku, marketplaces.find(marketplace).code

    def add_catalog_item(self, asin, marketplaces=("DE",), **values):
        """Add a product page of Amazon's; return the ``catalog_store.CatalogItem``.

        ``values``: barcodes (as the page shows them), hidden_barcodes (find it
        without being shown), title, brand, image (True: one is drawn; bytes of a PNG,
        a URL, or None), product_type, classification (VARIATION_PARENT, …).
        """
        with self.world.lock:
            return self.world.catalog.add(asin, marketplaces, **values)


def _issue(values):
    """Return an issue in the shape of the wire."""
    values = dict(values)
    actions = values.pop("actions", ())
    issue = {
        "code": "18000",
        "message": "The listing is not as it should be.",
        "severity": "ERROR",
        "categories": ["INVALID_ATTRIBUTE"],
        **values,
    }
    if actions:
        rows = [{"action": action} for action in actions]
        exemption = {"status": "NOT_EXEMPT"}
        issue["enforcements"] = {"actions": rows, "exemption": exemption}
    return issue
