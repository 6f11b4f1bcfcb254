from odoo import api, models

from ..spapi import acknowledgement_feed


class AmazonFeedCancellations(models.AbstractModel):
    """Feeds that have Amazon cancel orders and items."""

    _name = "amazon.feed.cancellations"
    _inherit = ["amazon.feed.parcels"]
    _description = "Amazon Feed of Cancellations"

    _flow_name = "cancellations"
    _issue_kind = "order"
    _content_type = acknowledgement_feed.CONTENT_TYPE

    @api.model
    def _release(self, feed):
        """Override: nothing is written down of what Amazon was told before."""

    @api.model
    def _explain_left(self, reason, count):
        return self.env._(
            "%(reason)s\n%(count)s of its cancellations were perhaps not taken: Amazon "
            "may still expect these orders. Press Retry to send them again.",
            reason=reason,
            count=count,
        )

    @api.model
    def _explain_slowness(self, feed):
        return self.env._(
            "Amazon has not processed feed %s for hours. Later cancellations wait for "
            "it. Cancel urgent orders in Seller Central; if this lasts, open a case at "
            "Amazon.",
            feed.feed_id,
        )
