from odoo import models


class SaleOrder(models.Model):
    """What an Amazon order keeps from its buyer, and from its price."""

    _inherit = "sale.order"

    def _amazon_get_customers(self):
        """Override: see `mail.thread`."""
        amazon = self.sudo().filtered("amazon_order_id")  # for people without sales
        partners = amazon.partner_id | amazon.partner_invoice_id
        return (partners | amazon.partner_shipping_id).commercial_partner_id

    def _send_order_notification_mail(self, mail_template, allow_deferred_sending=True):
        """Override of `sale`: Amazon confirms its orders and payments itself."""
        if self.amazon_order_id:
            return None
        return super()._send_order_notification_mail(
            mail_template, allow_deferred_sending
        )

    def action_quotation_send(self):
        """Override of `sale`: ask before somebody writes to an Amazon buyer."""
        is_asked = self.env.context.get("amazon_asked")
        if not is_asked and any(order.amazon_order_id for order in self):
            return self.env["amazon.buyer.write"]._ask(order_ids=self)
        action = super().action_quotation_send()
        if is_asked:
            action["context"] = {**action["context"], "amazon_asked": True}
        return action

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Override of `sale`: no mail per invoice to the salesperson of thousands."""
        is_amazon = all(order.amazon_order_id for order in self)
        quiet = self.with_context(mail_auto_subscribe_no_notify=True)
        orders = quiet if is_amazon else self
        return super(SaleOrder, orders)._create_invoices(grouped, final, date)

    def set_delivery_line(self, carrier, amount):
        """Override of `delivery`: the buyer has paid for shipping at Amazon."""
        amazon = self.filtered("amazon_order_id")
        amazon.carrier_id = carrier
        return super(SaleOrder, self - amazon).set_delivery_line(carrier, amount)

    def _create_delivery_line(self, carrier, price_unit):
        """Override of `delivery`: see `set_delivery_line`."""
        if self.amazon_order_id:
            return self.env["sale.order.line"]
        return super()._create_delivery_line(carrier, price_unit)
