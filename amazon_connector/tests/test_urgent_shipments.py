from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from spapi_emulator.processing_report import MessageError

from .common import HISTORY
from .shipping import TRACKING, ShippingCase
from .striking import Killed, StrikingMixin


@tagged("post_install", "-at_install")
class TestUrgentShipments(StrikingMixin, ShippingCase):
    """Urgent parcels, told to Amazon at once and alone."""

    stride = 4

    def ask(self, picking):
        """Press the button on the delivery; return the dialog."""
        action = picking.action_amazon_confirm()
        dialog = picking.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(self.emulator.calls("confirmShipment"))
        return dialog

    def confirm_now(self, picking):
        """Answer yes, and let the cron make the call that was asked for."""
        dialog = self.ask(picking)
        self.assertEqual(dialog.action_confirm()["params"]["type"], "info")
        self.run_cron("send_shipments")

    def run_urgent(self):
        self.account._get_flow("urgent").next_at = HISTORY
        self.run_cron("send_shipments")

    def make_due(self, sale, **wait):
        sale.amazon_ship_by = self.account._now() + timedelta(**wait)

    def assertQuiet(self):
        """Assert that the next run sends nothing."""
        self.send_shipments()
        self.assertFalse(self.emulator.calls("createFeed"))

    def assertToldOnce(self, sale):
        self.assertEqual(len(self.emulator.calls("confirmShipment")), 1)
        self.assertQuiet()
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(sale.picking_ids.amazon_shipment_state, "confirmed")

    # === SOMEBODY ASKS FOR IT === #

    def test_urgent_parcel_is_confirmed_at_once(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.assertEqual(dialog.tracking_number, TRACKING)
        self.assertEqual(dialog.carrier, "DHL-Paket")
        shipment = picking.amazon_shipment_ids
        self.assertEqual(shipment.state, "to_send")
        self.confirm_now(picking)
        self.assertToldOnce(sale)
        package = self.get_packages(sale)[0]
        self.assertEqual(package["packageReferenceId"], str(shipment.id))
        self.assertEqual(package["packageItems"][0]["quantity"], 2)

    def test_corrected_number_goes_with_the_next_feed(self):
        sale = self.make_sale()
        picking = self.deliver(sale, "TYPO")
        self.confirm_now(picking)
        picking.carrier_tracking_ref = "RIGHT"
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, "RIGHT")

    def test_refused_parcel_is_mended_at_once(self):
        self.account.responsible_id = self.env.ref("base.user_admin")
        self.process_with("DONE", MessageError("1", "18028", "Wrong carrier."))
        shipment = self.make_shipment()
        self.take_report()
        self.assertTrue(shipment.picking_id.activity_ids)
        self.confirm_now(shipment.picking_id)
        self.assertEqual(shipment.state, "confirmed")
        self.assertFalse(self.find_issues())
        self.assertFalse(shipment.picking_id.activity_ids)

    def test_stock_user_confirms(self):
        user = new_test_user(self.env, "urgent", groups="stock.group_stock_user")
        sale = self.make_sale()
        picking = self.deliver(sale).with_user(user)
        self.env.invalidate_all()
        self.assertEqual(self.ask(picking).amazon_order_id, sale.amazon_order_id)
        self.confirm_now(picking)
        self.assertConfirmed(sale, TRACKING)

    # === DUE WITHIN THE HOUR === #

    def test_what_is_due_within_the_hour_goes_at_once_and_the_rest_by_feed(self):
        due, late, later, letter = self.make_sales("DE", "DE", "FR", "DE")
        self.make_due(due, minutes=50)
        self.make_due(late, minutes=-5)
        self.make_due(later, hours=3)
        self.make_due(letter, minutes=50)
        letter.picking_ids.carrier_id = self.carrier.copy(
            {"amazon_without_tracking": True}
        )
        for sale in (due, late, later):
            self.deliver(sale)
        self.deliver(letter, tracking="")
        self.assertTrue(self.account._get_flow("urgent").wake_ids, "woken by stock")
        self.send_shipments()
        self.assertConfirmed(due, TRACKING)
        self.assertEqual(len(self.emulator.calls("confirmShipment")), 1)
        lines = self.find_feeds().line_ids
        self.assertEqual(lines.shipment_id.order_id, late | later | letter)
        self.take_report()
        for sale in (late, later):
            self.assertConfirmed(sale, TRACKING)
        self.assertConfirmed(letter, None)

    def test_parcel_in_a_feed_is_not_told_again(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.send_shipments()
        with self.assertRaisesRegex(UserError, "Nothing of this delivery"):
            dialog.action_confirm()
        self.make_due(sale, minutes=50)
        self.run_urgent()
        self.assertFalse(self.emulator.calls("confirmShipment"))
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    # === LOST ANSWERS AND CRASHES === #

    def test_lost_answer_is_looked_up(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        self.emulator.fault("confirmShipment", "lost")
        self.confirm_now(picking)
        self.assertEqual(picking.amazon_shipment_ids.state, "confirming")
        self.assertEqual(picking.amazon_shipment_state, "in_feed")
        self.assertQuiet()
        self.advance(301)
        self.run_urgent()
        self.assertToldOnce(sale)
        self.assertFalse(self.find_issues())

    def test_call_that_never_arrived_goes_with_the_next_feed(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        self.emulator.fault("confirmShipment", "500")
        self.confirm_now(picking)
        self.assertEqual(picking.amazon_shipment_ids.state, "confirming")
        self.advance(301)
        self.run_urgent()
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_crash_at_any_commit_tells_amazon_once(self):
        """What was not told when the worker died goes with the next feed."""
        for offset in range(self.stride):
            with self.subTest(offset=offset):
                self.emulator.clear_journal()
                sale = self.make_sale()
                self.make_due(sale, minutes=55)
                self.deliver(sale)
                with self.striking(offset, after=Killed()):
                    self.run_urgent()
                for _attempt in range(2):
                    self.advance(301)
                    self.run_urgent()
                self.send_shipments()
                self.take_report()
                self.assertConfirmed(sale, TRACKING)
                told = self.emulator.calls("confirmShipment")
                self.assertEqual(len(told) + len(self.get_messages()), 1)

    # === AMAZON'S REFUSALS === #

    def test_parcel_that_amazon_has_already_is_a_success(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.confirm_in_seller_central(sale, TRACKING)
        dialog.action_confirm()
        self.run_cron("send_shipments")
        self.assertEqual(picking.amazon_shipment_state, "confirmed")
        self.assertEqual(picking.amazon_shipment_ids.amazon_check, "same")

    def test_order_shipped_under_another_number_is_shipped_already(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.confirm_in_seller_central(sale, "OTHER")
        dialog.action_confirm()
        self.run_cron("send_shipments")
        self.assertEqual(picking.amazon_shipment_state, "elsewhere")
        self.assertIn("OTHER", picking.amazon_shipment_ids.error)
        self.assertFalse(self.find_issues())

    def test_refusal_of_a_cancelled_order_advises_to_stop_the_parcel(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.emulator.update_order(sale.amazon_order_id, status="CANCELLED")
        dialog.action_confirm()
        self.run_cron("send_shipments")
        self.assertEqual(picking.amazon_shipment_state, "refused")
        self.assertIn("cancelled", picking.amazon_refusal)
        self.assertIn("Correct", picking.amazon_refusal)
        sale.amazon_status = "CANCELLED"
        picking.invalidate_recordset()
        self.assertIn("stop the parcel", picking.amazon_refusal)
        self.assertNotIn("Correct", picking.amazon_refusal)
        self.send_shipments()
        self.assertEqual(picking.amazon_shipment_state, "cancelled")
        self.assertFalse(self.find_issues("shipment_refused"))

    def test_used_up_limit_only_delays(self):
        sale = self.make_sale()
        dialog = self.ask(self.deliver(sale))
        dialog.action_confirm()
        self.emulator.fault("confirmShipment", "429")
        self.run_cron("send_shipments")
        shipment = self.find_shipments(sale)
        self.assertEqual((shipment.state, shipment.urgency), ("to_send", "wanted"))
        self.assertQuiet()
        self.advance(600)
        self.run_urgent()
        self.assertConfirmed(sale, TRACKING)

    # === WHAT IS NOT SENT === #

    def test_switches_and_missing_things_are_said_in_words(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        for record, vals, text in (
            (self.account, {"read_only": True}, "read only"),
            (self.account, {"tracking_enabled": False}, "sends nothing"),
            (picking, {"carrier_tracking_ref": False}, "Nothing of this delivery"),
            (picking, {"carrier_id": False}, "Choose the delivery method"),
        ):
            before = {name: record[name] for name in vals}
            with self.subTest(**vals):
                record.write(vals)
                with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
                    picking.action_amazon_confirm()
            record.write(before)
        self.assertFalse(self.emulator.calls("confirmShipment"))

    def test_letter_needs_a_feed(self):
        self.carrier.amazon_without_tracking = True
        picking = self.deliver(self.make_sale(), tracking="")
        with self.assertRaisesRegex(UserError, "only with a tracking number"):
            picking.action_amazon_confirm()

    def test_read_only_after_the_question_sends_nothing(self):
        picking = self.deliver(self.make_sale())
        dialog = self.ask(picking)
        self.account.read_only = True
        with self.assertRaises(UserError):
            dialog.action_confirm()
        self.run_urgent()
        self.assertFalse(self.emulator.calls("confirmShipment"))
