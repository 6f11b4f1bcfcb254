from odoo import models


class SaleOrderLine(models.Model):
    """Items that are sold in packs: Amazon counts packs, the stock pieces."""

    _inherit = "sale.order.line"

    def _amazon_is_pack(self):
        """Return whether one piece at Amazon is several of the product."""
        return bool(self.amazon_item_id) and self._amazon_get_pack_size() > 1

    def _amazon_get_pack_size(self):
        return self.product_uom_id._compute_quantity(
            1, self.product_id.uom_id, round=False
        )

    def _amazon_get_loose(self):
        """Return the delivered pieces that complete no pack."""
        pieces = 0.0
        for move in self.move_ids.filtered(lambda m: m.product_id == self.product_id):
            if move.location_dest_id.usage == "customer":
                pieces += move._amazon_get_done()
            elif move.location_id.usage == "customer":
                pieces -= move._amazon_get_done()
        loose = pieces % self._amazon_get_pack_size()
        return self.product_id.uom_id.round(loose)

    def _amazon_explain_loose(self):
        return self.env._(
            "%(sku)s: %(loose)s of %(size)s pieces of a pack",
            sku=self.amazon_sku or self.name,
            loose=f"{self._amazon_get_loose():g}",
            size=f"{self._amazon_get_pack_size():g}",
        )
