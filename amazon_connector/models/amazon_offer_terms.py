from odoo import api, models
from odoo.fields import Domain

from .amazon_drift_flow import FIGURES
from .amazon_listing_details import MAX_SKUS


class AmazonOfferTerms(models.AbstractModel):
    """Asks Amazon what goes with the prices that wait for it: see `_take_terms`."""

    _name = "amazon.offer.terms"
    _description = "Amazon Terms of Offers"

    @api.model
    def _find_wanted(self, links):
        """Return the next listings whose prices wait, all of one marketplace."""
        listings = self.env["amazon.listing"]
        for link in links:
            domain = Domain("account_marketplace_id", "=", link.id)
            domain &= Domain("are_terms_wanted", "=", True)
            domain &= Domain("terms_retry_at", "=", False) | Domain(
                "terms_retry_at", "<=", link.account_id._now()
            )
            if listings := listings.search(domain, order="id", limit=MAX_SKUS):
                break
        return listings

    @api.model
    def _read(self, listings):
        """Read a few listings whose prices wait; they go out with the next run."""
        link = listings.account_marketplace_id
        marketplace = link.marketplace_id.marketplace_id
        items = self.env["amazon.listing.details"]._fetch(
            listings, is_sure=True, included_data=FIGURES
        )
        for listing in listings:
            sku = listing.sku_id.sku
            item = items.get(sku)
            if item:
                listing._take_figures(item, marketplace)
            elif sku in items:
                listing._wait_for_terms()
            else:
                # Amazon has nothing that could get lost.
                listing._take_terms(None, marketplace)
        self.env["amazon.issue"]._sync_unread(link)
        link.account_id._get_flow("offers")._mark_due()
