from collections import Counter

from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_cancel(self):
        """Override of `stock`: what an Amazon order waited for is free again."""
        result = super()._action_cancel()
        self.env["amazon.stock.change"]._note(self.product_id)
        return result

    def _amazon_get_quantities(self, parcel=None):
        """Return the pieces to confirm per Amazon order item id, in the order's unit.

        :param parcel: amazon.parcel, to count what is in it alone

        Of a kit, whose moves are of other products than the order line's, and of a
        pack, these are the ones that are complete with these moves.
        """
        quantities = Counter()
        for line, moves in self.grouped("sale_line_id").items():
            is_kit = moves._amazon_get_all().product_id != line.product_id
            is_whole = is_kit or line._amazon_is_pack()
            count = moves._amazon_get_kits if is_whole else moves._amazon_get_moved
            quantities[line.amazon_item_id] += count(parcel)
        return {item: qty for item, qty in quantities.items() if qty > 0}

    def _amazon_get_unexpected(self):
        """Return the pieces of an order line that others have shipped already."""
        line = self.sale_line_id
        if not line.amazon_item_id:
            return 0
        elsewhere = line._amazon_get_elsewhere()
        if not elsewhere or self.product_id != line.product_id:
            return elsewhere  # of a kit, whatever it moves
        return max(0, self._amazon_get_moved() - line._amazon_get_left())

    def _amazon_get_moved(self, parcel=None):
        # A parcel holds move lines, which may be lots or serial numbers.
        source = parcel._filter_lines(self.move_line_ids) if parcel else self
        uom_field = "product_uom_id" if parcel else "product_uom"
        return round(
            sum(
                record[uom_field]._compute_quantity(
                    record.quantity, self.sale_line_id.product_uom_id
                )
                for record in source
            )
        )

    def _amazon_get_kits(self, parcel=None):
        """Return the complete kits or packs of a line that no parcel has yet."""
        line = self.sale_line_id
        needed, done = Counter(), Counter()
        for move in self._amazon_get_all():
            needed[move.product_id] += move.product_qty
            # A parcel that comes later completes what is in it then.
            parcels = move.picking_id.amazon_shipment_ids.mapped("parcel_id")
            if move in self and parcel:
                done[move.product_id] += move._amazon_get_done(parcels | parcel)
            elif move in self or move.picking_id.amazon_shipment_ids:
                done[move.product_id] += move._amazon_get_done(parcels)
        shares = [
            done[product] / needed[product] for product in needed if needed[product]
        ]
        to_ship = line._amazon_get_to_ship()
        kits = int(to_ship * min(shares, default=0) + 1e-6)
        left = self.env["amazon.shipment"]._get_quantities_left(line.order_id)
        return kits - round(to_ship) + left[line.amazon_item_id]

    def _amazon_get_all(self):
        """Return all that was to go to the customer for the lines of these moves."""
        moves = self.sale_line_id.move_ids.filtered(
            lambda m: m.location_dest_id.usage == "customer"
        )
        return moves.filtered(lambda m: m.state != "cancel" or m._amazon_is_missing())

    def _amazon_is_missing(self):
        """Return whether a cancelled move left out what belongs to other moves.

        Either a done delivery or one before the cancelled back order has the rest.
        """
        return self.picking_id.state == "done" or bool(self.picking_id.backorder_id)

    def _amazon_get_done(self, parcels=None):
        """Return the pieces moved, in the product's unit.

        :param parcels: amazon.parcel records, to count what is in them alone
        """
        if self.state != "done":
            return 0.0
        if parcels:
            lines = [parcel._filter_lines(self.move_line_ids) for parcel in parcels]
            return sum(line.quantity_product_uom for found in lines for line in found)
        return self.product_uom._compute_quantity(self.quantity, self.product_id.uom_id)
