import tempfile
import time
from datetime import timedelta
from itertools import islice

from odoo import api, models

from ..spapi import charsets, documents
from ..spapi.errors import (
    DocumentError,
    InvalidInputError,
    NotFoundError,
    SpApiError,
    ThrottledError,
)
from ..spapi.listing_report import NotAReportError
from .amazon_feed import LOOKUP_MARGIN, LOST_AFTER
from .amazon_order_builder import to_naive
from .amazon_report import OPEN_STATES, REUSED_FOR

INTERVAL_SECONDS = 24 * 60 * 60
# A little less than a day: a run must not slip to the day after.
FRESH_FOR = timedelta(hours=23)
LOOKUP_SECONDS = 5 * 60
# What was begun in a step goes on in the next one, so that accounts take turns.
STEP_SECONDS = 8.0
BATCH = 1000
MAX_TEXT_BYTES = 1024 * 1024
# English headers, where Amazon heeds it.
REPORT_OPTIONS = {"preferredReportDocumentLocale": "en_US"}
ENDED_BADLY = ("CANCELLED", "FATAL")
# What is wrong with one report and must not keep the others waiting.
REPORT_ERRORS = (DocumentError, InvalidInputError, NotFoundError)


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
        if not account.listings_enabled:
            return INTERVAL_SECONDS
        self._plan_daily(account)
        report = self._find_next(account)
        if not report:
            return INTERVAL_SECONDS
        wait = (report.next_step_at - account._now()).total_seconds()
        if wait > 0:
            return min(wait, INTERVAL_SECONDS)
        self._advance_guarded(report)
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
        wait until its listings are in.
        """
        reports = self.env["amazon.report"].search(
            [
                (
                    "account_marketplace_id",
                    "in",
                    account._get_listing_marketplaces().ids,
                ),
                ("state", "in", OPEN_STATES),
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
    def _advance_guarded(self, report):
        """Take the next step of a report; what goes wrong with it stays with it.

        :raises SpApiError: Amazon does not answer this account
        """
        try:
            self._advance(report)
        except ThrottledError as error:
            self.env.cr.rollback()
            report._postpone(error.retry_after or LOOKUP_SECONDS)
        except NotAReportError as error:
            self.env.cr.rollback()
            report._mark_failed(self._explain_misfit(error))
        except SpApiError as error:
            self.env.cr.rollback()
            has_ended = report._note_setback(error)
            if not (has_ended or isinstance(error, REPORT_ERRORS)):
                self.env["ir.cron"]._commit_progress()
                raise

    @api.model
    def _advance(self, report):
        steps = {
            "prepared": self._request,
            "submitting": self._look_up,
            "submitted": self._follow,
            "importing": self._import_rows,
            "checking": self.env["amazon.listing.details"]._check_step,
            "completing": self.env["amazon.listing.details"]._complete_step,
            "creating": self.env["amazon.product.creator"]._create_step,
        }
        steps[report.state](report)

    # === REQUEST === #

    @api.model
    def _request(self, report):
        """Have Amazon make the report, unless it has made such a one just now."""
        client = report.account_id._get_client(in_step=True)
        since = report.account_id._now() - REUSED_FOR
        if not self._adopt(client, report, since) and report._mark_submitting():
            self._create_report(client, report)

    @api.model
    def _create_report(self, client, report):
        """Have Amazon make the report, and commit what came of it.

        :raises SpApiError: with `outcome_unknown` the report stays `submitting`
        """
        link = report.account_marketplace_id
        try:
            report_id = client.create_report(
                report.report_type,
                marketplace_ids=[link.marketplace_id.marketplace_id],
                options=REPORT_OPTIONS,
            )
            report._mark_submitted(report_id, report.account_id._now())
        except InvalidInputError as error:
            report._mark_failed(
                self.env._("Amazon refuses to make a report of listings: %s.", error)
            )
        except SpApiError as error:
            if not error.outcome_unknown:
                report._mark_prepared()
                self.env["ir.cron"]._commit_progress()
            raise
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _look_up(self, report):
        """Find out whether Amazon makes a report whose request was not answered."""
        client = report.account_id._get_client(in_step=True)
        if self._adopt(client, report, report.attempted_at - LOOKUP_MARGIN):
            return
        if report.account_id._now() - report.attempted_at >= LOST_AFTER:
            report._mark_prepared()
        else:
            report._postpone(LOOKUP_SECONDS)

    @api.model
    def _adopt(self, client, report, since):
        """Take the newest report that Amazon has of this kind; False: there is none."""
        marketplace = report.account_marketplace_id.marketplace_id.marketplace_id
        page = client.get_reports(
            report_types=[report.report_type],
            marketplace_ids=[marketplace],
            created_since=since,
            page_size=100,
        )
        alike = [
            r
            for r in page.reports
            if r.marketplace_ids == (marketplace,)
            and r.created
            and r.status not in ENDED_BADLY
        ]
        known = self._find_known(report, [r.report_id for r in alike])
        found = next((r for r in alike if r.report_id not in known), None)
        if found:
            report._mark_submitted(found.report_id, to_naive(found.created))
        return bool(found)

    @api.model
    def _find_known(self, report, report_ids):
        return (
            self.env["amazon.report"]
            .search(
                [
                    ("account_id", "=", report.account_id.id),
                    ("report_id", "in", report_ids),
                ]
            )
            .mapped("report_id")
        )

    # === FOLLOW === #

    @api.model
    def _follow(self, report):
        """Ask Amazon about a report and load it when it is there."""
        client = report.account_id._get_client(in_step=True)
        answer = client.get_report(report.report_id)
        report.processing_status = answer.status
        if answer.status == "CANCELLED":
            report._mark_empty()
        elif answer.status == "FATAL":
            text = self._load_text(client, answer)
            report._mark_failed(self._explain_end(report, text))
        elif answer.status != "DONE":
            report._plan_next_look()
        elif not answer.document_id:
            raise DocumentError("it is done, without content", operation="get_report")
        else:
            report.document_id = answer.document_id
            self._load(client, report, answer.document_id)

    @api.model
    def _load(self, client, report, document_id):
        document = client.get_report_document(document_id)
        with tempfile.TemporaryFile() as file:
            loaded = documents.download(document, file)
            report._mark_loaded(file, loaded.charset)

    @api.model
    def _load_text(self, client, answer):
        """Return what Amazon says about a failed report; empty if it says nothing."""
        if not answer.document_id:
            return ""
        document = client.get_report_document(answer.document_id)
        with tempfile.TemporaryFile() as file:
            loaded = documents.download(document, file, max_bytes=MAX_TEXT_BYTES)
            file.seek(0)
            return charsets.read_text(file, loaded.charset).strip()

    @api.model
    def _explain_end(self, report, text):
        return self.env._(
            "Amazon could not make the report %(report)s of the listings in "
            "%(marketplace)s. Nothing was changed; import the listings again later. "
            "Amazon says: %(text)s",
            report=report.report_id,
            marketplace=report.account_marketplace_id.display_name,
            text=text or "-",
        )

    @api.model
    def _explain_misfit(self, error):
        return self.env._(
            "What Amazon sent is no report of listings: %s. Nothing was changed. "
            "Import the listings again; if this lasts, open a case at Amazon.",
            error.message,
        )

    # === ROWS === #

    @api.model
    def _import_rows(self, report):
        """Import batches of rows for a while; what is left is for the next step."""
        end = time.monotonic() + STEP_SECONDS
        importer = self.env["amazon.listing.importer"]
        with report._open_listings() as listings:
            reader = importer._get_reader(report, listings.columns)
            rows = listings.rows(after=report.position)
            while batch := list(islice(rows, BATCH)):
                importer._import_batch(report, batch, reader)
                self._note_position(report, listings)
                if time.monotonic() >= end:
                    return
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
