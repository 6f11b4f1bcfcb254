from odoo import models

from .part_prices import get_part_price


class SaleOrderLine(models.Model):
    """Lines that are invoiced in parts, which add up to the cent."""

    _inherit = "sale.order.line"

    def _prepare_invoice_line(self, **optional_values):
        """Override of `sale`: the parts of Amazon's amount come to that amount.

        Three times a third of 10.00 would be 9.99.
        """
        vals = super()._prepare_invoice_line(**optional_values)
        if self._amazon_is_invoiced_in_parts(vals["quantity"]):
            vals["price_unit"] = self._amazon_get_part_price(vals["quantity"])
        return vals

    def _amazon_is_invoiced_in_parts(self, quantity):
        """Return whether so many pieces are a part, and the price is all there is."""
        is_amazons = self.order_id.amazon_order_id and not self.display_type
        if not is_amazons or not self.product_uom_qty or not quantity:
            return False
        is_gross = all(tax.price_include for tax in self.tax_ids)
        return is_gross and not self.discount and quantity != self.product_uom_qty

    def _amazon_get_part_price(self, quantity):
        """Return the price per piece of the next so many pieces."""
        pieces, done = self.product_uom_qty, self.qty_invoiced
        amount = self.price_unit * pieces
        return get_part_price(self.currency_id, amount, pieces, done, quantity)
