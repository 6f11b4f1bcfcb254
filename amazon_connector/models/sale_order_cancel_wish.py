from odoo import api, fields, models


class SaleOrder(models.Model):
    """A buyer who asks to cancel: people decide before anything leaves."""

    _inherit = "sale.order"

    # False    --_amazon_take_wish (a buyer asks)--> asked
    # asked    --action_amazon_cancel_wish--> granted
    # asked    --action_amazon_ship, action_confirm--> declined
    # any      --_amazon_take_wish (nobody asks any more)--> False
    amazon_cancel_wish = fields.Selection(
        [
            ("asked", "To decide"),
            ("granted", "Cancelled"),
            ("declined", "Shipped all the same"),
        ],
        "Buyer Asks to Cancel",
        readonly=True,
        copy=False,
    )

    amazon_is_stopped = fields.Boolean(compute="_compute_amazon_is_stopped")

    @api.depends("amazon_cancel_wish", "amazon_status", "state")
    def _compute_amazon_is_stopped(self):
        for order in self:
            order.amazon_is_stopped = order._amazon_is_stopped()

    def _amazon_take_wish(self, order):
        """Note whether the buyer asks to cancel, and which items.

        :param order: `spapi.orders.Order`
        """
        asked = {i.order_item_id for i in order.items if i.is_cancel_requested}
        for line in self.order_line.filtered("amazon_item_id"):
            is_asked = line.amazon_item_id in asked
            if line.amazon_cancel_requested != is_asked:
                line.amazon_cancel_requested = is_asked
        wish = (self.amazon_cancel_wish or "asked") if asked else False
        if wish != self.amazon_cancel_wish:
            self.amazon_cancel_wish = wish

    def _amazon_is_stopped(self):
        """Return whether somebody has to decide about the buyer's wish."""
        return self.amazon_cancel_wish == "asked" and self._amazon_is_expected()

    def action_confirm(self):
        """Override of `sale`: whoever confirms a quotation wants to ship it."""
        result = super().action_confirm()
        asked = self.filtered(lambda order: order.amazon_cancel_wish == "asked")
        if asked:
            asked.amazon_cancel_wish = "declined"
        return result

    def action_amazon_cancel_wish(self):
        """Cancel at Amazon what the buyer asks for, and in Odoo.

        :raises AccessError: not an Amazon user
        :raises UserError: the account sends nothing, or it is shipped already
        """
        for order in self.filtered(lambda order: order._amazon_is_stopped()):
            left = order._amazon_get_open_quantities()
            asked = {
                line: count
                for line, count in left.items()
                if line.amazon_cancel_requested
            }
            order._amazon_request_cancellation("BuyerCanceled", asked)
            order.amazon_cancel_wish = "granted"
            order._amazon_cancel_here(asked, is_all=asked == left)
            order._amazon_close_issues(["cancel_requested"])

    def _amazon_cancel_here(self, quantities, is_all):
        """Cancel pieces in Odoo: the whole order, or fewer on its lines."""
        is_sent = (
            any(self.order_line.mapped("amazon_shipped")) or self._amazon_is_sent()
        )
        with self._amazon_unlocked():
            if is_all and not is_sent:
                self._action_cancel()
                return
            for line, count in quantities.items():
                line.product_uom_qty = max(0, line.product_uom_qty - count)

    def action_amazon_ship(self):
        """Ship although the buyer asks to cancel."""
        for order in self.filtered(lambda order: order._amazon_is_stopped()):
            order.amazon_cancel_wish = "declined"
            order._amazon_close_issues(["cancel_requested"])
            text = self.env._("The buyer asked to cancel; it is shipped all the same.")
            order._message_log(body=text)


class SaleOrderLine(models.Model):
    """Which items a buyer asks to cancel."""

    _inherit = "sale.order.line"

    amazon_cancel_requested = fields.Boolean(
        "Buyer Asks to Cancel", readonly=True, copy=False
    )
