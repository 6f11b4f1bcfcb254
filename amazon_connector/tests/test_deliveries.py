from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestDeliveries(ShippingCase):
    """Which deliveries of Amazon orders leave, and how."""

    # === ADDRESS === #

    def make_sale_without_address(self, address=None):
        """Return a confirmed sale order whose address Amazon did not tell."""
        item = {"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}
        payload = self.emulator.add_order("DE", items=[item], address=address or {})
        self.import_orders()
        sale = self.find_order(payload)
        if sale.state != "sale":
            sale.action_confirm()
        return sale

    def enter_address(self, picking):
        picking.partner_id.write(
            {"street": "Hauptstr. 1", "country_id": self.env.ref("base.de").id}
        )

    def test_delivery_without_an_address_is_not_validated(self):
        sale = self.make_sale_without_address()
        picking = sale.picking_ids
        with self.assertRaisesRegex(UserError, "Look the address up in Seller Central"):
            self.deliver(sale)
        self.assertNotEqual(picking.state, "done")
        self.enter_address(picking)
        self.deliver(sale)
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_city_alone_is_no_address(self):
        place = {"city": "Berlin", "postalCode": "10115", "countryCode": "DE"}
        sale = self.make_sale_without_address(place)
        with self.assertRaises(UserError):
            self.deliver(sale)

    def test_carrier_gets_no_delivery_without_an_address(self):
        picking = self.make_sale_without_address().picking_ids
        picking.carrier_id = self.carrier
        with self.assertRaisesRegex(UserError, picking.name):
            picking.send_to_shipper()
        self.assertFalse(picking.carrier_tracking_ref)
        self.enter_address(picking)
        picking.send_to_shipper()

    def test_several_deliveries_name_those_without_an_address(self):
        good, bad = self.make_sale(), self.make_sale_without_address()
        pickings = (good | bad).picking_ids
        pickings.move_ids.write({"quantity": 2, "picked": True})
        with self.assertRaises(UserError) as raised:
            pickings.button_validate()
        self.assertIn(bad.picking_ids.name, str(raised.exception))
        self.assertNotIn(good.picking_ids.name, str(raised.exception))

    def test_pickup_point_with_one_line_is_an_address(self):
        place = {
            "name": "Anna Nowak",
            "addressLine2": "Paczkomat WAW01A",
            "countryCode": "PL",
            "addressType": "PICKUP_POINT",
        }
        sale = self.make_sale_without_address(place)
        picking = self.deliver(sale)
        self.assertEqual(picking.state, "done")

    def test_address_matters_to_the_last_step_only(self):
        self.set_steps("pick_ship")
        sale = self.make_sale_without_address()
        pick = self.deliver(sale, tracking="")
        self.assertEqual(pick.state, "done")
        with self.assertRaises(UserError):
            self.deliver(sale)

    def test_orders_from_elsewhere_need_no_address(self):
        partner = self.env["res.partner"].create({"name": "At the counter"})
        sale = self.env["sale.order"].create({"partner_id": partner.id})
        sale.order_line = [Command.create({"product_id": self.mug.id})]
        sale.action_confirm()
        self.assertEqual(self.deliver(sale).state, "done")

    # === STEPS, BATCHES, DROP SHIPMENTS === #

    def set_steps(self, steps):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = steps

    def test_last_of_three_steps_is_sent(self):
        self.set_steps("pick_pack_ship")
        sale = self.make_sale()
        steps = [self.deliver(sale, f"STEP{number}") for number in range(3)]
        states = [step.amazon_shipment_state for step in steps]
        self.assertEqual(states, [False, False, "to_send"])
        self.assertEqual(steps[2].carrier_id, self.carrier)
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, "STEP2")

    def test_stock_user_delivers_in_three_steps(self):
        user = new_test_user(self.env, "stock3", groups="stock.group_stock_user")
        self.set_steps("pick_pack_ship")
        sale = self.make_sale()
        for __ in range(3):
            picking = sale.picking_ids.filtered(lambda p: p.state != "done")
            self.env.invalidate_all()
            picking = picking.with_user(user)
            picking.move_ids.write({"quantity": 2, "picked": True})
            picking.button_validate()
        picking.carrier_tracking_ref = TRACKING
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_batch_is_sent(self):
        if "stock.picking.batch" not in self.env:
            self.skipTest("stock_picking_batch is not installed")
        sales = self.make_sales("DE", "FR")
        pickings = sales.picking_ids
        pickings.move_ids.write({"quantity": 2, "picked": True})
        vals = {"picking_ids": [Command.set(pickings.ids)]}
        batch = self.env["stock.picking.batch"].create(vals)
        batch.action_confirm()
        for picking in pickings:
            picking.carrier_tracking_ref = f"BATCH{picking.sale_id.id}"
        batch.action_done()
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        self.send_shipments()
        self.take_report()
        for sale in sales:
            self.assertConfirmed(sale, f"BATCH{sale.id}")

    def test_batch_without_an_address_is_not_done(self):
        if "stock.picking.batch" not in self.env:
            self.skipTest("stock_picking_batch is not installed")
        picking = self.make_sale_without_address().picking_ids
        picking.move_ids.write({"quantity": 2, "picked": True})
        vals = {"picking_ids": [Command.set(picking.ids)]}
        batch = self.env["stock.picking.batch"].create(vals)
        batch.action_confirm()
        with self.assertRaises(UserError):
            batch.action_done()

    def test_dropship_purchase_is_sent(self):
        route = self.env.ref(
            "stock_dropshipping.route_drop_shipping", raise_if_not_found=False
        )
        if not route:
            self.skipTest("stock_dropshipping is not installed")
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.mug.write(
            {
                "route_ids": [Command.set(route.ids)],
                "seller_ids": [Command.create({"partner_id": vendor.id, "price": 3})],
            }
        )
        sale = self.make_sale()
        purchase = self.env["purchase.order"].search([("partner_id", "=", vendor.id)])
        purchase.button_confirm()
        picking = sale.picking_ids
        self.assertEqual(picking.picking_type_id.code, "dropship")
        self.assertIn(picking, self.search_deliveries())
        picking.carrier_id = self.carrier
        self.deliver(sale)
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_empty_list_is_not_odoos(self):
        action = self.env.ref("amazon_connector.action_amazon_deliveries")
        [values] = action.read(["help", "res_model", "context"])
        self.assertIn("No delivery to do", values["help"])
        picking = self.env["stock.picking"]
        self.assertIn("transfer", str(picking.get_empty_list_help("")).lower())

    def test_orders_to_ship_are_those_that_somebody_has_to_ship(self):
        self.account.order_channel = "both"
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        by_amazon, done, open_one = (
            self.emulator.add_order("DE", items=[item], fulfilled_by=by)["orderId"]
            for by in ("AMAZON", "MERCHANT", "MERCHANT")
        )
        self.import_orders()
        sales = self.env["sale.order"].search([("amazon_order_id", "!=", False)])
        self.assertEqual(
            set(sales.mapped("amazon_order_id")), {by_amazon, done, open_one}
        )
        self.deliver(sales.filtered(lambda s: s.amazon_order_id == done))
        view = self.env.ref("amazon_connector.amazon_sale_order_view_search")
        late = {"amazon_ship_by": "2020-01-01"}
        sales.write(late)
        for name in ("amazon_to_ship", "amazon_late"):
            condition = view._get_combined_arch().find(f".//filter[@name='{name}']")
            found = sales.search(safe_eval(condition.get("domain")))
            with self.subTest(name=name):
                self.assertEqual(found.mapped("amazon_order_id"), [open_one])

    def search_deliveries(self):
        """Return what the menu Deliveries shows."""
        action = self.env.ref("amazon_connector.action_amazon_deliveries")
        return self.env["stock.picking"].search(safe_eval(action.domain))
