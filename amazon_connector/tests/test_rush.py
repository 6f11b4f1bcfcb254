from collections import Counter
from datetime import datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_limit
from odoo.addons.amazon_connector.spapi import clock, limits

from spapi_emulator.rush import Rush

from .common import EUROPE
from .paging import PagesCase

ORDERS = 16
RATE = 0.0056
BURST = 5
HOUR = 3600


@tagged("post_install", "-at_install")
class TestRush(PagesCase):
    """More orders in an hour than the usage plan hands out in it.

    The clocks stand still, so that the machine's speed plays no part. The same with
    5,000 orders and Amazon's own figures is `bench/limits.py`.
    """

    page_size = 1

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.emulator.clock.stop()
        cls.classPatch(clock, "now", lambda api_url: cls.emulator.now())
        sleeping = SimpleNamespace(sleep=cls.emulator.advance)
        cls.classPatch(amazon_limit, "time", sleeping)

    def setUp(self):
        super().setUp()
        plan = {"search_orders": limits.Plan(RATE, BURST)}
        self.startPatcher(patch.dict(limits.PLANS, plan))
        self.emulator.limits.plans["searchOrders"] = (RATE, BURST)

    def go_on_until(self, seconds, rush):
        """Let the cron do what falls due; return when all orders were in Odoo."""
        complete = None
        while (gone := self.get_seconds(rush)) < seconds:
            self.advance(min(max(self.flow._get_wait(), 1), seconds - gone))
            rush.arrive()
            self.run_cron("import_orders")
            if not complete and len(self.get_imported()) == ORDERS:
                complete = self.get_seconds(rush)
        return complete

    def get_seconds(self, rush):
        return (self.emulator.now() - rush.start).total_seconds()

    def test_no_order_is_lost_or_waits_longer_than_the_plan_needs(self):
        self.import_orders()
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        rush = Rush(self.emulator, ORDERS, HOUR, EUROPE, items=[item])
        seconds = self.go_on_until(2 * HOUR, rush)
        self.assertEqual(self.get_imported(), sorted(rush.order_ids))
        statuses = Counter(
            (call.operation, call.status) for call in self.emulator.journal
        )
        refused = [n for (__, status), n in statuses.items() if status == 429]
        self.assertLessEqual(max(refused, default=0), 1)
        self.assertLessEqual(seconds, 1.1 * rush.shortest_seconds((RATE, BURST), 1))
        self.assertFalse(self.find_issues())

    def test_quiet_time_is_asked_for_as_often_as_the_plan_allows(self):
        """Windows overlap then, for what Amazon shows late."""
        self.import_orders()
        self.emulator.clear_journal()
        self.go_on_until(HOUR, Rush(self.emulator, 0, 0, EUROPE))
        # An access token that has expired meanwhile is refused once.
        calls = [c for c in self.emulator.calls("searchOrders") if c.status != 403]
        self.assertEqual(len(calls), HOUR // 240)
        for call, before in zip(calls[1:], calls, strict=False):
            after = datetime.fromisoformat(call.query["lastUpdatedAfter"])
            self.assertLessEqual(timedelta(minutes=10), before.time - after)
            self.assertLessEqual(before.time - after, timedelta(minutes=13))
