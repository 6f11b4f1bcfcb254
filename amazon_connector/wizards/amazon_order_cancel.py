from odoo import api, fields, models

from ..models.amazon_cancellation import REASONS


class AmazonOrderCancel(models.TransientModel):
    """Asks whether Amazon is to cancel as well what somebody cancels in Odoo."""

    _name = "amazon.order.cancel"
    _description = "Cancel an Amazon Order"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    is_order = fields.Boolean("The Whole Order", readonly=True)
    is_done_here = fields.Boolean("Cancelled Here", readonly=True)
    where = fields.Selection(
        [("amazon", "At Amazon too"), ("here", "Only here")], required=True
    )
    reason = fields.Selection(REASONS, help="From Amazon's list; buyers may see it.")
    text = fields.Text(compute="_compute_text", compute_sudo=True)
    obstacle = fields.Text(compute="_compute_text", compute_sudo=True)

    @api.depends("order_id", "is_order")
    def _compute_text(self):
        for question in self:
            found = question._get_quantities()
            question.text = "\n".join(
                self.env._("%(count)s × %(sku)s", count=count, sku=line.amazon_sku)
                for line, count in found.items()
            )
            question.obstacle = question.order_id._amazon_explain_obstacle()

    @api.model
    def _ask(self, order, is_order):
        """Return the dialog.

        :param bool is_order: it is about the whole order; else about fewer pieces
        """
        question = self.create(
            {
                "order_id": order.id,
                "is_order": is_order,
                "where": "here" if order._amazon_explain_obstacle() else "amazon",
                "is_done_here": not is_order or order.state == "cancel",
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel at Amazon too?"),
            "res_model": self._name,
            "res_id": question.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_confirm(self):
        """Cancel in Odoo, and at Amazon if that is wanted.

        :raises UserError: it is locked, or cannot be cancelled at Amazon
        """
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        if self.where == "amazon":
            order._amazon_request_cancellation(self.reason, self._get_quantities())
        if self.is_order and order.state != "cancel":
            order.with_context(amazon_asked=True).action_cancel()
        order._amazon_sync_here()
        return {"type": "ir.actions.act_window_close"}

    def _get_quantities(self):
        if self.is_order:
            return self.order_id._amazon_get_open_quantities()
        return self.order_id._amazon_get_cancelled_here()
