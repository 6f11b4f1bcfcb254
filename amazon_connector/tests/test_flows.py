from itertools import count
from types import SimpleNamespace
from unittest.mock import patch

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import fields
from odoo.exceptions import LockError
from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_account_flow
from odoo.addons.amazon_connector.spapi.errors import TemporaryError, ThrottledError

from .common import HISTORY, AmazonCase

LOGGER = "odoo.addons.amazon_connector.models.amazon_account_flow_failure"


@tagged("post_install", "-at_install")
class TestFlows(AmazonCase):
    """How the crons' work is shared out, planned and repeated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.create_account(name="Second shop", seller_id="A2SECONDSHOP")
        cls.flow = cls.account._get_flow("orders")
        cls.flow2 = cls.other._get_flow("orders")

    def setUp(self):
        super().setUp()
        self.steps = []
        (self.flow | self.flow2).write({"next_at": HISTORY})

    def run_with(self, step):
        """Run the cron with `step(flow)` in place of the steps; note them."""

        def run_step(model, flow):
            self.steps.append(flow.account_id)
            return step(flow)

        model = type(self.env["amazon.orders.flow"])
        with patch.object(model, "_run_step", run_step):
            self.run_cron("import_orders")

    def get_triggers(self):
        cron = self.env.ref("amazon_connector.ir_cron_import_orders")
        return self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])

    def test_due_flows_run_once_and_are_planned(self):
        self.run_with(lambda flow: 900)
        self.assertEqual(self.steps, [self.account, self.other])
        self.assertAlmostEqual(self.flow._get_wait(), 900, delta=2)
        self.assertTrue(self.flow.last_success)
        self.assertFalse(self.flow.taken_until)

    def test_oldest_first_and_only_what_is_due(self):
        self.flow2.next_at = "2019-01-01 00:00:00"
        self.run_with(lambda flow: 900)
        self.assertEqual(self.steps, [self.other, self.account])
        self.steps.clear()
        self.run_with(lambda flow: 900)
        self.assertFalse(self.steps)

    def test_accounts_take_turns(self):
        self.run_with(lambda flow: 0 if len(self.steps) < 5 else 900)
        self.assertEqual(self.steps, [self.account, self.other] * 3)

    def test_slice_ends_and_the_cron_comes_back_at_once(self):
        # A second passes with each look at the clock, however slow the machine is.
        clock = SimpleNamespace(monotonic=count().__next__)
        with (
            patch.object(amazon_account_flow, "SLICE_SECONDS", 10),
            patch.object(amazon_account_flow, "time", clock),
        ):
            self.run_with(lambda flow: 0)
        self.assertGreater(len(self.steps), 2)
        self.assertLessEqual(self.get_triggers()[-1:].call_at, fields.Datetime.now())

    def test_archived_accounts_do_nothing(self):
        self.account.active = False
        self.run_with(lambda flow: 900)
        self.assertEqual(self.steps, [self.other])

    def test_error_stays_with_its_account(self):
        def step(flow):
            if flow.account_id == self.account:
                raise TemporaryError("broken", operation="search_orders")
            return 900

        self.run_with(step)
        self.assertEqual(self.steps, [self.account, self.other])
        self.assertEqual((self.flow.error_count, self.flow2.error_count), (1, 0))
        issue = self.find_issues("orders_failed")
        self.assertIn("broken", issue.message)
        self.run_with_success()
        self.assertEqual(issue.state, "resolved")
        self.assertFalse(self.flow.last_error)

    def run_with_success(self):
        self.flow.next_at = HISTORY
        self.run_with(lambda flow: 900)

    def test_failures_become_rarer(self):
        def step(flow):
            raise TemporaryError("broken", operation="search_orders")

        waits = []
        for __ in range(5):
            self.flow.next_at = HISTORY
            self.run_with(step)
            waits.append(round(self.flow._get_wait(), -1))
        self.assertEqual(waits, [60, 300, 900, 3600, 3600])
        self.assertEqual(self.find_issues("orders_failed").count, 5)

    def test_waiting_for_amazon_is_no_failure(self):
        def step(flow):
            raise ThrottledError("wait", operation="search_orders", retry_after=178)

        self.run_with(step)
        self.assertAlmostEqual(self.flow._get_wait(), 178, delta=2)
        self.assertEqual(self.flow.error_count, 0)
        self.assertFalse(self.find_issues())

    def test_dismissed_failure_stays_dismissed(self):
        for request_id in ("first", "second"):

            def step(flow, request_id=request_id):
                raise TemporaryError(
                    "broken", operation="x", status=500, request_id=request_id
                )

            self.flow.next_at = HISTORY
            self.run_with(step)
            issue = self.env["amazon.issue"].search(
                [("account_id", "=", self.account.id), ("code", "=", "orders_failed")]
            )
            self.assertEqual(issue.request_id, "first")
            issue.action_dismiss()
        self.assertEqual(issue.state, "dismissed")

    def test_next_run_is_planned_in_real_time(self):
        self.advance(5 * 24 * 3600)
        self.get_triggers().unlink()
        self.run_with(lambda flow: 600)
        wait = self.get_triggers()[-1:].call_at - fields.Datetime.now()
        self.assertAlmostEqual(wait.total_seconds(), 600, delta=3)

    def test_button_wakes_flow_and_cron_and_never_calls(self):
        self.run_with(lambda flow: 900)
        self.get_triggers().unlink()
        self.emulator.clear_journal()
        self.account.action_import_orders()
        self.assertLessEqual(self.flow._get_wait(), 0)
        self.assertTrue(self.get_triggers())
        self.assertFalse(self.emulator.journal)

    def test_flow_woken_during_its_step_runs_again(self):
        def step(flow):
            if len(self.steps) == 1:
                flow._mark_due()
            return 900

        self.run_with(step)
        self.assertEqual(self.steps.count(self.account), 2)

    def test_locked_flow_is_skipped_and_looked_at_again(self):
        model = type(self.flow)
        real = model.lock_for_update

        def lock(flow, **options):
            if flow == self.flow:
                raise LockError("locked")
            return real(flow, **options)

        with patch.object(model, "lock_for_update", lock):
            self.get_triggers().unlink()
            self.run_with(lambda flow: 900)
        self.assertEqual(self.steps, [self.other])
        self.assertFalse(self.find_issues())
        wait = self.get_triggers()[-1:].call_at - fields.Datetime.now()
        self.assertAlmostEqual(wait.total_seconds(), 60, delta=3)

    def test_taken_flow_is_left_alone_until_its_worker_is_given_up(self):
        self.flow.taken_until = self.flow._get_time_after(300)
        self.run_with(lambda flow: 900)
        self.assertEqual(self.steps, [self.other])
        self.advance(301)
        self.run_with(lambda flow: 900)
        self.assertIn(self.account, self.steps)

    def test_step_is_repeated_where_another_worker_was_faster(self):
        def step(flow):
            if len(self.steps) < 5 and flow.account_id == self.account:
                raise SerializationFailure
            return 900

        self.run_with(step)
        self.assertEqual(self.steps.count(self.account), 5)
        self.assertTrue(self.flow.last_success)

    def test_conflicts_without_end_are_no_issue(self):
        def step(flow):
            raise SerializationFailure

        self.run_with(step)
        self.assertEqual(self.steps.count(self.account), 5)
        self.assertEqual(self.flow.error_count, 0)
        self.assertFalse(self.find_issues())
        self.assertAlmostEqual(self.flow._get_wait(), 60, delta=2)

    def test_unexpected_errors_are_logged_without_their_text(self):
        # The log shows lines of code, so the name must not stand in one.
        buyer = "Jane Doe".lower()

        def step(flow):
            if flow.account_id == self.account:
                raise ValueError(buyer)
            raise UniqueViolation(buyer)

        with self.assertLogs(LOGGER, "ERROR") as logs:
            self.run_with(step)
        output = "\n".join(logs.output)
        self.assertIn("ValueError", output)
        self.assertNotIn(buyer, output)
        self.assertNotIn(buyer, self.find_issues("orders_failed").message)
        self.assertEqual(len(logs.output), 2)

    def test_no_secret_in_any_log(self):
        self.emulator.fault("token", "500")
        with self.assertLogs("odoo", "DEBUG") as logs:
            self.import_orders()
            self.advance(3600)
            self.import_orders()
        output = "\n".join(logs.output)
        for secret in ("client_secret", "refresh_token"):
            self.assertNotIn(self.account[secret], output)
        self.assertNotIn("Atza|", output)

    def test_error_while_writing_an_error_down_stays_inside(self):
        def fail(flow, error):
            raise ValueError("again")

        def step(flow):
            raise ValueError("first")

        with (
            patch.object(type(self.flow), "_fail_step", fail),
            self.assertLogs(LOGGER, "ERROR") as logs,
        ):
            self.run_with(step)
        self.assertEqual(self.steps, [self.account, self.other])
        self.assertEqual(len(logs.output), 4)
