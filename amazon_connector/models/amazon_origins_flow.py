from datetime import timedelta

from odoo import api, models

from .amazon_origin_report import OPEN_STATES

# Amazon's report is about an hour late.
INTERVAL_SECONDS = 60 * 60
# Amazon reports no more at once.
LONGEST_PERIOD = timedelta(days=30)
# A shipment may be a while before the order's last change.
MARGIN = timedelta(days=2)
MAX_SETTLED = 200


class AmazonOriginsFlow(models.AbstractModel):
    """Learns from which countries Amazon has shipped orders (FBA)."""

    _name = "amazon.origins.flow"
    _description = "Amazon Origins Flow"

    @api.model
    def _run_step(self, flow):
        """Go on with the report that is due; return the seconds until the next step."""
        account = flow.account_id
        self._settle_centers(account)
        run = self._find_open(account) or self._plan(account)
        if not run:
            return INTERVAL_SECONDS
        wait = (run.next_step_at - account._now()).total_seconds()
        if wait > 0:
            return wait
        self.env["amazon.report.requester"]._advance_guarded(run, {})
        return 0 if run.state in OPEN_STATES else INTERVAL_SECONDS

    @api.model
    def _find_open(self, account):
        domain = [("account_id", "=", account.id), ("state", "in", OPEN_STATES)]
        return self.env["amazon.origin.report"].search(domain, limit=1)

    @api.model
    def _plan(self, account):
        """Create the report that the oldest waiting order needs; may be none."""
        reports, now = self.env["amazon.origin.report"], account._now()
        last = reports.search([("account_id", "=", account.id)], limit=1)
        if last and now - last.period_end < timedelta(seconds=INTERVAL_SECONDS):
            return reports
        waiting = account._find_orders_without_origin().filtered(
            lambda order: not order._amazon_is_origin_overdue()
        )
        if not waiting:
            return reports
        start = min(waiting.mapped("amazon_last_update")) - MARGIN
        vals = {
            "account_id": account.id,
            "period_start": start.replace(microsecond=0),
            "period_end": min(start + LONGEST_PERIOD, now).replace(microsecond=0),
            "next_step_at": now,
        }
        return reports.create(vals)

    @api.model
    def _settle_centers(self, account):
        """Give a country to what left centers that somebody has added since."""
        lines = self.env["sale.order.line"].search(
            [
                ("order_id.amazon_account_id", "=", account.id),
                ("amazon_center", "!=", False),
                ("amazon_origin_id", "=", False),
            ]
        )
        centers = self.env["amazon.fulfillment.center"]
        countries = centers._find_countries(lines._amazon_get_centers())
        for line in lines[:MAX_SETTLED] if countries else ():
            line._amazon_take_centers(set(), countries)


class AmazonAccount(models.Model):
    _inherit = "amazon.account"

    def _find_orders_without_origin(self):
        """Return the orders that Amazon has shipped, from nobody knows where."""
        return self.env["sale.order"].search(
            [
                ("amazon_account_id", "=", self.id),
                ("amazon_channel", "=", "fba"),
                ("amazon_status", "in", ("SHIPPED", "PARTIALLY_SHIPPED")),
                ("state", "!=", "cancel"),
                ("amazon_last_update", "!=", False),
                (
                    "order_line",
                    "any",
                    [
                        ("amazon_item_id", "!=", False),
                        ("amazon_origin_id", "=", False),
                        ("product_uom_qty", ">", 0),
                    ],
                ),
            ]
        )
