import time
from datetime import timedelta

from odoo import api, models

from ..spapi.errors import (
    InvalidInputError,
    MalformedOrderError,
    NotFoundError,
)
from .amazon_account import INCLUDED_DATA
from .amazon_limit import MAX_WAIT_SECONDS
from .amazon_order_comparison import OPEN_STATES

INTERVAL_SECONDS = 24 * 60 * 60
# What was begun in a step goes on in the next one, so that accounts take turns.
STEP_SECONDS = 5.0
# Seconds to wait for the import of new orders, which goes first.
POLL_SECONDS = 30
# Calls of getOrder that are left to people who wait and to orders tried again.
KEPT_CALLS = 5
# Amazon's index of changed orders lags behind, and clocks differ.
OVERLAP = timedelta(days=1)
# A shop that is busy all day is not compared all day.
MIN_INTERVAL = timedelta(hours=1)
ORDER_ERRORS = (InvalidInputError, MalformedOrderError, NotFoundError)


class AmazonComparisonFlow(models.AbstractModel):
    """Compares Amazon's orders with Odoo's, every night and when somebody asks."""

    _name = "amazon.comparison.flow"
    _description = "Amazon Comparison Flow"

    @api.model
    def _run_step(self, flow):
        """Go on with the comparison that is due; return the seconds until the next."""
        account = flow.account_id
        links = account._get_active_marketplaces()
        if not account.orders_enabled or not links:
            return INTERVAL_SECONDS
        night = account._get_night_wait(links)
        self._plan_nightly(flow, links, night)
        run = self._find_next(account)
        if not run:
            return night
        wait = (run.next_step_at - account._now()).total_seconds()
        if wait > 0:
            return min(wait, night)
        if account._get_flow("orders")._get_wait() <= 0:
            return POLL_SECONDS
        self.env["amazon.report.requester"]._advance_guarded(
            run, {"fetching": self._fetch_step}
        )
        run._tell_viewers()
        return 0

    @api.model
    def _find_next(self, account):
        return self.env["amazon.order.comparison"].search(
            [("account_id", "=", account.id), ("state", "in", OPEN_STATES)],
            order="next_step_at, id",
            limit=1,
        )

    # === EVERY NIGHT === #

    @api.model
    def _plan_nightly(self, flow, links, night):
        """Begin the comparison of this night; the first one is in the next night."""
        now = flow.account_id._now()
        is_due = flow.comparison_at and flow.comparison_at <= now
        if is_due or self._is_rush_over(flow.account_id._get_flow("orders")):
            vals = self._prepare_nightly_vals(flow.account_id, links)
            domain = [
                ("account_id", "=", flow.account_id.id),
                ("kind", "=", "nightly"),
                ("state", "in", OPEN_STATES),
            ]
            if vals and not self.env["amazon.order.comparison"].search_count(domain):
                self.env["amazon.order.comparison"].create(vals)
        elif flow.comparison_at:
            return
        flow.comparison_at = now + timedelta(seconds=night)

    @api.model
    def _prepare_nightly_vals(self, account, links):
        """Return what is compared this night; {}: the import is nowhere yet.

        It begins where the last one that was done ended: nothing is left out when
        nights were.
        """
        runs = self.env["amazon.order.comparison"]
        end = max(filter(None, links.mapped("orders_synced_until")), default=None)
        if not end:
            return {}
        last = self._find_last(account, [("state", "=", "done")])
        # Marketplaces that are new have earlier orders.
        if last and not links - last.link_ids:
            start = last.period_end - OVERLAP
        else:
            start = min(min(links.mapped("orders_from")), end)
        return {
            **runs._prepare_run_vals(account, "nightly", links),
            "period_start": start,
            "part_start": start,
            "period_end": end,
        }

    @api.model
    def _find_last(self, account, domain=()):
        domain = [("account_id", "=", account.id), ("kind", "=", "nightly"), *domain]
        return self.env["amazon.order.comparison"].search(domain, limit=1)

    # === AFTER A RUSH === #

    @api.model
    def _follow_rush(self, orders_flow):
        """Compare at once when a rush is over: its windows did not overlap."""
        if self._is_rush_over(orders_flow):
            orders_flow.account_id._get_flow("comparison")._mark_due()

    @api.model
    def _is_rush_over(self, orders_flow):
        """Return whether no comparison has covered a rush that is over."""
        if orders_flow._is_rush() or not orders_flow.rush_until:
            return False
        last = self._find_last(orders_flow.account_id)
        if not last:
            return True
        is_recent = orders_flow.cursor - last.period_end < MIN_INTERVAL
        return not is_recent and last.period_end < orders_flow.rush_until

    # === WHAT IS MISSING === #

    @api.model
    def _fetch_step(self, run):
        """Ask for missing orders for a while; what is left is for the next step."""
        end = time.monotonic() + STEP_SECONDS
        while gap := run._find_next_gap():
            if not self._await_turn(run):
                return
            self._fetch(gap)
            self.env["ir.cron"]._commit_progress()
            if time.monotonic() >= end:
                return
        run._mark_done()

    @api.model
    def _await_turn(self, run):
        """Leave some calls to people who wait; False: that takes long."""
        # No user has rights on the limits.
        limits = self.env["amazon.limit"].sudo()
        wait = limits._get_wait(run.account_id, "get_order", KEPT_CALLS + 1)
        if wait > MAX_WAIT_SECONDS:
            run._postpone(wait)
            return False
        if wait:
            self.env["ir.cron"]._commit_progress()
            time.sleep(wait)
        return True

    @api.model
    def _fetch(self, gap):
        """Bring a missing order in (getOrder); what is wrong with it is its issue.

        :raises SpApiError: Amazon's refusal, unless it is about this order
        """
        account, importer = gap.account_id, self.env["amazon.order.importer"]
        client = account._get_client(in_step=True)
        try:
            order = client.get_order(gap.amazon_order_id, included_data=INCLUDED_DATA)
        except ORDER_ERRORS as error:
            asked = self.env["amazon.issue"]._prepare_error_vals(error)
            importer._sync_failures(
                account, {gap.amazon_order_id: str(error)}, asked=asked
            )
        else:
            importer._import_orders(account, [order])
        gap._settle()
