from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..spapi import acknowledgement_feed, fulfillment_feed, listings_feed

CONTENTS = {
    fulfillment_feed.FEED_TYPE: "amazon.feed.parcels",
    acknowledgement_feed.FEED_TYPE: "amazon.feed.cancellations",
    listings_feed.FEED_TYPE: "amazon.feed.offers",
}
# Feeds take minutes, on busy days hours.
SLOW_AFTER = timedelta(hours=6)
# About an hour and a half with the waits above.
MAX_FAILED_LOOKS = 20
MAX_LOOKS_WITHOUT_REPORT = 5


class AmazonFeed(models.Model):
    """One submission to Amazon, from its content to Amazon's processing report."""

    _name = "amazon.feed"
    _inherit = ["amazon.submission", "amazon.packed.files", "mail.thread"]
    _description = "Amazon Feed"
    _order = "id desc"
    _check_company_auto = True

    feed_type = fields.Char(required=True, readonly=True)
    marketplace_ids = fields.Many2many("amazon.marketplace", readonly=True)
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Offers For",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The one that the offers in it are for.",
    )
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

    def _get_contents(self):
        """Return the model that knows what the messages of this feed are about."""
        name = CONTENTS.get(self.feed_type, "amazon.feed.parcels")
        return self.env[name]

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

    def _note_slowness(self):
        """Tell when Amazon keeps the feed: no other is sent before it is done."""
        if self.account_id._now() - self.attempted_at >= SLOW_AFTER:
            message = self._get_contents()._explain_slowness(self)
            self._sync_failure(message, "feed_slow")

    def _wake_follower(self):
        """Let the documents flow look after this feed in time."""
        self.account_id._get_flow("documents")._wake_at(self.next_poll_at)

    def _note_doubt(self, feed_ids):
        """Several feeds at Amazon may be this one; sending again would double it."""
        message = self.env._(
            "Amazon did not answer when feed %(feed)s was created, and now has several "
            "feeds it could be: %(found)s. Look them up in Seller Central; press "
            "Submit Again on the feed if none of them has its messages.",
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
            flow = feed._get_contents()._flow_name
            feed.account_id._get_flow(flow)._mark_due()

    def _sync_failure(self, message, code="feed_failed"):
        key = f"feed:{self.id}"
        vals = {
            "code": code,
            "kind": self._get_contents()._issue_kind,
            "target_key": key,
            "feed_id": self.id,
            "message": message,
        }
        self.env["amazon.issue"]._sync_issues(
            self.account_id, [code], [vals] if message else [], [key]
        )
