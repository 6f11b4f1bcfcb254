from odoo import fields, models


class StockPicking(models.Model):
    """Deliveries of orders that their buyers ask to cancel: somebody decides first."""

    _inherit = "stock.picking"

    amazon_is_stopped = fields.Boolean(
        "Buyer Asks to Cancel",
        compute="_compute_amazon_is_stopped",
        compute_sudo=True,  # stock users have no rights on sale orders
    )

    def _compute_amazon_is_stopped(self):
        for picking in self:
            is_open = picking.state not in ("done", "cancel") and not picking.return_id
            picking.amazon_is_stopped = is_open and bool(picking._amazon_get_stopped())

    def _amazon_get_stopped(self):
        """Return the orders in these deliveries that their buyers ask to cancel."""
        return self._amazon_get_sales().filtered(lambda s: s._amazon_is_stopped())

    def _pre_action_done_hook(self):
        """Override of `stock`: ask about what a buyer wants to be cancelled."""
        stopped = self.filtered("amazon_is_stopped")
        if stopped:
            question = self.env["amazon.delivery.stopped"]
            title = self.env._("The buyer asks to cancel")
            return stopped._amazon_ask(question, title)
        return super()._pre_action_done_hook()

    def action_amazon_cancel_wish(self):
        """Cancel the orders of these deliveries, as their buyers ask."""
        self.check_access("write")
        # Who may cancel is checked there.
        self._amazon_get_stopped().action_amazon_cancel_wish()

    def action_amazon_ship(self):
        """Ship although the buyers ask to cancel."""
        self.check_access("write")
        self._amazon_get_stopped().action_amazon_ship()
