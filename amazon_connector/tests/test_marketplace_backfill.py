from odoo.tests import tagged

from .paging import PagesCase

EARLY = "2026-01-01 00:00:00"
START = "00:00:00.000Z"


@tagged("post_install", "-at_install")
class TestMarketplaceBackfill(PagesCase):
    """A marketplace that catches up alone, page by page, beside the poll."""

    page_size = 2

    def setUp(self):
        super().setUp()
        self.france = self.get_link("FR")
        self.france.enabled = False
        self.order_ids = self.add_orders(7, "FR")
        self.finish_run()
        self.france.write({"enabled": True, "orders_from": EARLY})
        self.backfill = self.france._get_backfill()

    def stop_after_page(self):
        self.emulator.fault("searchOrders", "429", after=1)
        self.run_cron("import_orders")
        self.assertTrue(self.backfill.page_token)

    def test_pages_go_on_where_they_stopped(self):
        self.stop_after_page()
        self.assertEqual(len(self.get_imported()), 2)
        self.assertTrue(self.france.is_catching_up)
        self.advance(900)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(self.order_ids))
        queries = [q for q in self.get_queries() if "lastUpdatedBefore" in q]
        pages = [q for q in queries if q["lastUpdatedAfter"] == f"{EARLY[:10]}T{START}"]
        self.assertEqual(len(pages), 4, "no page is asked for twice")
        self.assertEqual(len({q["lastUpdatedBefore"] for q in pages}), 1)

    def test_cursor_that_moves_meanwhile_is_followed(self):
        """A further, short window closes the gap; then it is in step."""
        self.stop_after_page()
        meanwhile = self.add_orders(1, "FR")
        before = self.flow.cursor
        self.advance(900)
        self.import_orders()
        self.assertGreater(self.flow.cursor, before)
        self.assertEqual(self.get_imported(), sorted(self.order_ids + meanwhile))
        self.assertEqual(self.france.orders_synced_until, self.flow.cursor)
        windows = {q.get("lastUpdatedBefore") for q in self.get_queries()}
        self.assertEqual(len(windows), 3, "the poll, the backfill, the rest")
        self.assertFalse(self.backfill.exists())

    def test_switched_off_while_it_catches_up(self):
        self.stop_after_page()
        self.france.enabled = False
        self.emulator.clear_journal()
        self.advance(900)
        self.run_cron("import_orders")
        self.assertNotIn("FR", self.get_asked())
        self.assertFalse(self.backfill.exists())
        self.france.enabled = True
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(self.order_ids))

    def test_import_switched_off_while_it_catches_up(self):
        self.stop_after_page()
        self.account.orders_enabled = False
        self.emulator.clear_journal()
        self.advance(900)
        self.run_cron("import_orders")
        self.assertFalse(self.get_queries())
        self.account.orders_enabled = True
        self.backfill._mark_due()
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(self.order_ids))

    def test_failure_is_an_issue_of_the_marketplace(self):
        self.emulator.fault("searchOrders", "500", times=9)
        self.run_cron("import_orders")
        issue = self.find_issues("backfill_failed")
        self.assertEqual(issue.account_marketplace_id, self.france)
        self.assertFalse(self.find_issues("orders_failed"))
        self.emulator.clear_faults()
        self.advance(900)
        self.run_cron("import_orders")
        self.assertEqual(issue.state, "resolved")
        self.assertEqual(self.get_imported(), sorted(self.order_ids))

    def test_two_marketplaces_catch_up_side_by_side(self):
        spain = self.get_link("ES")
        spain.orders_from = "2026-06-01 00:00:00"
        spanish = self.add_orders(3, "ES")
        self.finish_run()
        spain.orders_from = EARLY
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(self.order_ids + spanish))
        flows = self.env["amazon.account.flow"]
        self.assertFalse(flows.search([("account_marketplace_id", "!=", False)]))
