import time

from odoo import api, models

from .amazon_drift_flow import FIGURES
from .amazon_listing_details import MAX_SKUS


class AmazonOfferTerms(models.AbstractModel):
    """Asks Amazon what goes with the prices that wait for it: see `_take_terms`."""

    _name = "amazon.offer.terms"
    _description = "Amazon Terms of Offers"

    @api.model
    def _read_wanted(self, account, end):
        """Read the listings whose prices wait, until a time.

        Commits; the offers then go out with the next run.

        :param float end: of `time.monotonic`
        :return: whether all are read
        """
        while listings := self._find_wanted(account):
            if time.monotonic() >= end:
                return False
            self._read(listings)
            account._get_flow("offers")._mark_due()
            self.env["ir.cron"]._commit_progress()
        return True

    @api.model
    def _find_wanted(self, account):
        """Return the next listings to be read, all of one marketplace."""
        listings = self.env["amazon.listing"]
        for link in account._get_active_marketplaces():
            domain = [
                ("account_marketplace_id", "=", link.id),
                ("are_terms_wanted", "=", True),
            ]
            if listings := listings.search(domain, order="id", limit=MAX_SKUS):
                break
        return listings

    @api.model
    def _read(self, listings):
        marketplace = listings.account_marketplace_id.marketplace_id.marketplace_id
        items = self.env["amazon.listing.details"]._fetch(
            listings, included_data=FIGURES
        )
        for listing in listings:
            item = items.get(listing.sku_id.sku)
            if item:
                listing._take_figures(item, marketplace)
            else:
                # Amazon shows nothing that could get lost.
                listing._take_terms(None, marketplace)
