from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """Units that were shipped before Odoo had a say: they count, but do not move."""

    _inherit = "sale.order.line"

    amazon_shipped_before = fields.Integer(
        "Shipped Before Odoo",
        readonly=True,
        copy=False,
        help="Units that had been shipped when the order came in, or while it was a "
        "quotation. They count as delivered, and no delivery takes them from stock.",
    )

    def _amazon_get_shipped_before(self):
        return min(self.amazon_shipped_before, self.product_uom_qty)

    def _amazon_get_to_ship(self):
        """Return how many units are to leave from Odoo in all."""
        return self.product_uom_qty - self._amazon_get_shipped_before()

    def _amazon_take_shipped(self, quantity):
        """Nothing of a quotation leaves from Odoo: others have shipped these units."""
        is_quotation = self.state in ("draft", "sent") and not self.move_ids
        is_fbm = self.order_id.amazon_channel == "fbm"
        if is_quotation and is_fbm and self.amazon_shipped_before != quantity:
            self.amazon_shipped_before = quantity

    def _get_qty_procurement(self, previous_product_uom_qty=False):
        """Override of `sale_stock`: what was shipped before needs no delivery."""
        quantity = super()._get_qty_procurement(previous_product_uom_qty)
        return quantity + self._amazon_get_shipped_before()

    @api.depends("amazon_shipped_before")
    def _compute_qty_delivered(self):
        """Override of `sale_stock`: the delivered quantity depends on one more."""
        return super()._compute_qty_delivered()

    def _prepare_qty_delivered(self):
        """Override of `sale_stock`: what was shipped before is delivered."""
        quantities = super()._prepare_qty_delivered()
        for line in self.filtered("amazon_shipped_before"):
            if line.qty_delivered_method == "stock_move":
                quantities[line] += line._amazon_get_shipped_before()
        return quantities
