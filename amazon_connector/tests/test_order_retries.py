from itertools import count
from types import SimpleNamespace

from psycopg2.errors import DivisionByZero

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import (
    amazon_order_retries,
    amazon_orders_flow,
)

from .common import AmazonCase

IMPORTER = "odoo.addons.amazon_connector.models.amazon_order_importer"


@tagged("post_install", "-at_install")
class TestOrderRetries(AmazonCase):
    """Failed orders are asked for again, and never at the cost of new ones."""

    def add_orders(self, count=1):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        return [
            self.emulator.add_order("DE", items=[item])["orderId"]
            for __ in range(count)
        ]

    def note_failed(self, order_ids):
        """Let orders be known as failed, due at once; return their issues."""
        reasons = dict.fromkeys(order_ids, "Test.")
        self.env["amazon.order.importer"]._sync_failures(self.account, reasons)
        issues = self.find_issues("order_failed")
        issues.next_attempt_at = "2020-01-01 00:00:00"
        return issues

    def get_operations(self):
        names = ("searchOrders", "getOrder")
        return [c.operation for c in self.emulator.journal if c.operation in names]

    def test_pages_first(self):
        issues = self.note_failed(self.add_orders(2))
        self.patch(amazon_orders_flow, "PAGE_SIZE", 5)
        new = self.add_orders(6)
        self.import_orders()
        self.assertEqual(self.get_operations(), ["searchOrders"] * 2 + ["getOrder"] * 2)
        self.assertEqual(set(issues.mapped("state")), {"resolved"})
        self.assertTrue(all(self.find_order(order_id) for order_id in new))

    def test_retries_end_in_time_and_go_on_after_the_next_pages(self):
        self.note_failed(self.add_orders(3))
        # Each step has time for one of them; the reading before the first begins it.
        step = 0.6 * amazon_order_retries.SLICE_SECONDS
        clock = SimpleNamespace(monotonic=count(step=step).__next__)
        self.patch(amazon_order_retries, "time", clock)
        self.import_orders()
        self.assertEqual(
            self.get_operations(),
            ["searchOrders", "getOrder", "searchOrders", "getOrder"]
            + ["searchOrders", "getOrder"],
        )
        self.assertFalse(self.find_issues())
        self.assertGreater(self.account._get_flow("orders")._get_wait(), 200)

    def test_marketplace_that_is_off_keeps_a_failed_order_waiting(self):
        failed, cancelled = self.add_orders(2)
        issues = self.note_failed([failed, cancelled])
        self.emulator.update_order(cancelled, status="CANCELLED")
        germany = self.links.filtered(lambda link: link.country_id.code == "DE")
        germany.enabled = False
        self.import_orders()
        self.assertEqual(self.find_issues().amazon_order_id, failed)
        self.assertFalse(self.find_order(failed))
        germany.enabled = True
        self.advance(4000)
        self.import_orders()
        self.assertTrue(self.find_order(failed))
        self.assertEqual(set(issues.mapped("state")), {"resolved"})

    def test_throttled_retry_keeps_no_page_from_coming_in(self):
        issue = self.note_failed(self.add_orders())
        self.emulator.fault("getOrder", "429", times=None)
        for __ in range(3):
            new = self.add_orders()[0]
            self.advance(1000)
            self.import_orders()
            self.assertTrue(self.find_order(new))
            self.assertEqual(issue.attempts, 1)
        self.assertEqual(self.find_issues(), issue)
        self.emulator.clear_faults()
        self.advance(1000)
        self.import_orders()
        self.assertEqual(issue.state, "resolved")

    def test_retry_that_amazon_does_not_answer_waits_for_its_next_attempt(self):
        issue = self.note_failed(self.add_orders())
        self.emulator.fault("getOrder", "500", times=None)
        new = self.add_orders()[0]
        self.import_orders()
        self.assertTrue(self.find_order(new))
        self.assertEqual((issue.state, issue.attempts), ("open", 2))
        self.assertEqual(self.find_issues(), issue)

    def test_dismissed_order_is_retried_all_the_same(self):
        (order_id,) = self.add_orders()
        issue = self.note_failed([order_id])
        issue.action_dismiss()
        self.import_orders()
        self.assertEqual(len(self.emulator.calls("getOrder")), 1)
        self.assertTrue(self.find_order(order_id))
        self.assertEqual(issue.state, "resolved")

    # === PERSONAL DATA === #

    def break_confirmation(self, error):
        """Let the confirmation fail by what `error(sale)` does."""

        def _action_confirm(sale):
            return error(sale)

        self.patch(type(self.env["sale.order"]), "_action_confirm", _action_confirm)

    def add_anna(self):
        address = {
            "name": "Anna Becker",
            "addressLine1": "Lindenallee 12",
            "city": "Hamburg",
            "countryCode": "DE",
            "phone": "+49 40 5550101",
        }
        buyer = {"buyerName": "Anna B", "buyerEmail": "0anna@marketplace.amazon.de"}
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        return self.emulator.add_order("DE", items=[item], address=address, buyer=buyer)

    @mute_logger(IMPORTER)
    def test_message_tells_nothing_of_the_buyer(self):
        def error(sale):
            raise UserError(
                self.env._(
                    "No route for ANNA BECKER (Anna B, 0anna@marketplace.amazon.de, "
                    "+49 40 5550101), Lindenallee 12."
                )
            )

        self.break_confirmation(error)
        self.add_anna()
        self.import_orders()
        message = self.find_issues().message
        self.assertIn("No route for … (…, …, …), ….", message)

    def test_failing_statement_is_not_logged(self):
        def error(sale):
            name = sale.partner_id.name
            self.env.cr.execute("SELECT %s / 0", [f"of {name}"])

        self.break_confirmation(error)
        payload = self.add_anna()
        with self.assertLogs("odoo", "WARNING") as logs:
            self.import_orders()
        output = "\n".join(logs.output)
        self.assertNotIn("Anna", output)
        self.assertIn(payload["orderId"], output)
        with self.assertLogs("odoo.sql_db", "ERROR"), self.assertRaises(DivisionByZero):
            self.env.cr.execute("SELECT 1 / 0")
