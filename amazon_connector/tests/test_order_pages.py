from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.spapi import tokens

from .common import AmazonCase

COUNT = 201


@tagged("post_install", "-at_install")
class TestOrderPages(AmazonCase):
    """Many pages, with stops between them, lose and double nothing."""

    def setUp(self):
        super().setUp()
        # Kept per process: an old one would be refused, which is a call too many.
        tokens.cache.reset()
        # What is tested is the way of the pages, not that of the stock.
        self.account.order_state = "draft"
        self.flow = self.account._get_flow("orders")

    def add_orders(self, count, marketplace="DE"):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        return [
            self.emulator.add_order(marketplace, items=[item])["orderId"]
            for __ in range(count)
        ]

    def get_imported(self):
        sales = self.env["sale.order"].search(
            [("amazon_account_id", "=", self.account.id)]
        )
        return sorted(sales.mapped("amazon_order_id"))

    def get_queries(self):
        calls = self.emulator.calls("searchOrders")
        return [call.query for call in calls if call.status == 200]

    def test_all_pages_of_one_window(self):
        order_ids = self.add_orders(COUNT)
        self.import_orders()
        self.assertEqual(self.get_imported(), sorted(order_ids))
        first, *others = self.get_queries()
        self.assertEqual(len(others), 2)
        self.assertNotIn("paginationToken", first)
        for query in others:
            self.assertTrue(query.pop("paginationToken"))
            self.assertEqual(query, first)
        self.assertTrue(self.flow.cursor)
        self.assertFalse(self.flow.page_token)

    def test_run_goes_on_where_the_limit_stopped_it(self):
        order_ids = self.add_orders(COUNT)
        limits = self.env["amazon.limit"]
        limits._get(self.account, "search_orders").tokens = 1.0
        self.import_orders()
        self.assertEqual(len(self.get_imported()), 100)
        self.assertTrue(self.flow.page_token)
        self.assertFalse(self.flow.cursor)
        self.assertFalse(self.find_issues())
        for __ in range(2):
            self.advance(200)
            self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        queries = self.get_queries()
        self.assertEqual(len(queries), 3)
        self.assertEqual(len({query["lastUpdatedAfter"] for query in queries}), 1)

    def test_amazon_refuses_between_pages(self):
        order_ids = self.add_orders(101)
        self.emulator.fault("searchOrders", "429", after=1)
        self.import_orders()
        self.assertEqual(len(self.get_imported()), 100)
        self.advance(300)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))

    def test_refused_token_restarts_the_window(self):
        order_ids = self.add_orders(101)
        self.stop_after_first_page()
        self.flow.page_token = "of-another-search"
        self.advance(900)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        self.assertFalse(self.find_issues())

    def refuse_tokens(self):
        """Let Amazon refuse each page's token; return how to end that."""
        flows = type(self.flow)
        write = flows.write

        def spoil(self, vals):
            if vals.get("page_token"):
                vals = {**vals, "page_token": "of-another-search"}
            return write(self, vals)

        patcher = patch.object(flows, "write", spoil)
        patcher.start()
        self.addCleanup(patcher.stop)
        return patcher.stop

    def test_token_refused_again_is_an_issue(self):
        order_ids = self.add_orders(101)
        accept = self.refuse_tokens()
        self.import_orders()
        issue = self.find_issues()
        self.assertEqual((issue.code, self.flow.error_count), ("orders_failed", 1))
        self.assertTrue(self.flow.is_token_refused)
        self.assertFalse(self.flow.page_token or self.flow.window_opened)
        self.assertFalse(self.flow.cursor)
        self.advance(100)
        self.emulator.clear_journal()
        self.run_cron("import_orders")
        calls = self.emulator.calls("searchOrders")
        self.assertEqual(
            ["paginationToken" in call.query for call in calls], [False, True]
        )
        self.assertEqual((self.find_issues(), self.flow.error_count), (issue, 2))
        self.assertAlmostEqual(self.flow._get_wait(), 300, delta=5)
        accept()
        self.advance(400)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        self.assertEqual((issue.state, self.flow.error_count), ("resolved", 0))
        self.assertFalse(self.flow.is_token_refused)

    def test_token_that_is_taken_ends_the_refusal(self):
        self.add_orders(COUNT)
        self.flow.is_token_refused = True
        self.emulator.fault("searchOrders", "429", after=2)
        self.import_orders()
        self.assertTrue(self.flow.page_token)
        self.assertFalse(self.flow.is_token_refused)

    def stop_after_first_page(self):
        self.emulator.fault("searchOrders", "429", after=1)
        self.import_orders()
        self.assertTrue(self.flow.page_token)

    def test_token_of_yesterday_restarts_the_window(self):
        order_ids = self.add_orders(101)
        self.stop_after_first_page()
        self.advance(25 * 3600)
        order_ids += self.add_orders(1)
        self.emulator.clear_journal()
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        self.assertEqual(
            ["paginationToken" in query for query in self.get_queries()], [False, True]
        )

    def test_crash_between_pages(self):
        order_ids = self.add_orders(101)
        self.emulator.fault("searchOrders", "truncated", after=1, times=9)
        self.import_orders()
        self.assertEqual(len(self.get_imported()), 100)
        self.assertEqual(self.find_issues().code, "orders_failed")
        self.emulator.clear_faults()
        self.advance(4000)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        self.assertFalse(self.find_issues())

    def test_unreadable_page_is_asked_for_again(self):
        order_ids = self.add_orders(2)
        self.emulator.fault("searchOrders", "malformed", times=9)
        self.import_orders()
        self.assertFalse(self.get_imported())
        self.assertEqual(self.find_issues().code, "orders_failed")
        self.assertFalse(self.flow.cursor)
        self.emulator.clear_faults()
        self.advance(4000)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        self.assertFalse(self.find_issues())

    # === MARKETPLACES === #

    def get_link(self, country):
        return self.links.filtered(lambda link: link.country_id.code == country)

    def test_orders_of_a_marketplace_that_is_off_are_not_asked_for(self):
        france = self.get_link("FR")
        france.enabled = False
        self.add_orders(1, "FR")
        german = self.add_orders(1)
        self.import_orders()
        self.assertEqual(self.get_imported(), german)
        asked = self.get_queries()[0]["marketplaceIds"]
        self.assertNotIn(france.marketplace_id.marketplace_id, asked)

    def test_marketplace_switched_on_later_catches_up(self):
        france = self.get_link("FR")
        france.write({"enabled": False})
        german, french = self.add_orders(1), self.add_orders(1, "FR")
        self.import_orders()
        self.advance(5000)
        self.import_orders()
        self.assertEqual(self.get_imported(), german)
        france.write({"enabled": True, "orders_from": "2026-01-01 00:00:00"})
        self.import_orders()
        self.assertEqual(self.get_imported(), sorted(german + french))

    def test_marketplace_switched_on_in_the_middle_of_the_first_run(self):
        france = self.get_link("FR")
        france.write({"enabled": False})
        order_ids = self.add_orders(101) + self.add_orders(1, "FR")
        self.stop_after_first_page()
        france.write({"enabled": True})
        self.advance(900)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))

    def test_earlier_start_catches_up(self):
        self.links.orders_from = self.account._now()
        order_ids = self.add_orders(2)
        self.import_orders()
        self.advance(5000)
        self.import_orders()
        self.assertFalse(self.get_imported())
        self.links.orders_from = "2026-01-01 00:00:00"
        self.import_orders()
        self.assertEqual(self.get_imported(), sorted(order_ids))

    def finish_run(self):
        """Import what there is, then forget what was asked."""
        self.import_orders()
        self.advance(5000)
        self.import_orders()
        self.advance(5000)
        self.emulator.clear_journal()
        return self.flow.cursor

    def test_what_changes_nothing_asks_for_nothing_again(self):
        self.add_orders(1)
        cursor = self.finish_run()
        self.links.write({"enabled": True})
        self.links.write({"orders_from": self.links[0].orders_from})
        self.links.write({"orders_from": "2026-01-01 00:00:00"})
        self.assertEqual(self.flow.cursor, cursor)

    def test_marketplace_switched_off_and_on_asks_from_then_on(self):
        france = self.get_link("FR")
        before = self.add_orders(1, "FR")
        cursor = self.finish_run()
        france.enabled = False
        self.assertEqual(france.orders_synced_until, cursor)
        meanwhile = self.add_orders(1, "FR")
        self.assertGreater(self.finish_run(), cursor)
        france.enabled = True
        self.assertEqual(self.flow.cursor, cursor)
        self.import_orders()
        self.assertEqual(self.get_imported(), sorted(before + meanwhile))

    def test_start_that_is_later_than_the_switching_off(self):
        france = self.get_link("FR")
        cursor = self.finish_run()
        france.enabled = False
        self.finish_run()
        later = cursor + timedelta(seconds=60)
        france.orders_from = later
        france.enabled = True
        self.assertEqual(self.flow.cursor, later)

    def test_start_that_became_earlier_while_it_was_off(self):
        france = self.get_link("FR")
        france.orders_from = self.account._now()
        self.finish_run()
        france.enabled = False
        france.orders_from = "2026-01-01 00:00:00"
        france.enabled = True
        self.assertEqual(str(self.flow.cursor), "2026-01-01 00:00:00")

    def test_start_that_became_earlier_with_the_switching_off(self):
        france = self.get_link("FR")
        france.orders_from = self.account._now()
        self.finish_run()
        france.write({"enabled": False, "orders_from": "2026-01-01 00:00:00"})
        self.assertFalse(france.orders_synced_until)
        france.enabled = True
        self.assertEqual(str(self.flow.cursor), "2026-01-01 00:00:00")
