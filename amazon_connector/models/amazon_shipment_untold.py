from odoo import api, models
from odoo.fields import Command


class AmazonShipment(models.Model):
    """Parcels of which Amazon is not told: it has their units as shipped already."""

    _inherit = "amazon.shipment"

    def _is_told(self):
        """Return whether Amazon has this parcel, or may have it."""
        self.ensure_one()
        if self.state == "refused" and not self.confirmed_at:
            # Of a feed that failed, some parcels may have been taken.
            is_doubtful = "failed" in self.message_ids.feed_id.mapped("state")
            return bool(self.sent_as and is_doubtful)
        return bool(self.sent_as) and self.state != "closed"

    @api.model
    def _note_untold(self, pickings):
        """Close the parcels of done deliveries: nothing is sent about them."""
        for picking in pickings.filtered(lambda p: p._is_amazon_delivery()):
            self.create(
                [
                    self._prepare_untold_vals(picking, order, moves)
                    for order, moves in picking._amazon_group_moves().items()
                ]
            )

    @api.model
    def _prepare_untold_vals(self, picking, order, moves):
        return {
            "account_id": order.amazon_account_id.id,
            "order_id": order.id,
            "picking_id": picking.id,
            "state": "closed",
            "error": self.env._(
                "Validated without sending tracking: Amazon had these units as "
                "shipped, or is told of them in Seller Central."
            ),
            "item_ids": [
                Command.create({"amazon_item_id": item, "quantity": quantity})
                for item, quantity in moves._amazon_get_quantities().items()
            ],
        }
