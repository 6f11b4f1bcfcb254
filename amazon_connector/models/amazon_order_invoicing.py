from odoo import api, fields, models

INVOICING = [
    ("none", "No invoices"),
    ("draft", "Draft when shipped"),
    ("posted", "Posted and paid when shipped"),
]


class AmazonOrderDefaults(models.AbstractModel):
    """How orders are invoiced; set on the account, overridden per marketplace."""

    _inherit = "amazon.order.defaults"

    invoicing = fields.Selection(
        INVOICING,
        "Invoices",
        help="An invoice has the date of the shipment and Amazon's order number, and "
        "is never mailed. Orders that Amazon invoices itself are left out. A change "
        "holds for orders that come later.",
    )
    payment_journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit'))]",
        help="Posted invoices are registered as paid here: Amazon has the money.",
    )


class AmazonAccount(models.Model):
    _inherit = "amazon.account"

    invoicing = fields.Selection(required=True, default="none")
    is_tax_turnover = fields.Boolean(
        compute="_compute_is_tax_turnover",
        help="Invoices book tax that Amazon keeps like what the seller earns.",
    )

    @api.depends("invoicing", "tax_product_id.property_account_income_id", "company_id")
    def _compute_is_tax_turnover(self):
        for account in self:
            product = account.tax_product_id.with_company(account.company_id)
            account.is_tax_turnover = bool(
                account.invoicing not in (False, "none")
                and product
                # Whoever sets Amazon up need have no rights on bookkeeping.
                and not product.sudo().property_account_income_id
            )


class AmazonAccountMarketplace(models.Model):
    _inherit = "amazon.account.marketplace"

    def _is_history(self, order):
        """Return whether a new order was shipped before it was Odoo's concern.

        What Amazon ships has often left when it comes in; it is history if it was
        placed before the start and somebody has asked for it.

        :param order: `spapi.orders.Order`
        """
        importer = self.env["amazon.order.importer"]
        is_early = order.is_fbm or importer._is_too_old(self, order)
        return order.status == "SHIPPED" and is_early

    def _prepare_invoicing_vals(self, order):
        """Return the vals of how a new order is to be invoiced.

        What was shipped before it came into Odoo was invoiced before, too.

        :param order: `spapi.orders.Order`
        """
        if self._is_history(order) or order.is_invoiced_by_amazon:
            return {"amazon_invoicing": "none"}
        invoicing = self._get_default("invoicing")
        is_early = self._get_default("order_state") == "invoiced"
        if is_early and invoicing == "none":
            invoicing = "draft"
        return {"amazon_invoicing": invoicing, "amazon_invoice_early": is_early}
