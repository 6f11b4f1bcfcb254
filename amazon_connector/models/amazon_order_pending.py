from odoo import api, models

from .amazon_order_importer import NEW_STATUSES
from .amazon_order_wanted import OTHER_CHANNEL

PENDING_STATUSES = ("PENDING", "PENDING_AVAILABILITY")


class AmazonOrderPending(models.AbstractModel):
    """Writes down what orders hold of the stock while they are not in Odoo."""

    _inherit = "amazon.order.importer"

    @api.model
    def _import_orders(self, account, orders):
        """Override: after the import, note what is held by orders that are not in.

        With each sale Amazon takes the pieces from its own quantity: of what is sold
        it shows another one than it was told, and is told again.
        """
        by_id = {order.order_id: order for order in orders}
        before = self._find_known(account, by_id)
        items = self.env["amazon.pending.item"]
        paid = [o.order_id for o in orders if o.status not in PENDING_STATUSES]
        items._release_orders(account, paid)
        result = super()._import_orders(account, orders)
        known = self._find_known(account, by_id)
        new = {order_id: o for order_id, o in by_id.items() if order_id not in known}
        is_paid = any(order.status in NEW_STATUSES for order in new.values())
        failing = self._find_failing(account) if is_paid else set()
        held = {
            order_id: items._count_pieces(order)
            for order_id, order in new.items()
            if self._is_holding(order, failing)
        }
        changed = items._sync(
            account, {order_id: held.get(order_id, {}) for order_id in by_id}
        )
        items._reserve_orders(account, self._find_reserving(account, new, held))
        for order_id in known.keys() - before.keys():
            changed.update(items._count_pieces(by_id[order_id]))
        self._note_sold(account, changed)
        return result

    @api.model
    def _find_reserving(self, account, orders, held):
        """Return the warehouses in which held pieces are reserved, by order id."""
        found = {}
        for order_id in held:
            link = self._find_marketplace(account, orders[order_id])
            if link and link._get_default("pending_orders") == "stock":
                found[order_id] = link._get_default("warehouse_id") or (
                    self.env["stock.warehouse"].search(
                        [("company_id", "=", account.company_id.id)], limit=1
                    )
                )
        return {order_id: place for order_id, place in found.items() if place}

    @api.model
    def _note_sold(self, account, skus):
        """Let the quantities of SKUs go out, and those of their products' other SKUs.

        :param set skus: as texts
        """
        sold = self.env["amazon.sku"]._find_linked(account, skus).values()
        sold = self.env["amazon.sku"].union(*sold)
        changes = self.env["amazon.stock.change"]
        changes._note(sold, is_forced=True)
        sold.product_id._amazon_note_sold(account.company_id)

    @api.model
    def _is_holding(self, order, failing):
        """Return whether an order that is not in Odoo holds pieces of the stock.

        One that is paid but could not be imported does as well.
        """
        is_open = order.status in PENDING_STATUSES or (
            order.status in NEW_STATUSES and order.order_id in failing
        )
        return is_open and order.is_fbm and order.sales_channel != OTHER_CHANNEL
