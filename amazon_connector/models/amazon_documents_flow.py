from io import BytesIO

from odoo import api, models

from ..spapi import documents
from ..spapi.errors import (
    DocumentError,
    DocumentTooLargeError,
    InvalidInputError,
    NotFoundError,
)

INTERVAL_SECONDS = 15 * 60
MAX_REPORT_BYTES = 64 * 1024 * 1024
# Any other status, also one that Amazon invents later, means: not yet.
FAILED = ("CANCELLED", "FATAL")
# What is wrong with one feed and must not keep the others waiting.
FEED_ERRORS = (
    DocumentError,
    DocumentTooLargeError,
    InvalidInputError,
    NotFoundError,
)


class AmazonDocumentsFlow(models.AbstractModel):
    """Follows feeds until Amazon has processed them, one feed per step."""

    _name = "amazon.documents.flow"
    _description = "Amazon Documents Flow"

    @api.model
    def _run_step(self, flow):
        """Look after the feed that is due; return the seconds until the next one."""
        account = flow.account_id
        feed = self._find_submitted(account)
        if not feed:
            return INTERVAL_SECONDS
        wait = (feed.next_poll_at - account._now()).total_seconds()
        if wait > 0:
            return min(wait, INTERVAL_SECONDS)
        try:
            self._follow(feed)
        except FEED_ERRORS as error:
            self.env.cr.rollback()
            feed._note_failed_look(error)
        return 0

    @api.model
    def _find_submitted(self, account):
        return self.env["amazon.feed"].search(
            [("account_id", "=", account.id), ("state", "=", "submitted")],
            order="next_poll_at, id",
            limit=1,
        )

    @api.model
    def _follow(self, feed):
        """Ask Amazon about a feed and take its processing report when it is there."""
        client = feed.account_id._get_client(in_step=True)
        answer = client.get_feed(feed.feed_id)
        feed.processing_status = answer.status
        if answer.status not in ("DONE", *FAILED):
            feed._plan_next_poll()
            return
        if answer.status == "DONE" and not answer.result_document_id:
            feed._note_missing_report()
            return
        content = self._download_report(client, answer)
        if answer.status in FAILED:
            feed._mark_failed(answer.status, content)
        else:
            feed._mark_done(content)

    @api.model
    def _download_report(self, client, answer):
        """Return Amazon's processing report; empty when Amazon has made none.

        :raises DocumentError: the document is not what Amazon announced
        """
        if not answer.result_document_id:
            return b""
        file = BytesIO()
        document = client.get_feed_document(answer.result_document_id)
        documents.download(document, file, max_bytes=MAX_REPORT_BYTES)
        return file.getvalue()
