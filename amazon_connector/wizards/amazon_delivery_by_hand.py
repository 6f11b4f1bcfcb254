from odoo import api, fields, models


class AmazonDeliveryByHand(models.TransientModel):
    """Asks about deliveries that need something Odoo cannot tell Amazon."""

    _name = "amazon.delivery.by.hand"
    _inherit = ["amazon.delivery.validate"]
    _description = "Validate Deliveries With Work in Seller Central"

    links = fields.Html("In Seller Central", compute="_compute_text", compute_sudo=True)

    @api.depends("picking_ids")
    def _compute_text(self):
        """Override: tell what is to be done for which order, and where."""
        for question in self:
            pickings = question.picking_ids
            question.links = pickings._amazon_link_orders()
            question.text = "\n\n".join(
                "\n".join(
                    [
                        f"{picking.name} ({picking.amazon_order_id})",
                        *picking._amazon_explain_by_hand(),
                    ]
                )
                for picking in pickings
            )

    def action_validate(self):
        """Override: validate all; Amazon is told of these by hand."""
        ids = self.env.context.get("amazon_untold_ids", ())
        question = self.with_context(amazon_untold_ids=[*ids, *self.picking_ids.ids])
        return question.action_ship()

    def action_ship(self):
        """Validate all deliveries; tracking numbers are sent as ever."""
        pickings = self._get_pickings_to_validate()
        return pickings.with_context(amazon_by_hand=True).button_validate()
