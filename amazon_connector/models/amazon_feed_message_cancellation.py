from odoo import fields, models


class AmazonFeedMessageCancellation(models.Model):
    """Messages that carry cancellations."""

    _inherit = "amazon.feed.message"

    cancellation_id = fields.Many2one(
        "amazon.cancellation", readonly=True, index="btree_not_null", ondelete="cascade"
    )

    def _get_carried(self):
        """Override: a feed carries parcels or cancellations, never both."""
        return self.cancellation_id or super()._get_carried()
