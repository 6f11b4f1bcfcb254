import time
from functools import partial

from odoo import api, models

from .amazon_listing_details import MAX_SKUS
from .amazon_listings_flow import STEP_SECONDS

INTERVAL_SECONDS = 24 * 60 * 60
FIGURES = ("summaries", "offers", "fulfillmentAvailability", "attributes")
START = (0, 0)


class AmazonDriftFlow(models.AbstractModel):
    """Compares quantities and prices at Amazon with Odoo's, every night.

    Whatever it was that made them differ, somebody else at Amazon or a message that
    got lost: the list of differences shows it.
    """

    _name = "amazon.drift.flow"
    _description = "Amazon Drift Flow"

    @api.model
    def _run_step(self, flow):
        """Compare listings for a while; return the seconds until the next step."""
        account = flow.account_id
        if not self._get_links(account):
            return INTERVAL_SECONDS
        if not flow.drift_position:
            # What nobody has noted is found in the same night.
            account._recount()
        end = time.monotonic() + STEP_SECONDS
        while listings := self._find_next(flow):
            self.env["amazon.issue"]._try_marketplace(
                listings.account_marketplace_id,
                "drift",
                partial(self._compare, listings),
            )
            self._note_position(flow, listings[-1])
            if time.monotonic() >= end:
                return 0
        flow.drift_position = False
        self.env["amazon.issue"]._settle_others(account, "drift")
        return self._get_wait(account)

    @api.model
    def _get_links(self, account):
        """Return the marketplaces to which Odoo sends something of its own accord.

        One that Amazon refuses is left alone for a while, with an issue.
        """
        links = account._get_active_marketplaces()
        links -= self.env["amazon.issue"]._get_waiting_marketplaces(account, "drift")
        return links.filtered(lambda m: m._sends("stock") or m._sends("prices"))

    @api.model
    def _find_next(self, flow):
        """Return the next listings to be compared, all of one marketplace."""
        link_id, listing_id = self._read_position(flow)
        for link in self._get_links(flow.account_id).sorted("id"):
            if link.id < link_id:
                continue
            after = listing_id if link.id == link_id else 0
            listings = self.env["amazon.listing"].search(
                [
                    ("account_marketplace_id", "=", link.id),
                    ("id", ">", after),
                    ("sku_id.product_id", "!=", False),
                    ("channel", "=", "fbm"),
                    ("status", "in", ("active", "inactive")),
                ],
                order="id",
                limit=MAX_SKUS,
            )
            if listings:
                return listings
        return self.env["amazon.listing"]

    @api.model
    def _read_position(self, flow):
        if not flow.drift_position:
            return START
        return tuple(map(int, flow.drift_position.split(":")))

    @api.model
    def _note_position(self, flow, listing):
        flow.drift_position = f"{listing.account_marketplace_id.id}:{listing.id}"
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _compare(self, listings):
        """Ask Amazon about listings and write down which of them differ."""
        marketplace = listings.account_marketplace_id.marketplace_id.marketplace_id
        items = self.env["amazon.listing.details"]._fetch(
            listings, included_data=FIGURES
        )
        for listing in listings:
            item = items.get(listing.sku_id.sku)
            if item:
                listing._take_figures(item, marketplace)
        listings._note_drift()

    @api.model
    def _get_wait(self, account):
        """Return the seconds until the next night."""
        return account._get_night_wait(self._get_links(account))
