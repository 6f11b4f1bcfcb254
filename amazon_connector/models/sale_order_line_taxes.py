from odoo import fields, models


class SaleOrderLine(models.Model):
    """Who owes the VAT of an Amazon item, and what Amazon says it is."""

    _inherit = "sale.order.line"

    amazon_tax_flag = fields.Selection(
        [
            ("facilitator", "Marketplace facilitator"),
            ("ioss", "IOSS"),
            ("uoss", "Union OSS"),
        ],
        "VAT Owed by Amazon",
        readonly=True,
        copy=False,
        help="Why Amazon itself owes the VAT, which is then none of yours.",
    )
    amazon_vat = fields.Monetary(
        "VAT at Amazon",
        readonly=True,
        copy=False,
        help="What Amazon says is VAT in this amount.",
    )
    amazon_vat_told = fields.Boolean("Amazon Tells the VAT", readonly=True, copy=False)

    def _amazon_map_taxes(self, product):
        """Return a product's taxes as an imported line of this order has them."""
        position = self.order_id.fiscal_position_id
        # Salespeople need no rights on accounts.
        account = self.order_id.sudo().amazon_account_id
        if self.amazon_tax_flag:
            position = account._get_flag_position(self.amazon_tax_flag)
        if self.order_id.amazon_tax_apart or (self.amazon_tax_flag and not position):
            return self.env["account.tax"]
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        return position.with_env(self.env).map_tax(taxes)._amazon_include()

    def _amazon_is_taxed_apart(self):
        """Return whether the taxes of Amazon's line are none of the order's own."""
        is_amazons = bool(self.amazon_item_id or self.amazon_charge)
        is_flagged = bool(self.amazon_tax_flag)
        return is_amazons and (is_flagged or self.order_id.amazon_tax_apart)
