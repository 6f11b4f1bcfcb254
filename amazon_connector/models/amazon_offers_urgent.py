from contextlib import suppress

from odoo import api, models

from ..spapi.errors import (
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    SpApiError,
)
from ..spapi.listings_feed import FEED_TYPE, Change, patch_body
from .amazon_offer_changes import ANY_PRODUCT_TYPE

# Amazon takes five a second; what is more is faster in a feed.
MAX_PATCHES = 40


class AmazonOffersUrgent(models.AbstractModel):
    """Offers out: what is sold out is told at once, without waiting for a feed."""

    _inherit = "amazon.offers.flow"

    @api.model
    def _patch_falls(self, account):
        """Tell Amazon of what has fallen to 0, unless a feed is on its way with it.

        All of it stays in the queue until Amazon has taken it: whatever stops this,
        the next feed has it.
        """
        for link in self._get_links(account):
            try:
                self._patch_link(link)
            except ForbiddenError:
                # The feed tells of it; the other marketplaces do not wait for that.
                continue
            except SpApiError:
                return

    @api.model
    def _patch_link(self, link):
        """Tell Amazon of what has fallen to 0 in one marketplace.

        :raises SpApiError: Amazon refuses the marketplace, or does not answer
        """
        listings = self.env["amazon.offer.changes"]._find_falls(link)
        listings -= self._find_under_way(listings)
        for listing in listings[:MAX_PATCHES]:
            # The feed has those that Amazon refuses as well, and tells of them.
            with suppress(InvalidInputError, NotFoundError):
                self._patch_now(listing)

    @api.model
    def _find_under_way(self, listings):
        """Return the listings about whose quantity Amazon is being told by a feed."""
        feeds = self.env["amazon.feed"]._find_unfinished(listings.account_id, FEED_TYPE)
        told = feeds._filter_told(listings.sku_id)
        return listings.filtered(lambda listing: listing.sku_id in told)

    @api.model
    def _patch_now(self, listing):
        """Set one listing to 0 (patchListingsItem)."""
        account = listing.account_id
        message = self._prepare_fall(listing)
        client = account._get_client(in_step=True)
        submission = client.patch_listings_item(
            account.seller_id,
            message.sku,
            marketplace_id=message.marketplace_id,
            body=patch_body(message),
        )
        if not submission.is_refused:
            vals = {"quantity_sent": 0, "quantity_sent_at": account._now()}
            listing.write(vals)
            listing.sku_id.write(vals)
            listing._forget_refusals()
            listing._mark_accepted()
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _prepare_fall(self, listing):
        link = listing.account_marketplace_id
        return Change(
            sku=listing.sku_id.sku,
            marketplace_id=link.marketplace_id.marketplace_id,
            product_type=listing.product_type or ANY_PRODUCT_TYPE,
            **listing._prepare_stock_vals(0, listing.sku_id._get_handling_days()),
        )
