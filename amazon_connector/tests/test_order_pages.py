from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_orders_flow

from .paging import MORE_THAN_A_PAGE, PAGE_SIZE, PagesCase

COUNT = 2 * PAGE_SIZE + 1


@tagged("post_install", "-at_install")
class TestOrderPages(PagesCase):
    """Many pages, with stops between them, lose and double nothing."""

    def test_all_pages_of_one_window(self):
        self.patch(amazon_orders_flow, "PAGE_SIZE", 100)
        order_ids = self.add_orders(201)
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
        self.assertEqual(len(self.get_imported()), PAGE_SIZE)
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
        order_ids = self.add_orders(MORE_THAN_A_PAGE)
        self.emulator.fault("searchOrders", "429", after=1)
        self.import_orders()
        self.assertEqual(len(self.get_imported()), PAGE_SIZE)
        self.advance(300)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))

    def test_refused_token_restarts_the_window(self):
        order_ids = self.add_orders(MORE_THAN_A_PAGE)
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
        order_ids = self.add_orders(MORE_THAN_A_PAGE)
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

    def test_token_of_yesterday_restarts_the_window(self):
        order_ids = self.add_orders(MORE_THAN_A_PAGE)
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
        order_ids = self.add_orders(MORE_THAN_A_PAGE)
        self.emulator.fault("searchOrders", "truncated", after=1, times=9)
        self.import_orders()
        self.assertEqual(len(self.get_imported()), PAGE_SIZE)
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
