import base64

from odoo import fields, models

from ..spapi.errors import DocumentError

MAX_TEXTS = 5


class AmazonFeedResult(models.Model):
    """What became of a feed, as Amazon's processing report says."""

    _inherit = "amazon.feed"

    def _mark_done(self, content):
        """Write what Amazon's processing report says of each message.

        A report that does not fit what was sent may be about another feed, and
        confirms nothing. An unfinished one is as good as none.

        :param bytes content: the report as Amazon wrote it
        :raises DocumentError: this is no processing report
        """
        report = self._get_contents()._parse_report(content)
        if report.status == "Processing":
            self._note_missing_report()
            return
        contents = self._get_contents()
        if not contents._are_covered(self, report):
            self._fail(self._describe_misfit(report), content)
            return
        contents._take_report(self, report)
        self._finish("done", content)
        self._sync_failure("")

    def _describe_misfit(self, report):
        return self.env._(
            "Amazon's processing report of feed %(feed)s does not fit what was sent: "
            "status %(status)s, %(processed)s of %(count)s messages processed, "
            "%(errors)s of them with errors.",
            feed=self.feed_id,
            status=report.status or "?",
            processed="?" if report.processed is None else report.processed,
            count=self.line_count,
            errors="?" if report.with_error is None else report.with_error,
        )

    def _mark_failed(self, status, content=b""):
        """Amazon stopped working on it; some of its messages may have been done."""
        reason = self.env._(
            "Amazon ended feed %(feed)s with the status %(status)s.",
            feed=self.feed_id,
            status=status,
        )
        self._fail(reason, content)

    def _mark_refused(self, error):
        """Amazon refused to create it, and would again."""
        self._get_contents()._release(self)
        self._fail(self.env._("Amazon refused the whole feed: %s.", error))

    def _fail(self, reason, content=b""):
        contents, results = self._get_contents(), self._get_results(content)
        texts = [r.text for r in results if not r.message_id]
        reason = "\n".join([reason, *texts[:MAX_TEXTS]])
        left = contents._take_failure(self, results, reason)
        self._finish("failed", content)
        self._sync_failure(contents._explain_left(reason, left) if left else "")

    def _finish(self, state, content):
        domain = [("feed_id", "=", self.id), ("state", "=", "refused")]
        refused = self.env["amazon.feed.message"].search_count(domain)
        self.write(
            {
                "state": state,
                "finished_at": fields.Datetime.now(),
                "report": base64.b64encode(content),
                "refused_count": refused,
            }
        )
        self._sync_failure("", "feed_slow")

    def _get_results(self, content):
        """Return what a failed feed's report says, if there is one."""
        try:
            return self._get_contents()._parse_report(content).results
        except DocumentError:
            return ()

    def _settle_failure(self):
        """Close the issues of failed feeds of which nothing is refused any more."""
        for feed in self:
            if "refused" not in feed.line_ids._get_carried().mapped("state"):
                feed._sync_failure("")
