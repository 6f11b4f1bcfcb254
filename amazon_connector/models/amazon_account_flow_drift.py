from odoo import fields, models


class AmazonAccountFlowDrift(models.Model):
    """How far the nightly comparison with Amazon is."""

    _inherit = "amazon.account.flow"

    drift_position = fields.Char(
        "Compared Until", help="Marketplace and listing; empty: from the beginning."
    )
