from odoo import api, fields, models
from odoo.exceptions import UserError

# What may make an order what Amazon says.
SETTLING_FIELDS = {"product_uom_qty", "price_unit", "discount", "tax_ids"}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    amazon_item_id = fields.Char(
        "Amazon Order Item ID", readonly=True, copy=False, index="btree_not_null"
    )
    amazon_sku = fields.Char("Amazon SKU", readonly=True, copy=False)
    amazon_quantity = fields.Integer("Quantity at Amazon", readonly=True, copy=False)
    amazon_shipped = fields.Integer(
        "Shipped at Amazon",
        readonly=True,
        copy=False,
        help="Units that Amazon has as shipped, by whomever they were confirmed.",
    )

    def write(self, vals):
        """Override of `sale`: a corrected quantity or price may settle an issue."""
        result = super().write(vals)
        if not vals.keys().isdisjoint(SETTLING_FIELDS):
            for order in self.order_id.filtered("amazon_order_id"):
                order._amazon_sync_lines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_amazon_item(self):
        for line in self.filtered("amazon_item_id"):
            raise UserError(
                self.env._(
                    "Amazon expects what is on the line “%s”, so it cannot be deleted. "
                    "Put the right product on this line instead; or set its quantity "
                    "to 0, and say whether Amazon is to cancel it too.",
                    line.name,
                )
            )

    def _amazon_is_unknown(self):
        """Return whether the line has no product of its own for an Amazon item."""
        if not self.amazon_item_id or not self.product_uom_qty:
            return False
        sku = (self.amazon_sku or "").strip()
        if sku and sku == (self.product_id.default_code or "").strip():
            return False
        # Salespeople need no rights on accounts.
        link = self.order_id.sudo().amazon_account_marketplace_id
        unknown = link.fallback_product_id | link.account_id.fallback_product_id
        return self.product_id in unknown

    def _amazon_is_too_many(self):
        """Return whether the line has more than Amazon expects of its item."""
        return bool(self.amazon_item_id) and self.product_uom_qty > self.amazon_quantity

    def _amazon_explain_quantities(self, quantity=None):
        return self.env._(
            "%(sku)s: %(odoo)s on the line, %(amazon)s at Amazon",
            sku=self.amazon_sku or self.name,
            odoo=f"{self.product_uom_qty:g}",
            amazon=self.amazon_quantity if quantity is None else quantity,
        )

    def _compute_price_unit(self):
        """Override of `sale`: the price of an Amazon item is what its buyer paid."""
        return super(SaleOrderLine, self._amazon_without_items())._compute_price_unit()

    def _reset_price_unit(self):
        """Override of `sale`: also when a form puts another product on the line."""
        if self.amazon_item_id:
            return None
        return super()._reset_price_unit()

    def _compute_discount(self):
        """Override of `sale`: no pricelist gives a discount on an Amazon item."""
        return super(SaleOrderLine, self._amazon_without_items())._compute_discount()

    def _compute_tax_ids(self):
        """Override of `sale`: what was paid stays, whichever taxes it includes."""
        lines = self.filtered("order_id.amazon_order_id")
        before = {line: (line.tax_ids, line._amazon_get_gross()) for line in lines}
        result = super()._compute_tax_ids()
        for line, (taxes, gross) in before.items():
            if line._amazon_is_taxed_apart():
                line.tax_ids = taxes
                continue
            line.tax_ids = line.tax_ids._amazon_include()
            if gross and line.tax_ids != taxes:
                line._amazon_keep_gross(taxes, gross)
        return result

    def _amazon_get_gross(self):
        """Return what a piece costs with its taxes; 0.0 where Odoo sets the price."""
        if self.technical_price_unit == self.price_unit:
            return 0.0
        price = self.price_unit * (1 - self.discount / 100)
        return self.tax_ids._amazon_get_gross(price)

    def _amazon_keep_gross(self, taxes, gross):
        """Set the price anew, unless all taxes are and were included in it."""
        if not all(tax.price_include for tax in taxes | self.tax_ids):
            price = self.tax_ids._amazon_get_price(gross)
            self.update({"price_unit": price, "discount": 0.0})

    def _amazon_without_items(self):
        return self.filtered(lambda line: not line.amazon_item_id)
