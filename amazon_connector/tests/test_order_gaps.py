from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_orders_flow
from odoo.addons.amazon_connector.spapi.order_report import BY_LAST_UPDATE

from .gaps import GapsCase


@tagged("post_install", "-at_install")
class TestOrderGaps(GapsCase):
    """Every night, orders that Odoo lacks are found and fetched."""

    def test_only_what_is_missing_is_fetched(self):
        self.get_link("FR").enabled = False
        known = self.add_lost()
        self.import_orders()
        deleted = self.add_lost()
        self.account.import_order(deleted)
        self.find_order(deleted)._action_cancel()
        self.find_order(deleted).unlink()
        lost = [self.add_lost(), self.add_lost("UK")]
        self.add_lost("FR")
        self.add_lost(status="PENDING")
        self.add_lost(status="CANCELLED")
        self.add_lost(status="SHIPPED")
        self.add_lost(fulfilled_by="AMAZON")
        self.add_lost(channel="NON_AMAZON")
        self.add_lost(hours=11 * 24)
        self.emulator.clear_journal()
        self.assertFalse(self.account.comparison_result)
        run = self.run_night()
        self.assertEqual(sorted(self.get_asked()), sorted(lost))
        self.assertTrue(all(self.find_order(i).state == "sale" for i in lost))
        self.assertEqual(len(self.find_order(known)), 1)
        self.assertEqual(run.state, "done")
        self.assertCounts(run, missing=2, fetched=2, failed=0)
        self.assertGreater(run.compared_count, 5)
        self.assertIn("fetched: 2", self.account.comparison_result)
        self.emulator.clear_journal()
        second = self.run_night()
        self.assertNotEqual(second, run)
        self.assertCounts(second, missing=0)
        self.assertFalse(self.get_asked())
        self.assertEqual(second.period_start, run.period_end - timedelta(days=1))

    def test_the_report_is_asked_for_once_a_night(self):
        self.import_orders()
        self.run_comparison()
        self.assertFalse(self.emulator.calls("createReport"), "not by day")
        self.run_night()
        (call,) = self.emulator.calls("createReport")
        self.assertEqual(call.body["reportType"], BY_LAST_UPDATE)
        self.run_comparison()
        self.assertEqual(len(self.emulator.calls("createReport")), 1)

    def test_a_rush_is_compared_as_soon_as_it_is_over(self):
        """Its windows do not overlap, so that what Amazon shows late is passed by."""
        self.run_comparison(1)
        self.startPatcher(patch.object(amazon_orders_flow, "PAGE_SIZE", 1))
        self.import_later()
        lost = self.add_lost()
        for __ in range(2):
            self.add_lost(hours=0)
            self.add_lost(hours=0)
            self.import_later()
        self.wait_for_comparison()
        self.assertFalse(self.find_runs(), "the rush goes on")
        self.import_later()
        self.wait_for_comparison()
        self.assertCounts(self.find_runs(), missing=1, fetched=1)
        self.assertTrue(self.find_order(lost))
        self.import_later()
        self.wait_for_comparison()
        self.assertEqual(len(self.find_runs()), 1)

    def import_later(self):
        self.advance(600)
        self.import_orders()

    def wait_for_comparison(self):
        for __ in range(4):
            self.run_cron("compare_orders")
            self.advance(120)

    def test_nothing_is_asked_while_the_import_is_off(self):
        self.import_orders()
        self.account.orders_enabled = False
        self.run_night()
        self.assertFalse(self.emulator.calls("createReport"))

    def test_read_only_accounts_compare_as_well(self):
        self.import_orders()
        self.account.read_only = True
        order_id = self.add_lost()
        self.run_night()
        self.assertTrue(self.find_order(order_id))

    def test_new_orders_go_first(self):
        self.import_orders()
        self.add_lost()
        self.run_comparison(1)
        self.advance(24 * 60 * 60)
        self.run_comparison()
        self.assertFalse(self.emulator.calls("createReport"), "the import is due")
        self.import_orders()
        self.run_comparison()
        self.assertCounts(self.find_runs(), fetched=1)

    def test_what_fails_is_an_issue_of_its_order(self):
        self.import_orders()
        ids = [self.add_lost(hours=hours) for hours in (5, 4, 3)]
        self.emulator.fault("getOrder", "400")
        self.emulator.fault("getOrder", "malformed", order_id=ids[1])
        run = self.run_night()
        self.assertCounts(run, missing=3, fetched=1, failed=2)
        issues = self.find_issues("order_failed")
        self.assertEqual(sorted(issues.mapped("amazon_order_id")), sorted(ids[:2]))
        self.assertTrue(all(issues.mapped("next_attempt_at")))
        self.assertTrue(self.find_order(ids[2]))
        self.emulator.clear_faults()
        self.emulator.clear_journal()
        with patch.object(type(self.env["amazon.order.importer"]), "_retry_failed"):
            self.assertCounts(self.run_night(), missing=0)

    def test_throttled_run_goes_on(self):
        self.import_orders()
        ids = [self.add_lost() for __ in range(3)]
        self.emulator.fault("getOrder", "429", after=1)
        run = self.run_night()
        self.go_on()
        self.assertEqual(run.state, "done")
        self.assertTrue(all(self.find_order(i) for i in ids))

    def test_lost_answer_makes_no_second_report(self):
        self.import_orders()
        order_id = self.add_lost()
        self.emulator.fault("createReport", "lost")
        run = self.run_night()
        self.assertEqual(run.state, "done")
        self.assertEqual(len(self.emulator.calls("createReport")), 1)
        self.assertTrue(self.find_order(order_id))

    def test_other_documents_change_nothing(self):
        self.import_orders()
        self.add_lost()
        self.emulator.report_body(BY_LAST_UPDATE, b"<html>Sorry</html>")
        run = self.run_night()
        self.assertEqual(run.state, "failed")
        issue = self.find_issues("comparison_failed")
        self.assertIn("no report of orders", issue.message)
        self.assertFalse(self.emulator.calls("getOrder"))
        self.emulator.report_body(
            BY_LAST_UPDATE, "amazon-order-id\tship-city\nA\tKöln\n".encode("cp1252")
        )
        self.run_night()
        self.assertEqual(issue.state, "resolved")

    def test_order_of_an_unknown_shop_is_asked_for(self):
        """Amazon's name of a shop may be new: getOrder tells which one it is."""
        self.import_orders()
        order_id = self.add_lost()
        self.emulator.report_body(
            BY_LAST_UPDATE,
            "amazon-order-id\torder-status\tsales-channel\n"
            f"{order_id}\tUnshipped\tAmazon Haul\n".encode(),
        )
        self.assertCounts(self.run_night(), fetched=1)

    def test_long_pauses_are_compared_in_parts(self):
        self.links.orders_from = self.start - timedelta(days=60)
        self.import_orders()
        old, new = self.add_lost(hours=65 * 24), self.add_lost()
        run = self.run_night()
        self.go_on()
        self.go_on()
        self.assertEqual(len(self.emulator.calls("createReport")), 3)
        self.assertEqual(run.state, "done")
        self.assertTrue(self.find_order(old) and self.find_order(new))
