from odoo.tests import Form, new_test_user, tagged

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestDeliveryQuestions(ShippingCase):
    """Amazon has units as shipped that Odoo still has to deliver."""

    def make_five(self):
        items = [{"sku": "MUG-1", "quantity": 5, "unit_price": "9.99"}]
        return self.make_sale(items=items)

    def ship_elsewhere(self, sale, quantity):
        """Ship units in Seller Central, and let Odoo know of it."""
        payload = self.emulator.order(sale.amazon_order_id)
        for item in payload["orderItems"]:
            fulfillment = item["fulfillment"]
            fulfillment["quantityFulfilled"] += quantity
            fulfillment["quantityUnfulfilled"] -= quantity
        left = payload["orderItems"][0]["fulfillment"]["quantityUnfulfilled"]
        self.advance(3600)
        self.emulator.update_order(
            sale.amazon_order_id,
            orderItems=payload["orderItems"],
            status="PARTIALLY_SHIPPED" if left else "SHIPPED",
        )
        self.advance(3600)
        self.import_orders()

    def validate(self, pickings, quantity=None):
        """Validate deliveries as the button does; return its answer."""
        for move in pickings.move_ids:
            move.quantity = move.product_uom_qty if quantity is None else quantity
            move.picked = True
        pickings.carrier_tracking_ref = TRACKING
        return pickings.button_validate()

    def open_dialog(self, action):
        self.assertIsInstance(action, dict)
        self.assertEqual(action["res_model"], "amazon.delivery.validate")
        dialog = self.env[action["res_model"]].with_context(**action["context"])
        return dialog.browse(action["res_id"])

    def confirm(self):
        self.send_shipments()
        self.take_report()

    def test_validate_without_sending_tracking(self):
        sale = self.make_sale()
        self.ship_elsewhere(sale, 1)
        picking = sale.picking_ids
        dialog = self.open_dialog(self.validate(picking))
        self.assertNotEqual(picking.state, "done")
        self.assertIn(f"{picking.name} ({sale.amazon_order_id}): 1 of 2 ×", dialog.text)
        dialog.action_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.amazon_shipment_state, "elsewhere")
        picking.carrier_tracking_ref = "LATER"
        self.confirm()
        self.assertFalse(self.find_feeds())
        self.assertFalse(self.find_issues())

    def test_cancel(self):
        sale = self.make_sale()
        self.ship_elsewhere(sale, 2)
        picking = sale.picking_ids
        dialog = self.open_dialog(self.validate(picking))
        action = dialog.action_cancel()
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(picking.state, "cancel")
        self.confirm()
        self.assertFalse(self.find_feeds())

    def test_rest_is_delivered_without_a_question(self):
        sale = self.make_five()
        self.ship_elsewhere(sale, 2)
        self.open_dialog(self.validate(sale.picking_ids))
        picking = self.deliver(sale, quantities={"MUG-1": 3})
        self.assertEqual(picking.state, "done")
        self.confirm()
        self.assertConfirmed(sale, TRACKING)
        rest = sale.picking_ids - picking
        self.open_dialog(self.validate(rest)).action_cancel()
        self.assertEqual(rest.state, "cancel")

    def test_question_and_back_order_follow_each_other(self):
        sale = self.make_five()
        self.ship_elsewhere(sale, 4)
        picking = sale.picking_ids
        dialog = self.open_dialog(self.validate(picking, 4))
        action = dialog.action_validate()
        self.assertEqual(action["res_model"], "stock.backorder.confirmation")
        wizard = Form(
            self.env[action["res_model"]].with_context(**action["context"])
        ).save()
        wizard.process()
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.amazon_shipment_state, "elsewhere")
        rest = sale.picking_ids - picking
        self.assertIs(self.validate(rest), True)
        self.confirm()
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(rest.amazon_shipment_ids.item_ids.quantity, 1)

    def test_what_odoo_told_itself_is_no_question(self):
        sale = self.make_five()
        self.deliver(sale, "FIRST", {"MUG-1": 2})
        self.confirm()
        self.advance(3600)
        self.import_orders()
        self.assertEqual(sale.order_line[0].amazon_shipped, 2)
        rest = sale.picking_ids.filtered(lambda p: p.state != "done")
        self.assertIs(self.validate(rest), True)
        self.confirm()
        self.assertConfirmed(sale, "FIRST", TRACKING)

    def test_what_was_shipped_before_the_import_is_no_question(self):
        item = {"sku": "MUG-1", "quantity": 5, "shipped": 3, "unit_price": "9.99"}
        payload = self.emulator.add_order(
            "DE", items=[item], status="PARTIALLY_SHIPPED"
        )
        self.import_orders()
        sale = self.find_order(payload)
        if sale.state != "sale":
            sale.action_confirm()
        self.assertEqual(sale.picking_ids.move_ids.product_uom_qty, 2)
        self.assertIs(self.validate(sale.picking_ids), True)
        self.confirm()
        items = sale.picking_ids.amazon_shipment_ids.item_ids
        self.assertEqual(items.quantity, 2)
        before, __ = self.get_packages(sale)
        self.assertConfirmed(sale, before["trackingNumber"], TRACKING)

    def test_cancelled_units_are_no_question(self):
        sale = self.make_five()
        item = sale.order_line[0].amazon_item_id
        self.advance(3600)
        self.emulator.update_order(sale.amazon_order_id, quantities={item: 3})
        self.advance(3600)
        self.import_orders()
        self.assertIs(self.validate(sale.picking_ids), True)

    def test_mass_validation_asks_about_those_concerned(self):
        good, bad = self.make_sales("DE", "FR")
        self.ship_elsewhere(bad, 2)
        pickings = (good | bad).picking_ids
        dialog = self.open_dialog(self.validate(pickings))
        self.assertEqual(dialog.picking_ids, bad.picking_ids)
        self.assertNotEqual(good.picking_ids.state, "done")
        dialog.action_validate()
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        self.confirm()
        self.assertConfirmed(good, TRACKING)
        self.assertEqual(bad.picking_ids.amazon_shipment_state, "elsewhere")

    def test_mass_validation_cancels_those_concerned(self):
        good, bad = self.make_sales("DE", "FR")
        self.ship_elsewhere(bad, 2)
        dialog = self.open_dialog(self.validate((good | bad).picking_ids))
        dialog.action_cancel()
        self.assertEqual(good.picking_ids.state, "done")
        self.assertEqual(bad.picking_ids.state, "cancel")

    def test_code_that_asks_nobody_tells_amazon_no_unit_twice(self):
        sale = self.make_five()
        self.ship_elsewhere(sale, 2)
        picking = sale.picking_ids
        picking.move_ids.write({"quantity": 5, "picked": True})
        picking.carrier_tracking_ref = TRACKING
        picking._action_done()
        self.confirm()
        self.assertEqual(picking.amazon_shipment_ids.item_ids.quantity, 3)
        self.assertConfirmed(sale, TRACKING)

    def test_parcel_of_a_failed_feed_that_arrived_keeps_the_rest(self):
        sale = self.make_five()
        self.deliver(sale, "FIRST", {"MUG-1": 2})
        self.send_shipments()
        self.process_with("FATAL")
        self.take_report()
        self.process_rightly()
        self.ship_elsewhere(sale, 2)
        rest = sale.picking_ids.filtered(lambda p: p.state != "done")
        self.assertIs(self.validate(rest), True)
        self.send_shipments()
        self.assertEqual(rest.amazon_shipment_ids.item_ids.quantity, 3)

    def test_stock_user_decides(self):
        user = new_test_user(self.env, "asked", groups="stock.group_stock_user")
        sales = self.make_sales("DE", "FR")
        for sale in sales:
            self.ship_elsewhere(sale, 2)
        self.env.invalidate_all()
        done, cancelled = sales.picking_ids.with_user(user)
        action = self.validate(done)
        dialog = self.open_dialog(action).with_user(user)
        self.assertIn(done.name, dialog.text)
        dialog.action_validate()
        self.assertEqual(done.amazon_shipment_state, "elsewhere")
        action = self.validate(cancelled)
        self.open_dialog(action).with_user(user).action_cancel()
        self.assertEqual(cancelled.state, "cancel")
