from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Orders fulfilled by Amazon: nobody ships them here.

    Without an FBA warehouse they are information only: quotations for ever.
    """

    _inherit = "sale.order"

    def _amazon_get_fba_warehouse(self):
        """Return Amazon's warehouse that an order leaves from; may be empty."""
        is_fba = self.amazon_channel == "fba"
        account = self.amazon_account_id
        return (account if is_fba else account.browse())._get_fba_warehouse()

    def _amazon_can_confirm(self):
        """Return whether it is an order that Odoo delivers, if only from Amazon's."""
        return self.amazon_channel == "fbm" or bool(self._amazon_get_fba_warehouse())

    def _confirmation_error_message(self):
        """Override of `sale`: without a warehouse of Amazon's nothing can leave."""
        if self.amazon_channel == "fba" and not self._amazon_can_confirm():
            return self.env._(
                "Amazon fulfils order %s, so there is nothing to deliver here. It is "
                "in Odoo for information and stays a quotation, unless the Amazon "
                "account has an FBA warehouse.",
                self.amazon_order_id,
            )
        return super()._confirmation_error_message()

    def action_confirm(self):
        """Override of `sale`: what Amazon ships leaves from Amazon's warehouse."""
        for order in self.filtered(lambda order: order.amazon_channel == "fba"):
            warehouse = order._amazon_get_fba_warehouse()
            if warehouse and order.warehouse_id != warehouse:
                order.warehouse_id = warehouse
        result = super().action_confirm()
        self._amazon_deliver_fba()
        return result

    def _prepare_invoice(self):
        """Override of `sale`: down payments are invoices, too.

        :raises UserError: Amazon fulfils the order, and it is for information only
        """
        if self.amazon_channel == "fba" and not self._amazon_can_confirm():
            raise UserError(
                self.env._(
                    "Amazon fulfils order %s. It is in Odoo for information only and "
                    "is not invoiced here.",
                    self.amazon_order_id,
                )
            )
        return super()._prepare_invoice()
