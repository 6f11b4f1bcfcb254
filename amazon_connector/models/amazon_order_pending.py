from odoo import api, models

from .amazon_order_importer import NEW_STATUSES
from .amazon_order_wanted import OTHER_CHANNEL

PENDING_STATUSES = ("PENDING", "PENDING_AVAILABILITY")


class AmazonOrderPending(models.AbstractModel):
    """Writes down what orders hold of the stock while they are not in Odoo."""

    _inherit = "amazon.order.importer"

    @api.model
    def _import_orders(self, account, orders):
        """Override: after the import, note what is held by orders that are not in."""
        result = super()._import_orders(account, orders)
        by_id = {order.order_id: order for order in orders}
        known = self._find_known(account, by_id)
        new = {order_id: o for order_id, o in by_id.items() if order_id not in known}
        is_paid = any(order.status in NEW_STATUSES for order in new.values())
        failing = self._find_failing(account) if is_paid else set()
        items = self.env["amazon.pending.item"]
        held = {
            order_id: items._count_pieces(order)
            for order_id, order in new.items()
            if self._is_holding(order, failing)
        }
        changed = items._sync(
            account, {order_id: held.get(order_id, {}) for order_id in by_id}
        )
        skus = self.env["amazon.sku"]._find_linked(account, changed).values()
        self.env["amazon.stock.change"]._note(self.env["amazon.sku"].union(*skus))
        return result

    @api.model
    def _is_holding(self, order, failing):
        """Return whether an order that is not in Odoo holds pieces of the stock.

        One that is paid but could not be imported does as well.
        """
        is_open = order.status in PENDING_STATUSES or (
            order.status in NEW_STATUSES and order.order_id in failing
        )
        return is_open and order.is_fbm and order.sales_channel != OTHER_CHANNEL
