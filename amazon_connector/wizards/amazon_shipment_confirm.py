from odoo import api, fields, models


class AmazonShipmentConfirm(models.TransientModel):
    """Asks whether Amazon is to be told of one delivery at once."""

    _name = "amazon.shipment.confirm"
    _description = "Confirm an Amazon Shipment Now"

    picking_id = fields.Many2one("stock.picking", "Delivery", readonly=True)
    amazon_order_id = fields.Char(related="picking_id.amazon_order_id")
    tracking_number = fields.Char(compute="_compute_tracking")
    carrier = fields.Char("Carrier for Amazon", compute="_compute_tracking")

    @api.depends("picking_id")
    def _compute_tracking(self):
        for question in self:
            picking = question.picking_id
            links = picking._amazon_get_sales().amazon_account_marketplace_id
            names = [
                picking.carrier_id._amazon_get_carrier(marketplace)
                for marketplace in links.marketplace_id
            ]
            question.tracking_number = picking._amazon_list_numbers()
            # Marketplaces can call the same carrier by different codes.
            question.carrier = ", ".join({name or code: 1 for code, name in names})

    def action_confirm(self):
        """Let Amazon be told at once, in the background."""
        self.ensure_one()
        self.picking_id.check_access("write")
        # Stock users have no rights on shipments.
        self.env["amazon.shipment"].sudo()._request_urgent(self.picking_id.sudo())
        text = self.env._(
            "Amazon is being told, which takes a minute at most. The delivery then "
            "says Confirmed, or why Amazon did not take it."
        )
        close = {"type": "ir.actions.act_window_close"}
        return self.env["amazon.account"]._notify("info", text, next_action=close)
