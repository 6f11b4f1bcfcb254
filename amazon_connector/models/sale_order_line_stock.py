from odoo import models

COUNTED = {"product_id", "product_uom_id", "product_uom_qty"}


class SaleOrderLineStock(models.Model):
    _inherit = "sale.order.line"

    def write(self, vals):
        """Override of `sale`: a line of an Amazon order holds something else now."""
        is_counted = not vals.keys().isdisjoint(COUNTED)
        if is_counted:
            self._amazon_note_stock()
        result = super().write(vals)
        if is_counted:
            self._amazon_note_stock()
        return result

    def _amazon_note_stock(self):
        """Let Amazon be told anew of what these lines of Amazon orders hold."""
        lines = self.filtered("order_id.amazon_order_id")
        for company, group in lines.grouped("company_id").items():
            group.product_id._amazon_note_sold(company)
