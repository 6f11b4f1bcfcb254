from odoo import models


class SaleOrderLine(models.Model):
    """Lines of orders that Amazon ships: nothing is planned, only what has happened."""

    _inherit = "sale.order.line"

    def _action_launch_stock_rule(self, **options):
        """Override of `sale_stock`: nothing is to be picked, bought or made.

        A delivery that waits for Amazon would be in the way of people, and routes of
        the product would order what lies at Amazon already.
        """
        own = self.filtered(lambda line: line.order_id.amazon_channel != "fba")
        return super(SaleOrderLine, own)._action_launch_stock_rule(**options)

    def _amazon_get_fba_left(self):
        """Return the units that Amazon has shipped and Odoo has not delivered."""
        if not self.amazon_item_id or self.qty_delivered_method != "stock_move":
            return 0.0
        shipped = self.amazon_shipped
        if not shipped and self.order_id.amazon_status == "SHIPPED":
            # Amazon need not say how many of an item have left.
            shipped = self.amazon_quantity
        return shipped - self._amazon_get_shipped_before() - self._amazon_get_moved()

    def _amazon_get_moved(self):
        """Return the units that Odoo has moved; those that came back did leave, too."""
        outgoing, __ = self._get_outgoing_incoming_moves()
        if self.move_ids and not outgoing:
            # Of a kit its components have moved, or come back.
            is_back = self.move_ids.filtered("origin_returned_move_id")
            return self.product_uom_qty if is_back else self.qty_delivered
        return sum(
            move.product_uom._compute_quantity(move.quantity, self.product_uom_id)
            for move in outgoing
            if move.state == "done"
        )

    def _amazon_prepare_fba_move_vals(self):
        """Return what the move of this line has of its own."""
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self._amazon_get_fba_left(),
            "sale_line_id": self.id,
            "warehouse_id": self.order_id.warehouse_id.id,
        }
