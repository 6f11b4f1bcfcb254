from odoo import models


class SaleOrderStock(models.Model):
    """What Amazon orders hold of the stock before anything is reserved for them."""

    _inherit = "sale.order"

    def write(self, vals):
        """Override of `sale`: what a cancelled quotation held is free again."""
        result = super().write(vals)
        if "state" in vals:
            self.order_line._amazon_note_stock()
        return result
