from odoo import fields, models


class AmazonAccountFlowComparison(models.Model):
    """When the orders are compared with Amazon's."""

    _inherit = "amazon.account.flow"

    comparison_at = fields.Datetime(
        "Next Nightly Comparison", help="Amazon's time; empty: not planned yet."
    )
