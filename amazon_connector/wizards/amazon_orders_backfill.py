from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.amazon_order_comparison import LONGEST_PERIOD, OPEN_STATES
from ..models.count_texts import format_count
from ..spapi.limits import PLANS

# Amazon makes a report in minutes.
REPORT_MINUTES = 5
# The recent past from which the number of orders is guessed.
GUESSED_DAYS = 30


class AmazonOrdersBackfill(models.TransientModel):
    """Brings in the orders that were placed within some days."""

    _name = "amazon.orders.backfill"
    _description = "Fetch Amazon Orders of a Period"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, ondelete="cascade"
    )
    link_ids = fields.Many2many(
        "amazon.account.marketplace",
        string="Marketplaces",
        required=True,
        compute="_compute_link_ids",
        store=True,
        readonly=False,
        domain="[('account_id', '=', account_id), ('enabled', '=', True)]",
    )
    date_from = fields.Date("First Day", required=True)
    date_to = fields.Date(
        "Last Day",
        required=True,
        default=fields.Date.context_today,
        help="Days are those of the marketplaces' own time zones.",
    )
    shipped_orders = fields.Selection(
        [("skip", "Left out"), ("history", "Kept as history")],
        "Shipped Already",
        required=True,
        compute="_compute_shipped_orders",
        store=True,
        precompute=True,
        readonly=False,
        help="Kept as history: they count as sales and as delivered, but nothing is "
        "taken from stock.",
    )
    estimate = fields.Text(compute="_compute_estimate")

    @api.depends("account_id")
    def _compute_link_ids(self):
        for backfill in self:
            backfill.link_ids = backfill.account_id._get_active_marketplaces()

    @api.depends("account_id")
    def _compute_shipped_orders(self):
        for backfill in self:
            backfill.shipped_orders = backfill.account_id.shipped_orders

    @api.depends("link_ids", "date_from", "date_to")
    def _compute_estimate(self):
        for backfill in self:
            has_days = backfill.date_from and backfill.date_to
            backfill.estimate = has_days and backfill._describe_estimate()

    def _describe_estimate(self):
        days = (self.date_to - self.date_from).days + 1
        if days < 1:
            return self.env._("The last day is before the first one.")
        reports = ceil(days / LONGEST_PERIOD.days)
        orders = ceil(days * self._count_recent() / GUESSED_DAYS)
        seconds = orders / PLANS["get_order"].rate
        return self.env._(
            "Amazon lists the orders of these %(days)s days in %(reports)s reports; "
            "each order that Odoo lacks then takes one call, %(rate)s an hour at most. "
            "As many a day as in the last 30 days would be %(orders)s orders: about "
            "%(minutes)s minutes in all. New orders go first.",
            days=format_count(self.env, days),
            reports=format_count(self.env, reports),
            rate=format_count(self.env, int(PLANS["get_order"].rate * 3600)),
            orders=format_count(self.env, orders),
            minutes=format_count(
                self.env, reports * REPORT_MINUTES + ceil(seconds / 60)
            ),
        )

    def _count_recent(self):
        since = fields.Datetime.now() - timedelta(days=GUESSED_DAYS)
        # Whoever sets up accounts need not have rights on sales.
        return (
            self.env["sale.order"]
            .sudo()
            .search_count(
                [
                    ("amazon_account_marketplace_id", "in", self.link_ids._origin.ids),
                    ("date_order", ">=", since),
                ]
            )
        )

    def action_start(self):
        """Let the orders come in, in the background, and show how far that is.

        :raises UserError: the days make no sense, or another one is under way
        """
        self.ensure_one()
        self._check()
        run = self.env["amazon.order.comparison"]._begin_period(
            self.account_id,
            self.link_ids,
            self.date_from,
            self.date_to,
            keeps_shipped=self.shipped_orders == "history",
        )
        return run.get_formview_action()

    def _check(self):
        self.account_id.check_access("write")
        self.account_id._check_active()
        tomorrow = self.account_id._now().date() + timedelta(days=1)
        if not self.date_from <= self.date_to <= tomorrow:
            raise UserError(
                self.env._("The first day comes before the last, and none after today.")
            )
        if not self.account_id.orders_enabled:
            raise UserError(self.env._("Switch on the import of orders first."))
        domain = [
            ("account_id", "=", self.account_id.id),
            ("kind", "=", "period"),
            ("state", "in", OPEN_STATES),
        ]
        if self.env["amazon.order.comparison"].search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "Orders of a period are being fetched already. Wait until that is "
                    "done, or cancel it (Orders > Missing Orders)."
                )
            )
