from odoo import api, models

from .amazon_order_builder import to_naive
from .amazon_order_importer import NEW_STATUSES

# These have an end: whatever is open about them is nobody's concern in Odoo.
OTHER_STATUSES = (
    "PENDING",
    "PENDING_AVAILABILITY",
    "SHIPPED",
    "CANCELLED",
    "UNFULFILLABLE",
)
KNOWN_STATUSES = (*NEW_STATUSES, *OTHER_STATUSES)
OTHER_CHANNEL = "NON_AMAZON"


class AmazonOrderWanted(models.AbstractModel):
    """Which of Amazon's orders become sale orders."""

    _inherit = "amazon.order.importer"

    @api.model
    def _find_wanted(self, account, orders):
        """Return the orders that become sale orders; note those of other channels."""
        ignored = account.env["amazon.ignored.order"]
        orders = list({order.order_id: order for order in orders}.values())
        ids = ignored._find(account, [order.order_id for order in orders])
        orders = [order for order in orders if order.order_id not in ids]
        others = [o for o in orders if o.sales_channel == OTHER_CHANNEL]
        ignored._add(account, [o.order_id for o in others], "other_channel")
        wanted = {o.order_id for o in orders if self._is_wanted(account, o)}
        rest = [o for o in orders if o.order_id not in wanted]
        wanted |= self._find_asked_for(account, rest)
        return [order for order in orders if order.order_id in wanted]

    @api.model
    def _find_asked_for(self, account, orders):
        """Return the ids of orders that somebody asked for in spite of the settings."""
        fit = [o.order_id for o in orders if self._is_fit(account, o)]
        return self.env["amazon.order.gap"]._find_asked_for(account, fit)

    @api.model
    def _is_fit(self, account, order):
        """Return whether an order can become a sale order at all."""
        return bool(
            self._find_marketplace(account, order)
            and order.sales_channel != OTHER_CHANNEL
            and (order.status == "SHIPPED" or order.status not in OTHER_STATUSES)
        )

    @api.model
    def _find_ready(self, account, orders):
        """Return the orders that come in now: whose marketplaces are on."""
        off = [o for o in orders if not self._find_marketplace(account, o).enabled]
        waiting = {o.order_id for o in off} - self._find_asked_for(account, off)
        return [order for order in orders if order.order_id not in waiting]

    @api.model
    def _is_wanted(self, account, order):
        """Return whether the settings of its marketplace let a new order in."""
        marketplace = self._find_marketplace(account, order)
        return bool(
            marketplace
            and order.sales_channel != OTHER_CHANNEL
            and self._is_channel_wanted(marketplace, order)
            and self._is_status_wanted(marketplace, order)
            and not self._is_too_old(marketplace, order)
        )

    @api.model
    def _is_channel_wanted(self, marketplace, order):
        """Return whether such orders come in; an unknown channel is told of."""
        channel = marketplace._get_default("order_channel")
        if order.fulfilled_by not in ("MERCHANT", "AMAZON"):
            return True
        return channel in ("both", "fbm" if order.is_fbm else "fba")

    @api.model
    def _is_status_wanted(self, marketplace, order):
        """Return whether an order's status lets it in; an unknown one is told of.

        Amazon ships its own orders: these come in at any time.
        """
        keeps_shipped = marketplace._get_default("shipped_orders") == "history"
        if order.status == "SHIPPED":
            return keeps_shipped or not order.is_fbm
        return order.status in NEW_STATUSES or order.status not in KNOWN_STATUSES

    @api.model
    def _is_too_old(self, marketplace, order):
        created = order.created and to_naive(order.created)
        return bool(created and created < marketplace.orders_from)

    @api.model
    def _find_marketplace(self, account, order):
        return account.marketplace_ids.filtered(
            lambda m: m.marketplace_id.marketplace_id == order.marketplace_id
        )

    @api.model
    def _find_unfit(self, orders):
        """Return why orders cannot come in for now, by order id."""
        reasons = {order.order_id: self._explain_unfit(order) for order in orders}
        return {order_id: reason for order_id, reason in reasons.items() if reason}

    @api.model
    def _explain_unfit(self, order):
        if order.status not in KNOWN_STATUSES:
            return self.env._(
                "its status at Amazon is unknown to Odoo (%s).", order.status or "-"
            )
        if order.fulfilled_by not in ("MERCHANT", "AMAZON"):
            return self.env._("Amazon does not say who ships it.")
        if not order.items:
            return self.env._("Amazon does not say what was ordered.")
        return ""
