from odoo import api, fields, models


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
                f"{shipment.error} {shipment._get_advice()}"
                for shipment in refused
                if shipment.error
            )

    @api.model
    def get_empty_list_help(self, help_message):
        """Override of `stock`: Amazon's list has a text of its own."""
        if self.env.context.get("amazon_deliveries"):
            return help_message
        return super().get_empty_list_help(help_message)

    def action_amazon_retry(self):
        """Send the refused parcels of these deliveries again."""
        self.check_access("write")
        # Stock users have no rights on shipments.
        return self.sudo().amazon_shipment_ids._retry()

    def action_amazon_confirm(self):
        """Ask whether Amazon is to be told of this one delivery at once.

        :raises UserError: it cannot be told to Amazon
        """
        self.ensure_one()
        self.check_access("write")
        # Stock users have no rights on shipments.
        self.env["amazon.shipment"].sudo()._prepare_urgent(self.sudo())
        question = self.env["amazon.shipment.confirm"].create({"picking_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm at Amazon now"),
            "res_model": question._name,
            "res_id": question.id,
            "views": [(False, "form")],
            "target": "new",
        }
