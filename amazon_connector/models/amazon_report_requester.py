import tempfile
from datetime import timedelta

from odoo import api, models

from ..spapi import charsets, documents
from ..spapi.errors import (
    DocumentError,
    InvalidInputError,
    NotFoundError,
    SpApiError,
    ThrottledError,
)
from ..spapi.flat_files import NotAReportError
from .amazon_order_builder import to_naive

LOOKUP_SECONDS = 5 * 60
MAX_TEXT_BYTES = 1024 * 1024
# What fits into an issue that somebody reads.
MOST_CHARACTERS = 1000
# Amazon cancels reports that are asked for again within half an hour.
REUSED_FOR = timedelta(minutes=30)
# What is wrong with one report and must not keep the others waiting.
REPORT_ERRORS = (DocumentError, InvalidInputError, NotFoundError)
ENDED_BADLY = ("CANCELLED", "FATAL")


class AmazonReportRequester(models.AbstractModel):
    """Has Amazon make a report, waits for it and fetches its document.

    The reports are records of a model that inherits `amazon.requested.report`.
    """

    _name = "amazon.report.requester"
    _description = "Amazon Report Requester"

    @api.model
    def _advance_guarded(self, report, steps):
        """Take the next step of a report; what goes wrong with it stays with it.

        :param dict steps: what to do with the report in its further states
        :raises SpApiError: Amazon does not answer this account
        """
        steps = {
            "prepared": self._request,
            "submitting": self._look_up,
            "submitted": self._follow,
            **steps,
        }
        try:
            steps[report.state](report)
        except ThrottledError as error:
            self.env.cr.rollback()
            report._postpone(error.retry_after or LOOKUP_SECONDS)
        except NotAReportError as error:
            self.env.cr.rollback()
            report._mark_failed(report._explain_misfit(error))
        except SpApiError as error:
            self.env.cr.rollback()
            has_ended = report._note_setback(error)
            if not (has_ended or isinstance(error, REPORT_ERRORS)):
                self.env["ir.cron"]._commit_progress()
                raise

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
        asked = report._prepare_request()
        try:
            report_id = client.create_report(report.report_type, **asked)
            report._mark_submitted(report_id, report.account_id._now())
        except InvalidInputError as error:
            report._mark_failed(report._explain_refusal(error))
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
        if self._adopt(client, report, report._get_lookup_start()):
            return
        if report._is_lost():
            report._mark_prepared()
        else:
            report._postpone(LOOKUP_SECONDS)

    @api.model
    def _adopt(self, client, report, since):
        """Take the newest report that Amazon has of this kind; False: there is none."""
        page = client.get_reports(
            report_types=[report.report_type],
            marketplace_ids=report._prepare_request()["marketplace_ids"],
            created_since=since,
            page_size=100,
        )
        alike = [
            r
            for r in page.reports
            if r.created and r.status not in ENDED_BADLY and report._is_request_of(r)
        ]
        known = self._find_known(report, [r.report_id for r in alike])
        found = next((r for r in alike if r.report_id not in known), None)
        if found:
            report._mark_submitted(found.report_id, to_naive(found.created))
        return bool(found)

    @api.model
    def _find_known(self, report, report_ids):
        domain = [
            ("account_id", "=", report.account_id.id),
            ("report_id", "in", report_ids),
        ]
        return report.search(domain).mapped("report_id")

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
            report._mark_failed(report._explain_end(text[:MOST_CHARACTERS] or "-"))
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
