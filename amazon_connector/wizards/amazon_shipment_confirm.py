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
            # Stock users have no rights on sale orders.
            link = picking.sudo().sale_id.amazon_account_marketplace_id
            code, name = picking.carrier_id._amazon_get_carrier(link.marketplace_id)
            question.tracking_number = picking._amazon_list_numbers()
            question.carrier = name or code

    def action_confirm(self):
        """Tell Amazon, and tell the user what came of it."""
        self.ensure_one()
        self.picking_id.check_access("write")
        # Stock users have no rights on shipments.
        shipments = self.picking_id.sudo().amazon_shipment_ids
        if shipments._confirm_now():
            kind, text = "success", self.env._("Amazon has taken the parcel.")
        else:
            kind = "warning"
            text = self.env._(
                "Amazon did not answer, so it may have the parcel or not. It goes out "
                "again with the next feed, which does no harm."
            )
        close = {"type": "ir.actions.act_window_close"}
        return self.env["amazon.account"]._notify(kind, text, next_action=close)
