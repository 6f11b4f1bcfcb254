from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .gaps import GapsCase


@tagged("post_install", "-at_install")
class TestOrderBackfill(GapsCase):
    """The orders of some days, fetched because somebody wants them."""

    def setUp(self):
        super().setUp()
        self.import_orders()

    def begin(self, first, last, **vals):
        """Start a backfill as a manager does; return its comparison."""
        action = self.account.action_open_backfill()
        dialog = self.env[action["res_model"]].with_context(**action["context"])
        dialog = dialog.create({"date_from": first, "date_to": last, **vals})
        self.estimate = dialog.estimate
        result = dialog.action_start()
        return self.env[result["res_model"]].browse(result["res_id"])

    def get_day(self, days):
        return fields.Date.to_date(self.account._now() - timedelta(days=days))

    def test_orders_before_the_start_come_in_once(self):
        known = self.add_lost(hours=20 * 24)
        self.account.import_order(known)
        ids = [self.add_lost(hours=h * 24) for h in (20, 19)]
        shipped = self.add_lost(hours=20 * 24, status="SHIPPED")
        outside = self.add_lost(hours=30 * 24)
        italian = self.add_lost("IT", hours=20 * 24)
        germany = self.get_link("DE")
        run = self.begin(self.get_day(22), self.get_day(18), link_ids=germany.ids)
        self.assertTrue(run.is_under_way)
        self.assertIn("5 days in 1 reports", self.estimate)
        self.assertIn("1,800 an hour", self.estimate)
        self.run_comparison(5)
        self.assertEqual(run.state, "done")
        self.assertTrue(all(self.find_order(i).state == "sale" for i in ids))
        self.assertFalse(self.find_order(shipped), "left out, as the account says")
        self.assertFalse(self.find_order(outside) or self.find_order(italian))
        again = self.begin(self.get_day(22), self.get_day(18), shipped_orders="history")
        self.go_on()
        self.assertEqual(self.find_order(shipped).picking_ids.ids, [])
        self.assertTrue(self.find_order(italian))
        self.assertCounts(again, fetched=2)
        self.assertEqual(len(self.find_order(ids[0])), 1)

    def test_what_amazon_had_shipped_before_the_start_is_history(self):
        self.account.write({"order_channel": "both", "invoicing": "draft"})
        self.account.action_create_fba_warehouse()
        options = {"status": "SHIPPED", "fulfilled_by": "AMAZON"}
        old = self.add_lost(hours=20 * 24, **options)
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        new = self.emulator.add_order("DE", items=[item], **options)
        self.begin(self.get_day(22), self.get_day(18))
        self.run_comparison(5)
        self.import_orders()
        old, new = self.find_order(old), self.find_order(new)
        self.assertEqual((old.state, new.state), ("sale", "sale"))
        self.assertFalse(old.picking_ids)
        self.assertEqual(len(new.picking_ids), 1)
        delivered = [sale.order_line[0].qty_delivered for sale in (old, new)]
        self.assertEqual(delivered, [1, 1])
        self.assertEqual(
            (old.amazon_invoicing, new.amazon_invoicing), ("none", "draft")
        )

    def test_days_are_those_of_the_shop(self):
        """In Berlin, 22:30 UTC of a summer's day is the day after."""
        times = [datetime(2026, 7, d, 22, 30, tzinfo=timezone.utc) for d in (9, 10)]
        ids = [self.add_lost(created=time, updated=time) for time in times]
        self.begin("2026-07-10", "2026-07-10")
        self.run_comparison(5)
        self.assertTrue(self.find_order(ids[0]))
        self.assertFalse(self.find_order(ids[1]))

    def test_progress_and_cancel(self):
        ids = [self.add_lost(hours=20 * 24) for __ in range(3)]
        run = self.begin(self.get_day(22), self.get_day(18))
        self.emulator.fault("getOrder", "429", after=1)
        self.run_comparison(3)
        self.assertEqual(run.progress, "Order 1 of 3")
        with self.assertRaisesRegex(UserError, "being fetched already"):
            self.begin(self.get_day(22), self.get_day(18))
        run.action_cancel()
        self.run_comparison(3)
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(len([i for i in ids if self.find_order(i)]), 1)

    def test_order_that_failed_is_still_wanted_when_it_is_tried_again(self):
        order_id = self.add_lost(hours=20 * 24)
        self.emulator.fault("getOrder", "malformed", order_id=order_id)
        self.begin(self.get_day(22), self.get_day(18))
        self.run_comparison(4)
        issue = self.find_issues("order_failed")
        self.assertEqual(issue.amazon_order_id, order_id)
        self.emulator.clear_faults()
        self.advance(1800)
        self.import_orders()
        self.assertTrue(self.find_order(order_id))
        self.assertEqual(issue.state, "resolved")

    def test_who_may_and_what_makes_no_sense(self):
        with self.assertRaises(UserError):
            self.begin(self.get_day(1), self.get_day(2))
        with self.assertRaises(UserError):
            self.begin(self.get_day(1), self.get_day(-3))
        self.account.orders_enabled = False
        with self.assertRaisesRegex(UserError, "Switch on the import"):
            self.begin(self.get_day(2), self.get_day(1))
        user = new_test_user(
            self.env, "helper", groups="amazon_connector.group_amazon_user"
        )
        with self.assertRaises(AccessError):
            self.env["amazon.orders.backfill"].with_user(user).create(
                {"account_id": self.account.id, "date_from": "2026-01-01"}
            )
        self.assertFalse(self.find_runs())
