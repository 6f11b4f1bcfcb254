from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AmazonAccountBrake(models.Model):
    """Stock and prices out: what is too much to go out unasked."""

    _inherit = "amazon.account"

    brake_zero_percent = fields.Float(
        "Share of Listings",
        default=20,
        help="When one run would set a larger share of the account's active listings "
        "to 0, and more than the number below, these wait until somebody says so. "
        "What was sold out since Amazon was last told does not wait.",
    )
    brake_zero_count = fields.Integer("Number of Listings", default=10)
    brake_price_percent = fields.Float(
        "Change of Price",
        default=30,
        help="A price that rises or falls by more than this waits until somebody says "
        "so.",
    )

    # Not in SQL: PostgreSQL would write the whole row into the log, with the keys.
    @api.constrains("brake_zero_percent", "brake_zero_count", "brake_price_percent")
    def _check_brake(self):
        for account in self:
            limits = (
                account.brake_zero_percent,
                account.brake_zero_count,
                account.brake_price_percent,
            )
            if min(limits) < 0:
                raise ValidationError(
                    self.env._("The limits of the brake are not to be negative.")
                )

    def _count_live_listings(self):
        """Return how many FBM listings Amazon has on sale that Odoo knows."""
        return self.env["amazon.listing"].search_count(
            [
                ("account_marketplace_id", "in", self._get_active_marketplaces().ids),
                ("sku_id.product_id", "!=", False),
                ("channel", "=", "fbm"),
                ("status", "=", "active"),
            ]
        )
