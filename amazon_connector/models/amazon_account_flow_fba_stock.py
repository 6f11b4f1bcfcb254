from odoo import fields, models


class AmazonAccountFlowFbaStock(models.Model):
    """Which marketplace's FBA stock was read last."""

    _inherit = "amazon.account.flow"

    fba_stock_link_id = fields.Many2one(
        "amazon.account.marketplace", "FBA Stock Read Until", ondelete="set null"
    )
