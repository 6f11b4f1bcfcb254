from datetime import timedelta

from odoo import fields, models

# Seconds until Amazon is asked how far it is: the first, second … time. Amazon
# promises no time; feeds and reports take minutes, sometimes hours.
POLL_SECONDS = (30, 60, 120, 300)
# What nobody heard of for so long was not created.
LOST_AFTER = timedelta(minutes=15)
# Amazon's clock and ours, and the time the call took.
LOOKUP_MARGIN = timedelta(minutes=5)


class AmazonSubmission(models.AbstractModel):
    """What is created at Amazon once: a feed, a report.

    It is `prepared` in Odoo first, and `submitting` from before the call until Amazon's
    answer is written down. Where the answer was lost, it is looked up at Amazon before
    the call is repeated.
    """

    _name = "amazon.submission"
    _description = "Amazon Submission"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    attempted_at = fields.Datetime(
        readonly=True, help="When Amazon was last asked to take it, in Amazon's time."
    )
    processing_status = fields.Char("Amazon's Status", readonly=True)

    def _mark_submitting(self):
        """Write down that Amazon may have it from now on; committed before the call.

        :return: False when another worker is submitting it already
        """
        self.lock_for_update(allow_referencing=True)
        if self.state != "prepared":
            return False
        self.write({"state": "submitting", "attempted_at": self.account_id._now()})
        return True

    def _get_lookup_start(self):
        """Return since when Amazon may have created it."""
        return self.attempted_at - LOOKUP_MARGIN

    def _is_lost(self):
        """Return whether Amazon would show it by now, had it been created."""
        return self.account_id._now() - self.attempted_at >= LOST_AFTER

    def _get_poll_seconds(self, count):
        """Return how long to wait before the next look.

        :param count: how often Amazon was asked before
        """
        return POLL_SECONDS[min(count, len(POLL_SECONDS) - 1)]
