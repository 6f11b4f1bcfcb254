import time

from odoo import api, models
from odoo.tools import split_every

from .amazon_listing_details import MAX_SKUS
from .amazon_listings_flow import STEP_SECONDS

INTERVAL_SECONDS = 60 * 60
MOST_PER_STEP = 1000


class AmazonOfferChecksFlow(models.AbstractModel):
    """Reads back what became of accepted offers: after minutes, again after hours.

    And what goes with the prices of listings, before the first one is sent.
    """

    _name = "amazon.offer.checks.flow"
    _description = "Amazon Offer Checks Flow"

    @api.model
    def _run_step(self, flow):
        """Ask Amazon about the listings that are due; return the seconds to wait."""
        account = flow.account_id
        end = time.monotonic() + STEP_SECONDS
        for link, listings in self._find_due(account).items():
            for ids in split_every(MAX_SKUS, listings.ids):
                if time.monotonic() >= end:
                    return 0
                self._check(link, listings.browse(ids))
                self.env["ir.cron"]._commit_progress()
        is_done = self.env["amazon.offer.terms"]._read_wanted(account, end)
        return self._get_wait(account) if is_done else 0

    @api.model
    def _get_domain(self, account):
        return [
            (
                "account_marketplace_id",
                "in",
                account._get_active_marketplaces().ids,
            ),
            ("offer_check_at", "!=", False),
        ]

    @api.model
    def _find_due(self, account):
        domain = self._get_domain(account) + [("offer_check_at", "<=", account._now())]
        listings = self.env["amazon.listing"].search(
            domain, order="offer_check_at, id", limit=MOST_PER_STEP
        )
        return listings.grouped("account_marketplace_id")

    @api.model
    def _get_wait(self, account):
        """Return the seconds until the next listing is due."""
        listing = self.env["amazon.listing"].search(
            self._get_domain(account), order="offer_check_at, id", limit=1
        )
        if not listing:
            return INTERVAL_SECONDS
        wait = (listing.offer_check_at - account._now()).total_seconds()
        return min(max(wait, 0), INTERVAL_SECONDS)

    @api.model
    def _check(self, link, listings):
        """Read a few listings of a marketplace back, in the account's language."""
        locale = link.account_id._get_issue_locale()
        # What Amazon says is written after the call; nothing is open during it.
        listings._read_back(locale)
