from odoo import models

# Charges of an item, which take its taxes.
ITEM_CHARGES = ("shipping", "gift_wrap", "discount", "cod_fee")


class SaleOrder(models.Model):
    """Lines that get other products or taxes; the amounts stay."""

    _inherit = "sale.order"

    def _amazon_get_unknown(self):
        return self.order_line.filtered(lambda line: line._amazon_is_unknown())

    def _amazon_put_products(self, products):
        """Put products on the lines of unknown SKUs.

        :param dict products: the products that have the SKU of each line
        """
        total = self.amount_total
        for line in self._amazon_get_unknown():
            if len(products.get(line, ())) == 1:
                line._amazon_put_product(products[line])
        self._amazon_round_to(total)

    def _recompute_taxes(self):
        """Override of `sale`: other taxes may round otherwise; the total stays."""
        totals = {order: order.amount_total for order in self if order.amazon_order_id}
        result = super()._recompute_taxes()
        for order, total in totals.items():
            order._amazon_round_to(total)
        return result

    def _amazon_get_item_charges(self):
        """Return the lines of what was charged with items, such as their shipping."""
        link = self.amazon_account_marketplace_id
        products = self.env["product.product"].union(
            *(link._get_default(f"{kind}_product_id") for kind in ITEM_CHARGES)
        )
        return self.order_line.filtered(lambda line: line.product_id in products)
