from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import (
    amazon_account_flow_window,
)
from odoo.addons.amazon_connector.spapi import clock, tokens

from .paging import PagesCase

PAGES = 45
PAGE_SIZE = 2
# Amazon's plan of searchOrders: so many at once, then one per 179 seconds.
BURST = 20


class Killed(BaseException):
    """The process is gone: nobody catches it."""


@tagged("post_install", "-at_install")
class TestOrderBacklog(PagesCase):
    """More orders than Amazon's limits let in at once."""

    page_size = PAGE_SIZE

    def replace_process(self):
        """Forget whatever a process knows and no database holds."""
        self.env.invalidate_all()
        self.registry.clear_all_caches()
        tokens.cache.reset()
        clock.forget()
        self.set_clock()

    def run_cron(self, name):
        try:
            return super().run_cron(name)
        except Killed:
            return self.env.invalidate_all()

    def kill_once(self):
        """Kill the worker that has the next page, before it stores it."""
        model = type(self.env["amazon.orders.flow"])
        patcher = patch.object(model, "_store_page", side_effect=Killed)
        patcher.start()
        self.run_cron("import_orders")
        patcher.stop()
        self.assertTrue(self.flow.taken_until)

    def test_backlog_of_45_pages_under_the_real_limits(self):
        order_ids = self.add_orders(PAGES * PAGE_SIZE)
        self.advance(60)
        self.import_orders()
        self.assertEqual(len(self.get_imported()), BURST * PAGE_SIZE)
        waits = 0
        while self.flow.page_token:
            waits += 1
            stood_at = len(self.get_imported())
            # The header that tells Amazon's time has whole seconds.
            self.advance(self.flow._get_wait() + 2)
            self.replace_process()
            if waits == 3:
                self.kill_once()
                continue
            self.run_cron("import_orders")
            self.assertGreater(len(self.get_imported()), stood_at)
        self.assertEqual(self.get_imported(), sorted(order_ids))
        self.assertGreaterEqual(waits, PAGES - BURST - 1)
        self.assertOneWindow()
        self.assertFalse(self.find_issues())

    def assertOneWindow(self):
        """Assert that each page was asked for once, by one search, never too early."""
        calls = self.emulator.calls("searchOrders")
        self.assertEqual({call.status for call in calls}, {200})
        page_tokens = [call.query.pop("paginationToken", "") for call in calls]
        self.assertEqual(len(set(page_tokens)), PAGES)
        self.assertEqual(len(page_tokens), PAGES + 1, "one page was lost in a kill")
        self.assertEqual(len({str(call.query) for call in calls}), 1)

    # === MORE THAN A DAY === #

    def spread_orders(self, count):
        """Add orders, an hour after each other."""
        order_ids = []
        for __ in range(count):
            order_ids += self.place_orders(1)
            self.advance(3600)
        return order_ids

    def test_backlog_of_more_than_a_day_comes_in_by_pieces(self):
        self.startPatcher(patch.object(amazon_account_flow_window, "MANY_PAGES", 2))
        self.links.orders_from = self.account._now()
        self.advance(1)
        order_ids = self.spread_orders(16)
        self.advance(300)
        # More pages than Amazon grants while a page token lasts.
        self.emulator.fault("searchOrders", "429", after=3)
        self.import_orders()
        self.assertTrue(self.flow.page_token)
        self.advance(25 * 3600)
        self.emulator.clear_journal()
        self.run_cron("import_orders")
        while self.flow.piece_seconds:
            self.advance(self.flow._get_wait() + 2)
            self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        bounds = [query.get("lastUpdatedBefore") for query in self.get_queries()]
        self.assertGreater(len(set(bounds)), 4)
        self.assertIsNone(bounds[-1], "the rest is asked for as always")
        self.assertFalse(self.flow.piece_seconds)
        self.assertGreater(
            self.flow.cursor, self.account._now() - timedelta(minutes=10)
        )

    def test_pause_of_a_day_cuts_nothing(self):
        order_ids = self.add_orders(5)
        self.stop_after_first_page()
        self.advance(25 * 3600)
        self.emulator.clear_journal()
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        self.assertEqual(len(self.get_queries()), 3)
