from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleAdvancePaymentInv(models.TransientModel):
    """Create Invoice asks first about orders that Amazon invoices itself."""

    _inherit = "sale.advance.payment.inv"

    amazon_refs = fields.Char(compute="_compute_amazon_refs")
    amazon_is_wanted = fields.Boolean("Invoice them here all the same")

    @api.depends("sale_order_ids")
    def _compute_amazon_refs(self):
        for wizard in self:
            orders = wizard.sale_order_ids.filtered("amazon_invoices_itself")
            wizard.amazon_refs = ", ".join(orders.mapped("amazon_order_id"))

    def create_invoices(self):
        """Override of `sale`: a person must say that a second invoice is wanted.

        :raises UserError: Amazon makes the invoice, and nobody has said so
        """
        if self.amazon_refs and not self.amazon_is_wanted:
            raise UserError(
                self.env._(
                    "Amazon makes the buyer's invoice itself: %s. Leave these orders "
                    "out, or say that you want to invoice them here all the same.",
                    self.amazon_refs,
                )
            )
        return super().create_invoices()
