import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..spapi import processing_reports
from ..spapi.errors import DocumentError

# Feeds take minutes, on busy days hours.
SLOW_AFTER = timedelta(hours=6)
# About an hour and a half with the waits above.
MAX_FAILED_LOOKS = 20
MAX_LOOKS_WITHOUT_REPORT = 5
MAX_TEXTS = 5


class AmazonFeed(models.Model):
    """One submission to Amazon, from its content to Amazon's processing report."""

    _name = "amazon.feed"
    _inherit = ["amazon.submission", "mail.thread"]
    _description = "Amazon Feed"
    _order = "id desc"
    _check_company_auto = True

    feed_type = fields.Char(required=True, readonly=True)
    marketplace_ids = fields.Many2many("amazon.marketplace", readonly=True)
    # prepared   --_mark_submitting-->  submitting --_mark_submitted--> submitted
    # submitting --_mark_prepared (Amazon never got it)--> prepared
    # prepared   --_take_back (the account wants other feeds)--> deleted
    # submitting --_mark_refused--> failed
    # submitted  --_mark_done--> done
    # submitted  --_mark_failed--> failed
    state = fields.Selection(
        [
            ("prepared", "To submit"),
            ("submitting", "Being submitted"),
            ("submitted", "At Amazon"),
            ("done", "Processed"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="prepared",
        index=True,
        tracking=True,
    )
    feed_id = fields.Char("Amazon Feed ID", readonly=True, copy=False)
    content = fields.Binary(readonly=True, attachment=True, copy=False)
    report = fields.Binary(
        "Processing Report", readonly=True, attachment=True, copy=False
    )
    submitted_at = fields.Datetime(readonly=True)
    finished_at = fields.Datetime(readonly=True)
    next_poll_at = fields.Datetime("Next Look", readonly=True)
    poll_count = fields.Integer("Looks", readonly=True)
    failed_looks = fields.Integer(readonly=True, help="Looks in a row that failed.")
    line_count = fields.Integer("Number of Messages", compute="_compute_line_count")
    line_ids = fields.One2many("amazon.feed.message", "feed_id", "Feed Messages")
    refused_count = fields.Integer("Refused", readonly=True)

    _feed_uniq = models.UniqueIndex(
        "(account_id, feed_id) WHERE feed_id IS NOT NULL",
        "This feed is known already.",
    )

    def _compute_display_name(self):
        for feed in self:
            feed.display_name = feed.feed_id or self.env._("Feed %s", feed.id)

    @api.depends("line_ids")
    def _compute_line_count(self):
        groups = self.env["amazon.feed.message"]._read_group(
            [("feed_id", "in", self.ids)], ["feed_id"], ["__count"]
        )
        counts = {feed.id: count for feed, count in groups}
        for feed in self:
            feed.line_count = counts.get(feed.id, 0)

    def _mark_prepared(self):
        """Amazon surely does not have it: it can be submitted."""
        self.state = "prepared"
        self._sync_failure("", "feed_lost")

    def _mark_submitted(self, feed_id):
        """Amazon has it, under this id."""
        self.write(
            {
                "state": "submitted",
                "feed_id": feed_id,
                "submitted_at": fields.Datetime.now(),
                "poll_count": 0,
            }
        )
        self._sync_failure("", "feed_lost")
        self._plan_next_poll()

    def _plan_next_poll(self):
        wait = self._get_poll_seconds(self.poll_count)
        now = self.account_id._now()
        self.write(
            {
                "poll_count": self.poll_count + 1,
                "next_poll_at": now + timedelta(seconds=wait),
                "failed_looks": 0,
            }
        )
        self._note_slowness()

    def _note_failed_look(self, error):
        """Look again later; a report that never can be read ends the feed."""
        self._look_again(error, MAX_FAILED_LOOKS)

    def _note_missing_report(self):
        """Amazon is done, but does not say how it went: look again some times."""
        reason = self.env._("but its processing report is missing or unfinished")
        self._look_again(reason, MAX_LOOKS_WITHOUT_REPORT)

    def _look_again(self, reason, most):
        count = self.failed_looks + 1
        self._plan_next_poll()
        self.failed_looks = count
        if count >= most:
            self._mark_failed(f"{self.processing_status or '?'}, {reason}")

    def _mark_done(self, content):
        """Write what Amazon's processing report says of each message.

        A report that does not fit what was sent may be about another feed, and
        confirms nothing. An unfinished one is as good as none.

        :param bytes content: the report as Amazon wrote it
        :raises DocumentError: this is no processing report
        """
        report = processing_reports.parse_xml_report(content)
        if report.status == "Processing":
            self._note_missing_report()
            return
        if not self.line_ids._are_covered(report):
            self._fail(self._describe_misfit(report), content)
            return
        self.line_ids._take_report(report)
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
            count=len(self.line_ids),
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
        self.line_ids.shipment_id._mark_untold()
        self._fail(self.env._("Amazon refused the whole feed: %s.", error))

    def _fail(self, reason, content=b""):
        results = self._get_results(content)
        self.line_ids._take_errors(results)
        texts = [r.text for r in results if not r.message_id]
        reason = "\n".join([reason, *texts[:MAX_TEXTS]])
        left = self.line_ids.filtered(lambda line: line.state == "sent")
        left._mark_failed(reason)
        self._finish("failed", content)
        message = self.env._(
            "%(reason)s\n%(count)s of its parcels were perhaps not taken. Press Retry "
            "to send them again.",
            reason=reason,
            count=len(left),
        )
        self._sync_failure(message if left else "")

    def _finish(self, state, content):
        refused = self.line_ids.filtered(lambda line: line.state == "refused")
        self.write(
            {
                "state": state,
                "finished_at": fields.Datetime.now(),
                "report": base64.b64encode(content),
                "refused_count": len(refused),
            }
        )
        self._sync_failure("", "feed_slow")

    @api.model
    def _get_results(self, content):
        """Return what a failed feed's report says, if there is one."""
        try:
            return processing_reports.parse_xml_report(content).results
        except DocumentError:
            return ()

    def _settle_failure(self):
        """Close the issues of failed feeds of which no parcel is refused any more."""
        for feed in self:
            if "refused" not in feed.line_ids.shipment_id.mapped("state"):
                feed._sync_failure("")

    def _note_slowness(self):
        """Tell when Amazon keeps the feed: no other is sent before it is done."""
        if self.account_id._now() - self.attempted_at >= SLOW_AFTER:
            message = self.env._(
                "Amazon has not processed feed %s for hours. Tracking numbers of later "
                "parcels wait for it. Confirm urgent ones in Seller Central; if this "
                "lasts, open a case at Amazon.",
                self.feed_id,
            )
            self._sync_failure(message, "feed_slow")

    def _wake_follower(self):
        """Let the documents flow look after this feed in time."""
        self.account_id._get_flow("documents")._wake_at(self.next_poll_at)

    def _note_doubt(self, feed_ids):
        """Several feeds at Amazon may be this one; sending again would double it."""
        message = self.env._(
            "Amazon did not answer when feed %(feed)s was created, and now has several "
            "feeds it could be: %(found)s. Look them up in Seller Central; press "
            "Submit Again on the feed if none of them has its parcels.",
            feed=self.id,
            found=", ".join(feed_ids),
        )
        self._sync_failure(message, "feed_lost")

    def action_submit_again(self):
        """Submit a feed again of which nobody knows whether Amazon has it.

        :raises AccessError: not an Amazon manager, or a feed of another company
        """
        self.ensure_one()
        if not self.env.user.has_group("amazon_connector.group_amazon_manager"):
            raise AccessError(self.env._("Only an Amazon manager may do this."))
        self.check_access("read")
        feed = self.sudo()  # no user has rights to write feeds
        if feed.state == "submitting":
            feed._mark_prepared()
            feed.account_id._get_flow("shipments")._mark_due()

    def _sync_failure(self, message, code="feed_failed"):
        key = f"feed:{self.id}"
        vals = {
            "code": code,
            "kind": "shipment",
            "target_key": key,
            "feed_id": self.id,
            "message": message,
        }
        self.env["amazon.issue"]._sync_issues(
            self.account_id, [code], [vals] if message else [], [key]
        )
