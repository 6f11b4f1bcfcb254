from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AmazonCase

IMPORTER = "odoo.addons.amazon_connector.models.amazon_order_importer"


@tagged("post_install", "-at_install")
class TestOrderFailures(AmazonCase):
    """A bad order is set apart; the others get in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad = cls.create_product("BAD-1")
        cls.broken = True

    def add_order(self, sku="MUG-1", **options):
        item = {"sku": sku, "unit_price": "9.99"}
        return self.emulator.add_order("DE", items=[item], **options)

    def break_stock(self, error):
        """Let Odoo's stock fail for the bad product, by what `error()` does."""
        case, moves = self, type(self.env["stock.move"])
        confirm = moves._action_confirm

        def _action_confirm(self, *args, **kwargs):
            if case.broken and case.bad in self.product_id:
                error(self)
            return confirm(self, *args, **kwargs)

        self.patch(moves, "_action_confirm", _action_confirm)

    def raise_user_error(self, move):
        raise UserError(self.env._("There is no rule for this product."))

    def raise_value_error(self, move):
        raise ValueError(move.partner_id.name)

    def raise_database_error(self, move):
        self.env.cr.execute("SELECT 1 / 0")

    @mute_logger(IMPORTER, "odoo.sql_db")
    def import_bad_among(self, count, error):
        self.break_stock(error)
        good = [self.add_order() for __ in range(count)]
        payload = self.add_order("BAD-1")
        good += [self.add_order() for __ in range(count)]
        self.import_orders()
        for other in good:
            self.assertEqual(self.find_order(other).state, "sale")
        self.assertFalse(self.find_order(payload))
        return payload

    def test_bad_order_becomes_an_issue(self):
        payload = self.import_bad_among(8, self.raise_user_error)
        issue = self.find_issues()
        self.assertEqual(issue.code, "order_failed")
        self.assertEqual(issue.amazon_order_id, payload["orderId"])
        self.assertIn("There is no rule for this product.", issue.message)
        self.assertEqual(issue.attempts, 1)
        wait = issue.next_attempt_at - self.account._now()
        self.assertAlmostEqual(wait.total_seconds(), 900, delta=60)

    def test_batch_is_halved_not_walked(self):
        batches = []
        orders = type(self.env["sale.order"])
        create = orders.create

        def counted(self, vals_list):
            batches.append(len(vals_list))
            return create(self, vals_list)

        self.patch(orders, "create", counted)
        self.import_bad_among(16, self.raise_user_error)
        self.assertEqual(batches[0], 33)
        self.assertLessEqual(len(batches), 13)

    def test_error_of_the_database(self):
        self.import_bad_among(2, self.raise_database_error)
        self.assertIn("DivisionByZero", self.find_issues().message)

    def test_personal_data_stays_out_of_issues_and_logs(self):
        with self.assertLogs(IMPORTER, "WARNING") as logs:
            self.break_stock(self.raise_value_error)
            payload = self.add_order("BAD-1")
            self.import_orders()
        name = payload["buyer"]["buyerName"]
        self.assertNotIn(name, self.find_issues().message)
        self.assertNotIn(name, "".join(logs.output))
        self.assertIn(payload["orderId"], "".join(logs.output))
        self.assertIn("in raise_value_error", "".join(logs.output))

    def test_failed_order_is_left_to_its_own_attempts(self):
        payload = self.import_bad_among(1, self.raise_user_error)
        self.emulator.update_order(payload["orderId"], programs=["PRIME"])
        self.advance(600)
        self.import_orders()
        self.assertFalse(self.emulator.calls("getOrder"))
        self.assertEqual(self.find_issues().attempts, 1)
        self.assertEqual(self.find_issues().count, 1)

    @mute_logger(IMPORTER)
    def test_failed_order_is_retried_alone_and_gets_in(self):
        payload = self.import_bad_among(1, self.raise_user_error)
        issue = self.find_issues()
        for attempts, hours in ((2, 1), (3, 4), (4, 24), (5, 24)):
            wait = issue.next_attempt_at - self.account._now()
            self.advance(wait.total_seconds() + 2)
            self.import_orders()
            self.assertEqual((issue.state, issue.attempts), ("open", attempts))
            wait = issue.next_attempt_at - self.account._now()
            self.assertAlmostEqual(wait.total_seconds(), hours * 3600, delta=60)
        calls = [call for call in self.emulator.calls("getOrder") if call.status == 200]
        self.assertEqual(len(calls), 4)
        self.broken = False
        self.advance(25 * 3600)
        self.import_orders()
        self.assertEqual(self.find_order(payload).state, "sale")
        self.assertEqual(issue.state, "resolved")

    def test_retry_button(self):
        payload = self.import_bad_among(1, self.raise_user_error)
        self.broken = False
        issue = self.find_issues()
        issue.action_retry()
        self.run_cron("import_orders")
        self.assertEqual(self.find_order(payload).state, "sale")
        self.assertEqual(issue.state, "resolved")

    def test_failed_order_that_was_cancelled_needs_nobody(self):
        payload = self.import_bad_among(1, self.raise_user_error)
        self.emulator.update_order(payload["orderId"], status="CANCELLED")
        self.advance(1000)
        self.import_orders()
        self.assertFalse(self.find_order(payload))
        self.assertFalse(self.find_issues())

    def test_failed_order_that_amazon_no_longer_has(self):
        payload = self.import_bad_among(1, self.raise_user_error)
        orders = self.emulator.world.orders
        orders.records[payload["orderId"]].seller_id = "A1SOMEBODYELSE"
        self.advance(1000)
        self.import_orders()
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.attempts), ("order_failed", 2))
        self.assertEqual(len(self.emulator.calls("getOrder")), 1)

    @mute_logger("odoo.sql_db")
    def test_order_that_another_worker_has_just_made(self):
        payload = self.add_order()
        sale = self.account.import_order(payload["orderId"])
        importer = type(self.env["amazon.order.importer"])
        find, blind = importer._find_known, [True]

        def _find_known(self, account, order_ids):
            return {} if blind and blind.pop() else find(self, account, order_ids)

        self.patch(importer, "_find_known", _find_known)
        other = self.add_order()
        self.import_orders()
        self.assertFalse(blind)
        self.assertEqual(self.find_order(payload), sale)
        self.assertTrue(self.find_order(other))
        self.assertFalse(self.find_issues())

    # === ORDERS THAT CANNOT BE READ === #

    def spoil(self, payload, **fields):
        """Let Amazon send what its own model forbids."""
        stored = self.emulator.world.orders.find(payload["orderId"]).order
        stored["orderItems"][0].update(fields)

    def forget_violations(self):
        # It is the test that breaks the model here.
        self.emulator.violations.clear()

    def test_unreadable_order_is_an_issue_and_the_others_get_in(self):
        payload, good = self.add_order(), self.add_order()
        self.spoil(payload, quantityOrdered="two")
        self.import_orders()
        self.assertEqual(self.find_order(good).state, "sale")
        issue = self.find_issues()
        self.assertEqual(issue.code, "order_failed")
        self.assertEqual(issue.amazon_order_id, payload["orderId"])
        self.assertIn("quantityOrdered", issue.message)
        self.advance(1000)
        self.import_orders()
        self.assertEqual((issue.state, issue.attempts), ("open", 2))
        self.spoil(payload, quantityOrdered=2)
        self.advance(3700)
        self.import_orders()
        self.assertEqual(self.find_order(payload).order_line.product_uom_qty, 2)
        self.assertEqual(issue.state, "resolved")
        self.forget_violations()

    def test_order_without_number_is_an_issue_that_is_not_retried(self):
        payload, good = self.add_order(), self.add_order()
        self.emulator.world.orders.find(payload["orderId"]).order["orderId"] = " "
        self.import_orders()
        self.assertTrue(self.find_order(good))
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.next_attempt_at), ("order_failed", False))
        self.forget_violations()

    # === CHANGES THAT FAIL === #

    @mute_logger(IMPORTER)
    def test_change_that_fails_is_an_issue_with_the_order(self):
        payload, other = self.add_order(), self.add_order()
        self.import_orders()

        def _action_cancel(self):
            raise UserError(self.env._("Something is invoiced."))

        self.patch(type(self.env["sale.order"]), "_action_cancel", _action_cancel)
        self.emulator.update_order(payload["orderId"], status="CANCELLED")
        self.emulator.update_order(other["orderId"], status="SHIPPED")
        self.advance(1000)
        self.import_orders()
        issue = self.find_issues()
        self.assertEqual(issue.order_id, self.find_order(payload))
        self.assertIn("Something is invoiced.", issue.message)
        self.assertEqual(self.find_order(other).amazon_status, "SHIPPED")

    def test_unexpected_error_of_a_change_is_logged_without_its_text(self):
        payload = self.add_order()
        self.import_orders()

        def _action_cancel(sale):
            raise ValueError(sale.partner_id.name)

        self.patch(type(self.env["sale.order"]), "_action_cancel", _action_cancel)
        self.emulator.update_order(payload["orderId"], status="CANCELLED")
        self.advance(1000)
        with self.assertLogs(IMPORTER, "WARNING") as logs:
            self.import_orders()
        output = "".join(logs.output)
        self.assertIn(payload["orderId"], output)
        self.assertIn("in _action_cancel", output)
        self.assertNotIn(self.find_order(payload).partner_id.name, output)
