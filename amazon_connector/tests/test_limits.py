from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_limit
from odoo.addons.amazon_connector.spapi.errors import ThrottledError
from odoo.addons.amazon_connector.spapi.limits import PLANS

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestLimits(AmazonCase):
    """Amazon's usage plans, kept for each account and operation."""

    def get_limit(self, operation, account=None):
        return self.env["amazon.limit"]._get(account or self.account, operation)

    def use_up(self, operation):
        limit = self.get_limit(operation)
        limit.write({"tokens": 0.0, "updated": self.get_time()})
        return limit

    def get_time(self):
        return self.account._get_amazon_time().timestamp()

    def test_each_call_takes_a_token_before_it(self):
        limit = self.get_limit("search_orders")
        before = limit.tokens
        self.emulator.fault("searchOrders", "500")
        self.import_orders()
        self.assertAlmostEqual(limit.tokens, before - 1, delta=0.1)

    def test_accounts_and_operations_have_limits_of_their_own(self):
        self.use_up("search_orders")
        self.assertGreater(self.get_limit("get_order").tokens, 0)
        other = self.create_account(name="Other", seller_id="A2OTHERSELLER")
        burst = PLANS["search_orders"].burst
        self.assertEqual(self.get_limit("search_orders", other).tokens, burst)

    def test_used_up_limit_is_waited_for_without_a_call(self):
        self.use_up("search_orders")
        self.emulator.clear_journal()
        self.import_orders()
        self.assertFalse(self.emulator.journal)
        flow = self.account._get_flow("orders")
        self.assertAlmostEqual(flow._get_wait(), 1 / 0.0056, delta=3)
        self.assertEqual(flow.error_count, 0)
        self.assertFalse(self.find_issues())
        self.advance(flow._get_wait() + 1)
        self.run_cron("import_orders")
        self.assertEqual(len(self.emulator.calls("searchOrders")), 1)

    def test_short_wait_is_waited_out(self):
        limit = self.get_limit("get_order")
        waits = []

        def sleep(seconds):
            waits.append(seconds)
            limit.updated -= seconds

        limiter = amazon_limit.AccountLimiter(self.account, commits=True)
        self.use_up("get_order").tokens = 0.5
        commits = []
        cron = type(self.env["ir.cron"])
        with (
            patch.object(cron, "_commit_progress", lambda *args: commits.append(1)),
            patch.object(amazon_limit.time, "sleep", sleep),
        ):
            limiter.acquire("get_order")
        self.assertEqual(len(waits), 1)
        self.assertAlmostEqual(waits[0], 1.0, delta=0.2)
        self.assertEqual(len(commits), 2, "one before the wait, one before the call")

    def test_nobody_waits_in_a_click(self):
        self.use_up("get_order").tokens = 0.5
        limiter = amazon_limit.AccountLimiter(self.account, commits=False)
        with self.assertRaises(ThrottledError) as caught:
            limiter.acquire("get_order")
        self.assertAlmostEqual(caught.exception.retry_after, 1.0, delta=0.2)

    def test_refusal_empties_the_bucket(self):
        limit = self.get_limit("search_orders")
        self.emulator.fault("searchOrders", "429")
        self.import_orders()
        self.assertEqual(limit.tokens, 0.0)
        flow = self.account._get_flow("orders")
        self.assertEqual(flow.error_count, 0)
        self.assertFalse(self.find_issues())

    def test_told_rate_is_used(self):
        self.emulator.limits.plans["searchOrders"] = (0.5, 20)
        self.import_orders()
        limit = self.use_up("search_orders")
        self.assertEqual(limit.rate, 0.5)
        reserve = self.env["amazon.limit"]._reserve
        self.assertAlmostEqual(reserve(self.account, "search_orders"), 2.0, delta=0.2)

    def test_clock_that_goes_back_blocks_nothing(self):
        limit = self.get_limit("search_orders")
        limit.updated = self.get_time() + timedelta(days=1).total_seconds()
        self.import_orders()
        self.assertEqual(len(self.emulator.calls("searchOrders")), 1)
