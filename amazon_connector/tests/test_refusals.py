from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from spapi_emulator.processing_report import MessageError

from .shipping import ShippingCase

VIEW = "amazon_connector.amazon_stock_picking_view_search"


@tagged("post_install", "-at_install")
class TestRefusals(ShippingCase):
    """Parcels that Amazon refused: who hears of them, and how they go out again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.responsible_id = cls.env.ref("base.user_admin")

    def refuse(self, tracking="WRONG"):
        """Return the shipment of a new order, as Amazon refused it."""
        self.process_with("DONE", MessageError("1", "18028", "Wrong <b>number</b>."))
        shipment = self.make_shipment(tracking=tracking)
        self.take_report()
        self.process_rightly()
        self.assertEqual(shipment.state, "refused")
        return shipment

    def confirm(self):
        self.send_shipments()
        self.take_report()

    def get_activities(self, picking):
        return picking.activity_search(
            ["amazon_connector.mail_activity_shipment_refused"]
        )

    # === WHO HEARS OF IT === #

    def test_activity_is_for_the_responsible(self):
        user = new_test_user(self.env, "clerk", groups="stock.group_stock_user")
        self.account.responsible_id = user
        picking = self.refuse().picking_id
        activity = self.get_activities(picking)
        self.assertEqual(activity.user_id, user)
        self.assertIn("Wrong &lt;b&gt;number", activity.note)
        self.assertEqual(activity.activity_type_id.decoration_type, "danger")
        self.assertIn("Wrong", picking.amazon_refusal)

    def test_activity_is_one_and_ends_with_the_confirmation(self):
        shipment = self.refuse()
        picking = shipment.picking_id
        picking.carrier_tracking_ref = "WRONG2"
        self.assertFalse(self.get_activities(picking))
        self.process_with("DONE", MessageError("1", "18028", "Wrong again."))
        self.confirm()
        self.assertIn("again", self.get_activities(picking).note)
        shipment._mark_refused("Once more.")
        self.assertEqual(len(self.get_activities(picking)), 1)
        self.process_rightly()
        picking.carrier_tracking_ref = "RIGHT"
        self.confirm()
        self.assertEqual(picking.amazon_shipment_state, "confirmed")
        self.assertFalse(self.get_activities(picking))
        self.assertFalse(picking.amazon_refusal)

    def test_activity_ends_with_the_order(self):
        shipment = self.refuse()
        shipment.order_id.amazon_status = "SHIPPED"
        self.send_shipments()
        self.assertEqual(shipment.state, "closed")
        self.assertFalse(self.get_activities(shipment.picking_id))

    def test_activity_needs_an_active_responsible(self):
        self.account.responsible_id = False
        picking = self.refuse().picking_id
        self.assertFalse(self.get_activities(picking))
        self.assertEqual(picking.amazon_shipment_state, "refused")

    def test_failed_feed_is_one_issue_and_no_flood_of_activities(self):
        self.process_with("FATAL")
        shipment = self.make_shipment()
        self.take_report()
        self.assertEqual(shipment.state, "refused")
        self.assertFalse(self.get_activities(shipment.picking_id))
        self.assertTrue(self.find_issues("feed_failed"))

    def test_parcel_that_fits_no_message_has_an_activity(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        sale.amazon_order_id = "no number"
        self.send_shipments()
        self.assertTrue(self.get_activities(picking))
        sale.amazon_status = "SHIPPED"
        self.send_shipments()
        self.assertFalse(picking.amazon_shipment_ids)
        self.assertFalse(self.get_activities(picking))

    # === SENT AGAIN === #

    def test_stock_user_retries_on_the_delivery(self):
        user = new_test_user(self.env, "stock_r", groups="stock.group_stock_user")
        shipment = self.refuse(tracking="RIGHT")
        self.env.invalidate_all()
        picking = shipment.picking_id.with_user(user)
        self.assertIn("Wrong", picking.amazon_refusal)
        action = picking.action_amazon_retry()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.run_cron("send_shipments")
        self.take_report()
        self.assertConfirmed(shipment.order_id, "RIGHT")

    def test_employee_without_stock_does_not_retry(self):
        user = new_test_user(self.env, "employee", groups="base.group_user")
        picking = self.refuse().picking_id
        with self.assertRaises(AccessError):
            picking.with_user(user).action_amazon_retry()

    def test_many_are_retried_in_the_list_of_shipments(self):
        user = new_test_user(
            self.env, "shop", groups="amazon_connector.group_amazon_user"
        )
        sales = self.make_sales("DE", "FR")
        for sale in sales:
            self.deliver(sale)
        self.process_with("FATAL")
        self.confirm()
        self.process_rightly()
        shipments = self.find_shipments(sales)
        issue = self.find_issues("feed_failed")
        self.assertEqual(set(shipments.mapped("state")), {"refused"})
        shipments.with_user(user).action_retry()
        self.assertEqual(set(shipments.mapped("state")), {"to_send"})
        self.assertEqual(issue.state, "resolved")
        self.confirm()
        self.assertEqual(set(shipments.mapped("state")), {"confirmed"})
        employee = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            shipments.with_user(employee).action_retry()

    def test_corrected_numbers_settle_a_failed_feed(self):
        self.process_with("FATAL")
        shipment = self.make_shipment(tracking="WRONG")
        self.take_report()
        issue = self.find_issues("feed_failed")
        shipment.picking_id.carrier_tracking_ref = "RIGHT"
        self.assertEqual(issue.state, "resolved")

    def test_retry_for_an_archived_account_says_that_nothing_is_sent(self):
        shipment = self.refuse()
        issue = self.find_issues("shipment_refused")
        self.account.active = False
        picking = shipment.picking_id
        for button in (
            shipment.action_retry, picking.action_amazon_retry, issue.action_retry,
        ):  # fmt: skip
            with self.subTest(button=button):
                with self.assertRaisesRegex(UserError, "is archived"):
                    button()
                self.assertEqual(shipment.state, "refused")
        self.account.active = True
        picking.action_amazon_retry()
        self.assertEqual(shipment.state, "to_send")

    def test_retry_of_confirmed_parcels_changes_nothing(self):
        shipment = self.make_shipment()
        self.take_report()
        shipment.action_retry()
        self.assertEqual(shipment.state, "confirmed")

    # === FILTERS === #

    def find_filtered(self, name):
        """Return the orders whose deliveries a filter shows."""
        action = self.env.ref("amazon_connector.action_amazon_deliveries")
        domain = safe_eval(action.domain)
        arch = self.env.ref(VIEW)._get_combined_arch()
        condition = arch.find(f".//filter[@name='{name}']").get("domain")
        return self.env["stock.picking"].search(domain + safe_eval(condition)).sale_id

    def test_filters_of_deliveries(self):
        refused = self.refuse().order_id
        confirmed = self.make_shipment().order_id
        self.take_report()
        open_sale, waiting, unsent = self.make_sales("DE", "FR", "IT")
        self.deliver(waiting, tracking="")
        self.deliver(unsent)
        self.assertEqual(self.find_filtered("waiting"), waiting)
        self.assertEqual(self.find_filtered("not_sent"), unsent)
        self.assertEqual(self.find_filtered("refused"), refused)
        todo = open_sale | waiting | unsent | refused
        self.assertEqual(self.find_filtered("todo"), todo)
        self.assertFalse(self.find_filtered("late"))
        sales = todo | confirmed
        sales.picking_ids.move_ids.date_deadline = Datetime.now() - timedelta(days=1)
        self.assertEqual(self.find_filtered("late"), todo)
