from odoo import fields, models


class AmazonAccount(models.Model):
    """How an account sends tracking numbers."""

    _inherit = "amazon.account"

    feed_per_marketplace = fields.Selection(
        [("one", "One for all marketplaces"), ("each", "One per marketplace")],
        "Tracking Feeds",
        required=True,
        default="one",
        tracking=True,
        help="Parcels of all marketplaces go to Amazon in one feed. Choose one per "
        "marketplace if Amazon refuses feeds because of orders of other marketplaces.",
    )
