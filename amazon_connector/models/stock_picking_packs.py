from odoo import models


class StockPicking(models.Model):
    """Deliveries that leave a part of a pack."""

    _inherit = "stock.picking"

    def _action_done(self):
        """Override of `stock`: tell of packs that went out, or came back, in part."""
        result = super()._action_done()
        for order in self._amazon_get_sales():
            if any(line._amazon_is_pack() for line in order.order_line):
                order._amazon_sync({"part_of_pack": order._amazon_explain_packs()})
        return result


class SaleOrder(models.Model):
    """What is said of packs that are not complete."""

    _inherit = "sale.order"

    def _amazon_explain_packs(self):
        """Return which packs left in part; '' if none, or if Amazon waits no more."""
        lines = self.order_line.filtered(lambda line: line._amazon_is_pack())
        loose = lines.filtered(lambda line: line._amazon_get_loose())
        if not loose or not self._amazon_is_wanted_there():
            return ""
        text = self.env._(
            "A delivery has a part of a pack. Amazon counts packs, and is told of this "
            "one when the rest has left as well: send the missing pieces, or have the "
            "others back and cancel the pack.\n%s",
            "\n".join(line._amazon_explain_loose() for line in loose),
        )
        return text, "warning"
