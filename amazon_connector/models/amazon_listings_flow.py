import time
from datetime import timedelta
from itertools import islice

from odoo import api, models

from ..spapi.flat_files import NotAReportError
from .amazon_report import OPEN_STATES

INTERVAL_SECONDS = 24 * 60 * 60
# A little less than a day: a run must not slip to the day after.
FRESH_FOR = timedelta(hours=23)
# What was begun in a step goes on in the next one, so that accounts take turns.
STEP_SECONDS = 8.0
BATCH = 1000


class AmazonListingsFlow(models.AbstractModel):
    """Listings in: a report per marketplace, its rows, and what it does not say.

    Everything is written down before and after each call and each batch of rows:
    whatever stops the flow, the next step goes on there.
    """

    _name = "amazon.listings.flow"
    _description = "Amazon Listings Flow"

    @api.model
    def _run_step(self, flow):
        """Go on with the report that is due; return the seconds until the next."""
        account = flow.account_id
        self._plan_daily(account)
        report = self._find_next(account)
        if not report:
            return INTERVAL_SECONDS
        wait = (report.next_step_at - account._now()).total_seconds()
        if wait > 0:
            return min(wait, INTERVAL_SECONDS)
        self.env["amazon.report.requester"]._advance_guarded(report, self._get_steps())
        # Not with each batch of rows: that would cost as much as the rows.
        report._tell_viewers()
        return 0

    @api.model
    def _plan_daily(self, account):
        """Request the report of each marketplace that had none for a day."""
        since = account._now() - FRESH_FOR
        for link in account._get_listing_marketplaces():
            domain = [
                ("account_marketplace_id", "=", link.id),
                "|",
                ("state", "in", OPEN_STATES),
                ("next_step_at", ">", since),
            ]
            if not self.env["amazon.report"].search_count(domain, limit=1):
                self.env["amazon.report"]._request(link, self.env["res.users"])
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _find_next(self, account):
        """Return the unfinished report whose turn it is.

        New products get their names from the main marketplace: those of the others
        wait until its listings are in. Undoing needs no marketplace that is on.
        """
        reports = self.env["amazon.report"].search(
            [
                ("account_id", "=", account.id),
                ("state", "in", OPEN_STATES),
                "|",
                ("state", "=", "undoing"),
                (
                    "account_marketplace_id",
                    "in",
                    account._get_listing_marketplaces().ids,
                ),
            ],
            order="next_step_at, id",
        )
        main = account._get_main_marketplace()
        is_main_busy = main in reports.account_marketplace_id
        return reports.filtered(
            lambda report: (
                report.state != "creating"
                or report.account_marketplace_id == main
                or not is_main_busy
            )
        )[:1]

    @api.model
    def _get_steps(self):
        """Return what is done with a report that Amazon has made, by state."""
        return {
            "importing": self._import_rows,
            "checking": self.env["amazon.listing.details"]._check_step,
            "completing": self.env["amazon.listing.details"]._complete_step,
            "creating": self.env["amazon.product.creator"]._create_step,
            "undoing": self.env["amazon.product.remover"]._remove_step,
        }

    # === ROWS === #

    @api.model
    def _import_rows(self, report):
        """Import batches of rows for a while; what is left is for the next step.

        :raises NotAReportError: there are lines, and none of them is a listing
        """
        end = time.monotonic() + STEP_SECONDS
        importer = self.env["amazon.listing.importer"]
        has_rows = report.position > 1
        with report._open_listings() as listings:
            reader = importer._get_reader(report, listings.columns)
            rows = listings.rows(after=report.position)
            while batch := list(islice(rows, BATCH)):
                has_rows = True
                importer._import_batch(report, batch, reader)
                self._note_position(report, listings)
                if time.monotonic() >= end:
                    return
            if listings.skipped_count and not has_rows:
                raise NotAReportError("none of its lines is a listing")
            self._note_position(report, listings)
        report._enter("checking")

    @api.model
    def _note_position(self, report, listings):
        texts = [
            self.env._("Line %(line)s: %(reason)s", line=row.line, reason=row.reason)
            for row in listings.skipped
        ]
        report._note_skipped(texts, listings.skipped_count)
        listings.skipped.clear()
        listings.skipped_count = 0
        report.position = listings.line
        self.env["ir.cron"]._commit_progress()
