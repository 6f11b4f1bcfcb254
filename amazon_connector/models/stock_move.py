from collections import defaultdict

from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _amazon_get_quantities(self):
        """Return the pieces moved per Amazon order item id, in the order's unit."""
        quantities = defaultdict(float)
        for move in self:
            line = move.sale_line_id
            # Parts of a kit may be measured in units that fit no order line.
            quantities[line.amazon_item_id] += move.product_uom._compute_quantity(
                move.quantity, line.product_uom_id, raise_if_failure=False
            )
        return {item: round(qty) for item, qty in quantities.items() if round(qty) > 0}
