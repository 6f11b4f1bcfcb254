from dataclasses import replace

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from spapi_emulator.processing_report import MessageError

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestUrgentShipments(ShippingCase):
    """A single parcel, told to Amazon at once."""

    def ask(self, picking):
        """Press the button on the delivery; return the dialog."""
        action = picking.action_amazon_confirm()
        dialog = picking.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(self.emulator.calls("confirmShipment"))
        return dialog

    def assertQuiet(self):
        """Assert that the next run sends nothing."""
        self.send_shipments()
        self.assertFalse(self.emulator.calls("createFeed"))

    def test_urgent_parcel_is_confirmed_at_once(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.assertEqual(dialog.tracking_number, TRACKING)
        self.assertEqual(dialog.carrier, "DHL-Paket")
        shipment = picking.amazon_shipment_ids
        self.assertEqual(shipment.state, "to_send")
        action = dialog.action_confirm()
        self.assertEqual(action["params"]["type"], "success")
        self.assertEqual(picking.amazon_shipment_state, "confirmed")
        self.assertConfirmed(sale, TRACKING)
        package = self.get_packages(sale)[0]
        self.assertEqual(package["packageReferenceId"], str(shipment.id))
        self.assertEqual(package["packageItems"][0]["quantity"], 2)
        self.assertQuiet()

    def test_corrected_number_goes_with_the_next_feed(self):
        sale = self.make_sale()
        picking = self.deliver(sale, "TYPO")
        self.ask(picking).action_confirm()
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
        self.ask(shipment.picking_id).action_confirm()
        self.assertEqual(shipment.state, "confirmed")
        self.assertFalse(self.find_issues())
        self.assertFalse(shipment.picking_id.activity_ids)

    def test_stock_user_confirms(self):
        user = new_test_user(self.env, "urgent", groups="stock.group_stock_user")
        sale = self.make_sale()
        picking = self.deliver(sale).with_user(user)
        self.env.invalidate_all()
        dialog = self.ask(picking)
        self.assertEqual(dialog.amazon_order_id, sale.amazon_order_id)
        dialog.action_confirm()
        self.assertConfirmed(sale, TRACKING)

    def test_lost_answer_is_told_again_by_the_next_feed(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.emulator.fault("confirmShipment", "lost")
        action = dialog.action_confirm()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.advance(3600)
        self.import_orders()
        self.assertEqual(sale.amazon_status, "SHIPPED")
        self.send_shipments()
        self.take_report()
        self.assertEqual(picking.amazon_shipment_state, "confirmed")
        self.assertConfirmed(sale, TRACKING)

    def test_transaction_that_fails_afterwards_confirms_nothing_twice(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.env.flush_all()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            dialog.action_confirm()
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.assertConfirmed(sale, TRACKING)
        self.send_shipments()
        self.take_report()
        self.assertEqual(picking.amazon_shipment_state, "confirmed")
        self.assertConfirmed(sale, TRACKING)
        self.assertFalse(self.find_issues())

    # === AMAZON'S REFUSALS === #

    def test_parcel_that_amazon_has_already_is_a_success(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.confirm_in_seller_central(sale, TRACKING)
        dialog.action_confirm()
        self.assertEqual(picking.amazon_shipment_state, "confirmed")

    def test_order_shipped_under_another_number_is_said(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.confirm_in_seller_central(sale, "OTHER")
        with self.assertRaisesRegex(UserError, "order already fulfilled"):
            dialog.action_confirm()
        self.assertEqual(picking.amazon_shipment_state, "to_send")

    def confirm_in_seller_central(self, sale, number):
        """Confirm an order completely, as a package of another number."""
        shipment = self.find_shipments(sale)
        package = replace(
            shipment._prepare_package(), reference="1", tracking_number=number
        )
        self.account._get_client().confirm_shipment(
            sale.amazon_order_id, marketplace_id="A1PA6795UKMFR9", package=package
        )

    def test_amazons_refusal_is_said_in_words(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        dialog = self.ask(picking)
        self.emulator.update_order(sale.amazon_order_id, status="CANCELLED")
        with self.assertRaisesRegex(UserError, "cancelled"):
            dialog.action_confirm()

    def test_used_up_limit_is_said_in_words(self):
        sales = self.make_sales("DE", "FR")
        dialog = self.ask(self.deliver(sales[0]))
        limits = self.env["amazon.limit"]
        limits._empty(self.account, "confirm_shipment")
        with self.assertRaisesRegex(UserError, "asks to wait"):
            dialog.action_confirm()

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
        self.assertFalse(self.emulator.calls("confirmShipment"))

    def test_parcel_that_went_out_meanwhile_is_not_told_again(self):
        picking = self.deliver(self.make_sale())
        dialog = self.ask(picking)
        self.send_shipments()
        with self.assertRaisesRegex(UserError, "Nothing of this delivery"):
            dialog.action_confirm()
