from odoo import api, fields, models


class AmazonDeliveryStopped(models.TransientModel):
    """Asks what becomes of deliveries whose orders their buyers ask to cancel."""

    _name = "amazon.delivery.stopped"
    _inherit = ["amazon.delivery.validate"]
    _description = "Validate Deliveries That Buyers Ask to Cancel"

    obstacle = fields.Text(
        "Why Not at Amazon", compute="_compute_text", compute_sudo=True
    )

    @api.depends("picking_ids")
    def _compute_text(self):
        """Override: tell which orders it is about."""
        for question in self:
            orders = question.picking_ids._amazon_get_stopped()
            names = [
                f"{picking.name} ({number})"
                for picking in question.picking_ids
                for number in picking._amazon_get_stopped().mapped("amazon_order_id")
            ]
            question.text = "\n".join(names)
            obstacles = [order._amazon_explain_obstacle() for order in orders]
            question.obstacle = next(filter(None, obstacles), False)

    def action_validate(self):
        """Override: ship what their buyers ask to cancel, and all others."""
        pickings = self._get_pickings_to_validate()
        self.picking_ids.action_amazon_ship()
        return pickings.button_validate()

    def action_cancel(self):
        """Override: cancel the orders at Amazon, and validate the other deliveries."""
        pickings = self._get_pickings_to_validate() - self.picking_ids
        self.picking_ids.action_amazon_cancel_wish()
        return self._validate_others(pickings)
