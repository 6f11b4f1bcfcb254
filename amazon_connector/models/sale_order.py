from odoo import api, fields, models
from odoo.exceptions import UserError

from .amazon_order_builder import to_naive
from .order_draft import ORDER_CODES, QUOTATION_CODES

STATUSES = [
    ("PENDING_AVAILABILITY", "Preordered"),
    ("PENDING", "Pending"),
    ("UNSHIPPED", "Unshipped"),
    ("PARTIALLY_SHIPPED", "Partly shipped"),
    ("SHIPPED", "Shipped"),
    ("CANCELLED", "Cancelled"),
    ("UNFULFILLABLE", "Unfulfillable"),
    ("OTHER", "Other"),
]


class SaleOrder(models.Model):
    _inherit = "sale.order"

    amazon_order_id = fields.Char("Amazon Order ID", readonly=True, copy=False)
    amazon_account_id = fields.Many2one(
        "amazon.account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    amazon_account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Amazon Marketplace",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    amazon_channel = fields.Selection(
        [("fbm", "Merchant (FBM)"), ("fba", "Amazon (FBA)")],
        "Fulfilled By",
        readonly=True,
        copy=False,
    )
    amazon_status = fields.Selection(STATUSES, readonly=True, copy=False)
    amazon_last_update = fields.Datetime(
        "Last Change at Amazon", readonly=True, copy=False
    )
    amazon_currency_id = fields.Many2one("res.currency", readonly=True)
    amazon_total = fields.Monetary("Total at Amazon", readonly=True, copy=False)
    amazon_programs = fields.Char(
        readonly=True, copy=False, help="Such as PRIME or AMAZON_BUSINESS."
    )
    amazon_ship_by = fields.Datetime("Ship By", readonly=True, copy=False)

    _amazon_order_uniq = models.UniqueIndex(
        "(amazon_account_id, amazon_order_id) WHERE amazon_order_id IS NOT NULL",
        "This Amazon order is in Odoo already.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_amazon(self):
        if any(order.amazon_order_id for order in self):
            raise UserError(
                self.env._(
                    "Amazon's order would be imported again. Cancel it, and leave it "
                    "cancelled."
                )
            )

    @api.depends("amazon_currency_id")
    def _compute_currency_id(self):
        """Override of `sale`: Amazon's currency, whatever the pricelist's is."""
        amazon = self.filtered("amazon_currency_id")
        for order in amazon:
            order.currency_id = order.amazon_currency_id
        return super(SaleOrder, self - amazon)._compute_currency_id()

    def _get_update_prices_lines(self):
        """Override of `sale`: pricelists do not change what was paid at Amazon."""
        lines = super()._get_update_prices_lines()
        return lines.filtered(lambda line: not line.order_id.amazon_order_id)

    def action_confirm(self):
        """Override of `sale`: the order date of an Amazon order stays Amazon's."""
        dates = {o: o.date_order for o in self if o.amazon_order_id}
        result = super().action_confirm()
        for order, date in dates.items():
            order.date_order = date
        self._amazon_close_quotation_issues()
        return result

    def _action_cancel(self):
        """Override of `sale`: nothing is left to settle about a cancelled order."""
        result = super()._action_cancel()
        self._amazon_close_issues(ORDER_CODES)
        return result

    def action_open_amazon(self):
        """Open the order in Seller Central."""
        self.ensure_one()
        # Every salesperson may follow the link, also without rights on accounts.
        link = self.sudo().amazon_account_marketplace_id
        host = link.marketplace_id.seller_central_host
        return {
            "type": "ir.actions.act_url",
            "url": f"https://{host}/orders-v3/order/{self.amazon_order_id}",
            "target": "new",
        }

    @api.model
    def _prepare_amazon_state_vals(self, order):
        """Return what changes about an order at Amazon without anybody's doing here."""
        known = {code for code, __ in STATUSES}
        return {
            "amazon_status": order.status if order.status in known else "OTHER",
            "amazon_last_update": order.last_updated and to_naive(order.last_updated),
            "amazon_ship_by": order.ship_by and to_naive(order.ship_by),
        }

    def _amazon_get_changes(self, order):
        """Return the vals that differ from what Amazon says now."""
        vals = self._prepare_amazon_state_vals(order)
        return {key: vals[key] for key in vals if self[key] != (vals[key] or False)}

    def _amazon_follow(self, order):
        """Write what changed at Amazon."""
        self.ensure_one()
        self.write(self._amazon_get_changes(order))
        if order.status == "CANCELLED":
            self._amazon_cancel()
        self._amazon_sync_requests(order)

    def _amazon_cancel(self):
        """Cancel what Amazon has cancelled, unless the goods have left."""
        if self.state == "cancel":
            return
        is_sent = any(
            p.state == "done" and p._is_amazon_delivery() for p in self.picking_ids
        )
        if is_sent:
            self.picking_ids.filtered(lambda p: p.state != "done").action_cancel()
        else:
            self._action_cancel()
        self._amazon_sync_cancelled(is_sent)

    def _amazon_close_quotation_issues(self):
        """Close what a person has settled by confirming these orders."""
        amazon = self.filtered("amazon_order_id")
        equal = amazon.filtered(lambda order: not order._amazon_get_difference())
        equal._amazon_close_issues(QUOTATION_CODES)
        settled = [code for code in QUOTATION_CODES if code != "total_differs"]
        (amazon - equal)._amazon_close_issues(settled)

    def _amazon_close_issues(self, codes):
        """Resolve issues of these orders; orders from elsewhere have none."""
        amazon = self.filtered("amazon_order_id")
        for account, orders in amazon.grouped("amazon_account_id").items():
            keys = [order._amazon_get_target_key() for order in orders]
            self.env["amazon.issue"]._sync_issues(account, list(codes), [], keys)

    def _amazon_get_difference(self):
        """Return Amazon's total less this order's, in the order's currency."""
        return self.currency_id.round(self.amazon_total - self.amount_total)

    def _amazon_get_target_key(self):
        return f"order:{self.amazon_order_id}"

    def _amazon_sync_cancelled(self, is_sent):
        message = self.env._(
            "Amazon has cancelled this order, but its goods have left. Get the parcel "
            "back from the carrier or from the customer, or claim the money at Amazon."
        )
        self._amazon_sync_issue("cancelled_at_amazon", message if is_sent else "")

    def _amazon_sync_requests(self, order):
        """Open or close the issue about the buyer's wish to cancel."""
        is_asked = any(item.is_cancel_requested for item in order.items)
        is_open = order.status in ("UNSHIPPED", "PARTIALLY_SHIPPED")
        message = self.env._(
            "The buyer asks to cancel. Decide before you ship: cancel the order in "
            "Seller Central, or ship it."
        )
        self._amazon_sync_issue(
            "cancel_requested", message if is_asked and is_open else "", "warning"
        )

    def _amazon_sync_issue(self, code, message, severity="error"):
        vals = {
            "code": code,
            "kind": "order",
            "severity": severity,
            "message": message,
            "target_key": self._amazon_get_target_key(),
            "amazon_order_id": self.amazon_order_id,
            "account_marketplace_id": self.amazon_account_marketplace_id.id,
            "order_id": self.id,
        }
        self.env["amazon.issue"]._sync_issues(
            self.amazon_account_id,
            [code],
            [vals] if message else [],
            [vals["target_key"]],
        )
