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

    def write(self, vals):
        """Override: what Amazon does not have yet goes out in feeds of the new kind."""
        changed = self.filtered(lambda a: a._changes(vals, ("feed_per_marketplace",)))
        result = super().write(vals)
        # Nobody may write feeds; the switch is for managers.
        self.env["amazon.feed"].sudo()._take_back(changed)
        return result
