import time
from functools import partial

from odoo import api, models

from .amazon_listing_details import MAX_SKUS
from .amazon_listings_flow import STEP_SECONDS

INTERVAL_SECONDS = 60 * 60


class AmazonOfferChecksFlow(models.AbstractModel):
    """Reads back what became of accepted offers: after minutes, again after hours.

    And what goes with the prices of listings, before the first one is sent.
    """

    _name = "amazon.offer.checks.flow"
    _description = "Amazon Offer Checks Flow"

    @api.model
    def _run_step(self, flow):
        """Ask Amazon about the listings that are due; return the seconds to wait.

        A marketplace that Amazon refuses rests with an issue, the others go on.
        """
        account = flow.account_id
        end = time.monotonic() + STEP_SECONDS
        terms = self.env["amazon.offer.terms"]
        is_done = self._ask_all(account, self._find_due, self._check, end)
        if not is_done or not self._ask_all(
            account, terms._find_wanted, terms._read, end
        ):
            return 0
        self.env["amazon.issue"]._settle_others(account, "offer_checks")
        return self._get_wait(account)

    @api.model
    def _ask_all(self, account, find, ask, end):
        """Ask about all listings that are found, until a time of `time.monotonic`.

        :return: whether there are no more
        """
        while listings := find(self._get_links(account)):
            if time.monotonic() >= end:
                return False
            link = listings.account_marketplace_id
            self.env["amazon.issue"]._try_marketplace(
                link, "offer_checks", partial(ask, listings)
            )
            self.env["ir.cron"]._commit_progress()
        return True

    @api.model
    def _get_links(self, account):
        """Return the marketplaces that are not left alone for a while."""
        links = account._get_active_marketplaces()
        issues = self.env["amazon.issue"]
        return links - issues._get_waiting_marketplaces(account, "offer_checks")

    @api.model
    def _get_domain(self, links):
        return [
            ("account_marketplace_id", "in", links.ids),
            ("offer_check_at", "!=", False),
        ]

    @api.model
    def _find_due(self, links):
        """Return the next listings to be read back, all of one marketplace."""
        listings, order = self.env["amazon.listing"], "offer_check_at, id"
        if not links:
            return listings
        domain = [
            *self._get_domain(links),
            ("offer_check_at", "<=", links.account_id._now()),
        ]
        first = listings.search(domain, order=order, limit=1)
        domain.append(("account_marketplace_id", "=", first.account_marketplace_id.id))
        return first and listings.search(domain, order=order, limit=MAX_SKUS)

    @api.model
    def _get_wait(self, account):
        """Return the seconds until the next listing is due, or the next attempt."""
        wait = self.env["amazon.issue"]._get_attempt_wait(
            account, "offer_checks", INTERVAL_SECONDS
        )
        listing = self.env["amazon.listing"].search(
            self._get_domain(self._get_links(account)),
            order="offer_check_at, id",
            limit=1,
        )
        if listing:
            seconds = (listing.offer_check_at - account._now()).total_seconds()
            wait = min(wait, seconds)
        return max(wait, 0)

    @api.model
    def _check(self, listings):
        """Read a few listings of a marketplace back, in the account's language."""
        locale = listings.account_id._get_issue_locale()
        # What Amazon says is written after the call; nothing is open during it.
        listings._read_back(locale)
