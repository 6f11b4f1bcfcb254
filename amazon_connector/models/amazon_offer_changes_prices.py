import time

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import float_compare

from ..spapi.listings_feed import MAX_MESSAGES
from .price_texts import describe_terms

BATCH = 1000
# How long one step compares the prices of one marketplace.
STEP_SECONDS = 5.0


class AmazonOfferChanges(models.AbstractModel):
    """Prices out.

    A price may change with a rule, a date, an exchange rate, a tax or a product: no
    change is noted anywhere, and all listings are compared, in passes over several
    runs where they are many.
    """

    _inherit = "amazon.offer.changes"

    @api.model
    def _get_price_changes(self, link):
        """Return the prices that differ from what Amazon was last told.

        Goes on where the last run stopped.

        :return: {listing: `spapi.listings_feed.Price`}
        """
        changes = {}
        end = time.monotonic() + STEP_SECONDS
        while link._sends("prices") and time.monotonic() < end:
            listings = self._find_priced(link, after=link.price_position)
            changes |= self._compare_prices(listings, link)
            if len(listings) < BATCH:
                link.write({"price_position": 0, "are_prices_due": False})
                break
            link.price_position = listings[-1].id
            listings._forget_read()
            if len(changes) + BATCH > MAX_MESSAGES:
                break
        self.env["amazon.offer.brake"]._settle_prices(link)
        self.env["amazon.issue"]._sync_pricelist(link)
        self.env["amazon.issue"]._sync_unread(link)
        return changes

    @api.model
    def _find_priced(self, link, after):
        """Return the next listings whose price Odoo may set."""
        domain = Domain("account_marketplace_id", "=", link.id)
        domain &= Domain("id", ">", after) & Domain("sku_id.product_id", "!=", False)
        domain &= Domain("keep_price", "=", False) & Domain("channel", "=", "fbm")
        domain &= Domain("status", "in", ("active", "inactive"))
        return self.env["amazon.listing"].search(domain, order="id", limit=BATCH)

    @api.model
    def _compare_prices(self, listings, link):
        """Return the prices of those of these listings that are to get another one.

        One that has none, or that Odoo cannot convert, keeps its price at Amazon. One
        that was not read yet waits: a price takes with it what Odoo does not know.
        """
        prices = self.env["amazon.offer.prices"]._get_prices(
            listings._filter_sendable(), link
        )
        changes = {
            listing: price
            for listing, price in prices.items()
            if not isinstance(price, str)
            and (link.are_prices_due or self._is_other_price(listing, price))
        }
        for listing in self._find_kept(changes, link):
            del changes[listing]
        unread = listings.filtered(
            lambda one: one in changes and not one.are_terms_read
        )
        unread._want_terms()
        ready = {key: changes[key] for key in changes if key.are_terms_read}
        going = self.env["amazon.offer.brake"]._filter_prices(listings, ready)
        for listing, price in going.items():
            listing._drop_kept_sale(price)
        return going

    @api.model
    def _find_kept(self, changes, link):
        """Return what only limits of Amazon's own would change, and nobody in Odoo.

        Amazon has sold at a price beyond its limits before Odoo ever sent one.
        """
        limited = self.env["amazon.listing"].union(
            *(
                listing
                for listing, price in changes.items()
                if not listing.price_sent
                and (price.minimum is not None or price.maximum is not None)
                and (listing.price_terms or "") == describe_terms(price)
                and self._is_other_amount(listing.price, price)
            )
        )
        plain = self.env["amazon.offer.prices"].with_context(amazon_without_limits=True)
        prices = plain._get_prices(limited, link)
        return limited.filtered(
            lambda one: not self._is_other_amount(one.price, prices[one])
        )

    @api.model
    def _is_other_amount(self, known, price):
        return bool(float_compare(known, float(price.amount), precision_digits=4))

    @api.model
    def _is_other_price(self, listing, price):
        is_other = self._is_other_amount(listing.price_sent or listing.price, price)
        return is_other or (listing.price_terms or "") != describe_terms(price)
