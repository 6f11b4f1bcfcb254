from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Orders fulfilled by Amazon are information only: not shipped, not invoiced."""

    _inherit = "sale.order"

    def _confirmation_error_message(self):
        """Override of `sale`: Amazon has shipped it, or does so."""
        if self.amazon_channel == "fba":
            return self.env._(
                "Amazon fulfils order %s, so there is nothing to deliver here. It is "
                "in Odoo for information and stays a quotation.",
                self.amazon_order_id,
            )
        return super()._confirmation_error_message()

    def _prepare_invoice(self):
        """Override of `sale`: down payments are invoices, too.

        :raises UserError: Amazon fulfils the order
        """
        if self.amazon_channel == "fba":
            raise UserError(
                self.env._(
                    "Amazon fulfils order %s. It is in Odoo for information only and "
                    "is not invoiced here.",
                    self.amazon_order_id,
                )
            )
        return super()._prepare_invoice()
