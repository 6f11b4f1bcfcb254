from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    amazon_item_id = fields.Char(
        "Amazon Order Item ID", readonly=True, copy=False, index="btree_not_null"
    )
    amazon_sku = fields.Char("Amazon SKU", readonly=True, copy=False)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_amazon_item(self):
        for line in self.filtered("amazon_item_id"):
            raise UserError(
                self.env._(
                    "Amazon expects what is on the line “%s”, so it cannot be deleted. "
                    "Put the right product on this line instead.",
                    line.name,
                )
            )

    def _amazon_is_unknown(self):
        """Return whether the line has no product of its own for an Amazon item."""
        if not self.amazon_item_id:
            return False
        # Salespeople need no rights on accounts.
        link = self.order_id.sudo().amazon_account_marketplace_id
        unknown = link.fallback_product_id | link.account_id.fallback_product_id
        return self.product_id in unknown

    def _compute_price_unit(self):
        """Override of `sale`: the price of an Amazon item is what its buyer paid."""
        return super(SaleOrderLine, self._amazon_without_items())._compute_price_unit()

    def _compute_discount(self):
        """Override of `sale`: no pricelist gives a discount on an Amazon item."""
        return super(SaleOrderLine, self._amazon_without_items())._compute_discount()

    def _compute_tax_ids(self):
        """Override of `sale`: prices of Amazon orders stay tax included."""
        result = super()._compute_tax_ids()
        for line in self.filtered("order_id.amazon_order_id"):
            line.tax_ids = line.tax_ids._amazon_include()
        return result

    def _amazon_without_items(self):
        return self.filtered(lambda line: not line.amazon_item_id)
