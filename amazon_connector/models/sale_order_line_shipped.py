from odoo import fields, models


class SaleOrderLine(models.Model):
    """What of an Amazon item has been shipped, here and by others."""

    _inherit = "sale.order.line"

    amazon_told = fields.Integer(
        "Told to Amazon",
        readonly=True,
        copy=False,
        help="Units that Odoo had told Amazon of when Amazon last said how many are "
        "shipped: the others were shipped elsewhere.",
    )

    def write(self, vals):
        """Override of `sale`: see what of Amazon's new number is Odoo's own doing."""
        result = super().write(vals)
        if "amazon_shipped" in vals:
            for line in self:
                line.amazon_told = line._amazon_count_packed(lambda s: s._is_told())
        return result

    def _amazon_get_elsewhere(self):
        """Return the pieces that others have shipped and Odoo still has to deliver.

        Pieces shipped before the order came to Odoo are not among them.
        """
        self.ensure_one()
        shipped = self.amazon_shipped - self.amazon_told
        if shipped <= 0:
            return 0
        excess = self._amazon_get_planned() + shipped - self.amazon_quantity
        settled = self._amazon_count_packed(lambda s: s.state == "closed")
        return max(0, min(excess, shipped) - settled)

    def _amazon_get_left(self):
        """Return the pieces that Odoo has to deliver and nobody has shipped yet."""
        return self._amazon_get_planned() - self._amazon_get_shipped()

    def _amazon_get_shipped(self):
        """Return the pieces of which Amazon need not be told any more."""
        told = self._amazon_count_packed(lambda s: s._is_told() or s.state == "closed")
        return told + self._amazon_get_elsewhere()

    def _amazon_count_packed(self, condition):
        """Return the pieces of this item in those of Odoo's parcels."""
        # Stock users have no rights on shipments.
        shipments = self.env["amazon.shipment"].sudo()
        found = shipments.search([("order_id", "=", self.order_id.id)])
        items = found.filtered(condition).item_ids
        items = items.filtered(lambda i: i.amazon_item_id == self.amazon_item_id)
        return sum(items.mapped("quantity"))

    def _amazon_get_planned(self):
        """Return the pieces that go, or went, from Odoo to the customer."""
        moves = self.move_ids.filtered(
            lambda m: (
                m.state != "cancel"
                and m.location_dest_id.usage == "customer"
                and not m.origin_returned_move_id
            )
        )
        if moves.product_id != self.product_id:
            # A kit moves as its components.
            return round(self._amazon_get_to_ship())
        quantities = (
            m.product_uom._compute_quantity(
                m.quantity if m.state == "done" else m.product_uom_qty,
                self.product_uom_id,
            )
            for m in moves
        )
        return round(sum(quantities))
