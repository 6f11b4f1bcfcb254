"""An hour of 5,000 orders under Amazon's default limits, then a quiet day.

The clocks of the emulator and of Odoo stand still and are set forward to the time of
the next step, so that only Amazon's plans count and not the speed of the machine.
"""

import contextlib
import sys
import types
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bench.orders import ITEMS, open_registry, set_up

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "setup"))

ORDERS = 5000
HOUR = 3600
DAY = 24 * HOUR
QUIET_ORDERS = 100
COUNTRIES = ("DE", "ES", "FR", "IT", "UK")
PAGE_SIZE = 100


def run(print_figure):
    """Print what was lost, refused and late."""
    import databases
    import postgres
    from spapi_emulator import Emulator

    postgres.start()
    databases.drop_leftovers()
    template, _log = databases.addon_template()
    database = databases.copy(template, "demo")
    emulator = Emulator(scenario="empty")
    emulator.clock.stop()
    emulator.start()
    try:
        Bench(database, emulator).run(print_figure)
    finally:
        emulator.stop()
        databases.drop(database)


class Bench:
    """One database, one emulator, and the orders of a rush and of the day after it."""

    def __init__(self, database, emulator):
        self.emulator = emulator
        self.registry = open_registry(database)
        self.complete_after = None

    def run(self, print_figure):
        """Let the hour and the day pass, and print the figures."""
        from spapi_emulator.rush import Rush

        self.set_clocks()
        with self.open_env() as env:
            set_up(env, self.emulator.url, COUNTRIES)
            env["amazon.account"].search([]).order_state = "draft"
        self.run_due_steps()
        self.rush = Rush(self.emulator, ORDERS, HOUR, COUNTRIES, items=ITEMS[:1])
        self.pass_time(HOUR, self.rush)
        quiet = Rush(
            self.emulator, QUIET_ORDERS, DAY - HOUR, COUNTRIES, items=ITEMS[:1]
        )
        self.pass_time(DAY, quiet)
        lost = {*self.rush.order_ids, *quiet.order_ids} - self.find_imported()
        print_figure("limits.lost_orders", len(lost), "orders", 0)
        print_figure("limits.throttled_per_operation", self.count_refused(), "calls", 1)
        self.print_lag(print_figure)

    def print_lag(self, print_figure):
        if not self.complete_after:
            sys.exit("bench: orders of the rush are missing a day later")
        plan = self.emulator.limits.plans["searchOrders"]
        bound = self.rush.shortest_seconds(plan, PAGE_SIZE)
        seconds = round(self.complete_after)
        print_figure("limits.lag_seconds", seconds, "s", round(bound))
        ratio = round(self.complete_after / bound, 3)
        print_figure("limits.lag_ratio", ratio, "ratio", 1.0)

    def set_clocks(self):
        """Let the emulator's clock be Odoo's idea of Amazon's time."""
        from odoo.addons.amazon_connector.models import amazon_account, amazon_limit
        from odoo.addons.amazon_connector.spapi import clock, tokens

        self.names = [*amazon_account.FLOW_CRONS]
        # Else the emulator refuses tokens that are good for an hour by our clock.
        tokens.time = types.SimpleNamespace(
            monotonic=lambda: self.emulator.now().timestamp()
        )
        amazon_limit.time = types.SimpleNamespace(sleep=self.emulator.advance)
        clock.now = lambda api_url: self.emulator.now()

    @contextlib.contextmanager
    def open_env(self):
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def pass_time(self, seconds, rush):
        """Do what falls due, while the orders of a rush arrive."""
        end = self.emulator.now() + timedelta(seconds=seconds)
        while (left := (end - self.emulator.now()).total_seconds()) > 0:
            self.emulator.advance(min(max(self.get_wait(), 1), left))
            rush.arrive()
            self.run_due_steps()
            self.look_for_completion()

    def get_wait(self):
        """Return the seconds until a step is due."""
        with self.open_env() as env:
            flows = env["amazon.account.flow"]._get_flows(self.names)
            return min(flow._get_wait() for flow in flows)

    def run_due_steps(self):
        """Run what is due, step by step, as the crons do."""
        with self.open_env() as env:
            while due := env["amazon.account.flow"]._get_due(self.names):
                due._run_round(float("inf"))

    def look_for_completion(self):
        """Note when the last order of the rush was in Odoo."""
        if self.complete_after or len(self.rush.order_ids) < ORDERS:
            return
        if self.find_imported() >= {*self.rush.order_ids}:
            gone = self.emulator.now() - self.rush.start
            self.complete_after = gone.total_seconds()

    def find_imported(self):
        with self.open_env() as env:
            sales = env["sale.order"].search([("amazon_order_id", "!=", False)])
            return set(sales.mapped("amazon_order_id"))

    def count_refused(self):
        """Return how often Amazon refused the operation that it refused most."""
        refused = Counter(
            call.operation for call in self.emulator.journal if call.status == 429
        )
        return max(refused.values(), default=0)
