from odoo import fields, models


class StockPicking(models.Model):
    """What people do about Amazon on a delivery, with stock rights alone."""

    _inherit = "stock.picking"

    amazon_refusal = fields.Text(
        "Why Amazon Refused It",
        compute="_compute_amazon_refusal",
        compute_sudo=True,  # stock users have no rights on shipments
    )

    def _compute_amazon_refusal(self):
        for picking in self:
            refused = picking.amazon_shipment_ids.filtered(
                lambda s: s.state == "refused"
            )
            picking.amazon_refusal = "\n".join(
                shipment.error for shipment in refused if shipment.error
            )

    def action_amazon_retry(self):
        """Send the refused parcels of these deliveries again."""
        self.check_access("write")
        # Stock users have no rights on shipments.
        return self.sudo().amazon_shipment_ids._retry()
