from odoo.tests import new_test_user, tagged

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestShipments(ShippingCase):
    """Shipments out: from a done delivery to a confirmed parcel."""

    def test_delivery_is_confirmed(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.send_shipments()
        self.assertEqual(picking.amazon_shipment_state, "in_feed")
        self.take_report()
        self.assertEqual(picking.amazon_shipment_state, "confirmed")
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(self.get_packages(sale)[0]["carrier"], "DHL-Paket")
        self.assertFalse(self.find_issues())

    def test_several_orders_go_in_one_feed(self):
        sales = self.make_sales("DE", "FR", "UK", "DE")
        for number, sale in enumerate(sales):
            self.deliver(sale, tracking=f"NUMBER{number}")
        self.send_shipments()
        self.take_report()
        for number, sale in enumerate(sales):
            self.assertConfirmed(sale, f"NUMBER{number}")
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)
        feed = self.find_feeds()
        self.assertEqual(len(feed.line_ids), 4)
        countries = feed.marketplace_ids.country_id.mapped("code")
        self.assertEqual(set(countries), {"DE", "FR", "GB"})

    def test_back_order_is_a_shipment_of_its_own(self):
        items = [
            {"sku": "MUG-1", "quantity": 3, "unit_price": "9.99"},
            {"sku": "TEA-1", "quantity": 1, "unit_price": "5"},
        ]
        sale = self.make_sale(items=items)
        part = self.deliver(sale, "FIRST", {"MUG-1": 2, "TEA-1": 0})
        self.assertEqual(len(sale.picking_ids), 2)
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, "FIRST", status="PARTIALLY_SHIPPED")
        rest = self.deliver(sale, "SECOND")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, "FIRST", "SECOND")
        references = {p["packageReferenceId"] for p in self.get_packages(sale)}
        shipments = part.amazon_shipment_ids | rest.amazon_shipment_ids
        self.assertEqual(references, {str(shipment.id) for shipment in shipments})
        self.assertEqual(part.amazon_shipment_ids.item_ids.quantity, 2)
        self.assertEqual(set(rest.amazon_shipment_ids.item_ids.mapped("quantity")), {1})

    def test_quantities_are_those_of_the_order_line(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        sale = self.make_sale()
        picking = sale.picking_ids
        sale.order_line[0].product_uom_id = dozen
        picking.move_ids.product_uom_qty = 24
        self.deliver(sale)
        self.send_shipments()
        self.assertEqual(self.find_shipments(sale).item_ids.quantity, 2)
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_never_more_than_was_ordered(self):
        sale = self.make_sale()
        self.deliver(sale, quantities={"MUG-1": 5})
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(self.find_shipments(sale).item_ids.quantity, 2)

    def test_two_deliveries_in_one_run_share_what_was_ordered(self):
        items = [{"sku": "MUG-1", "quantity": 3, "unit_price": "9.99"}]
        sale = self.make_sale(items=items)
        self.deliver(sale, "FIRST", {"MUG-1": 2})
        self.deliver(sale, "SECOND", {"MUG-1": 4})
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, "FIRST", "SECOND")
        quantities = self.find_shipments(sale).sorted("id").item_ids.mapped("quantity")
        self.assertEqual(quantities, [2, 1])

    def test_second_parcel_for_a_lost_one_confirms_nothing(self):
        sale = self.make_sale()
        first = self.deliver(sale)
        self.send_shipments()
        self.take_report()
        second = first.copy()
        second.move_ids.sale_line_id = sale.order_line[0]
        second.action_confirm()
        self.deliver(sale, "REPLACEMENT")
        self.send_shipments()
        second.carrier_tracking_ref = "CORRECTED"
        self.send_shipments()
        self.assertEqual(second.amazon_shipment_state, "confirmed")
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)
        self.assertConfirmed(sale, TRACKING)

    def test_only_the_step_to_the_customer_counts(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_ship"
        sale = self.make_sale()
        pick = self.deliver(sale, "PICKED")
        self.assertNotEqual(pick.location_dest_id.usage, "customer")
        self.assertFalse(pick.amazon_shipment_state)
        self.send_shipments()
        self.assertFalse(self.find_feeds())
        self.deliver(sale, "SHIPPED")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, "SHIPPED")

    def test_returns_are_never_sent(self):
        shipment = self.make_shipment()
        self.take_report()
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": shipment.picking_id.id}
        )
        wizard.product_return_moves.quantity = 2
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        back.move_ids.picked = True
        back.carrier_tracking_ref = "BACK"
        back.button_validate()
        self.assertEqual(back.state, "done")
        self.assertFalse(back.amazon_shipment_state)
        self.send_shipments()
        self.assertEqual(len(self.find_feeds()), 1)

    def test_drop_shipment_is_sent(self):
        sale = self.make_sale()
        picking = sale.picking_ids
        vendor = self.env.ref("stock.stock_location_suppliers")
        picking.location_id = picking.move_ids.location_id = vendor
        self.deliver(sale)
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_tracking_number_can_come_later(self):
        sale = self.make_sale()
        picking = self.deliver(sale, tracking="")
        self.assertEqual(picking.amazon_shipment_state, "waiting")
        self.emulator.clear_journal()
        self.send_shipments()
        self.assertFalse(self.emulator.journal)
        picking.carrier_tracking_ref = "  "
        self.assertEqual(picking.amazon_shipment_state, "waiting")
        self.send_shipments()
        self.assertFalse(self.emulator.journal)
        picking.carrier_tracking_ref = "LATE1"
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, "LATE1")

    def test_letters_go_without_tracking_number(self):
        self.carrier.amazon_without_tracking = True
        sale = self.make_sale()
        picking = self.deliver(sale, tracking="")
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, None)

    def test_unknown_carrier_goes_by_name(self):
        self.carrier.write({"amazon_carrier_code": "Other", "name": "Bicycle Bert"})
        sale = self.make_sale()
        self.deliver(sale)
        self.send_shipments()
        data = self.get_messages()[0].find("FulfillmentData")
        self.assertEqual(data.findtext("CarrierCode"), "Other")
        self.assertEqual(data.findtext("CarrierName"), "Bicycle Bert")
        self.take_report()
        self.assertEqual(self.get_packages(sale)[0]["carrier"], "Bicycle Bert")

    def test_carrier_code_is_proposed_and_stays(self):
        self.assertEqual(self.carrier.amazon_carrier_code, "DHL-Paket")
        self.carrier.amazon_carrier_code = "GLS"
        self.carrier.name = "UPS Standard"
        self.assertEqual(self.carrier.amazon_carrier_code, "GLS")

    def test_without_delivery_method_it_waits_with_an_issue(self):
        sale, other = self.make_sales("DE", "FR")
        sale.picking_ids.carrier_id = False
        picking = self.deliver(sale)
        self.deliver(other, "OTHER")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(other, "OTHER")
        issue = self.find_issues("no_carrier_code")
        self.assertEqual(issue.picking_id, picking)
        picking.carrier_id = self.carrier
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(issue.state, "resolved")

    def test_switches_stop_everything(self):
        sale = self.make_sale()
        self.deliver(sale)
        self.emulator.clear_journal()
        for switch in ({"read_only": True}, {"tracking_enabled": False}):
            with self.subTest(**switch):
                self.account.write(
                    {"read_only": False, "tracking_enabled": True, **switch}
                )
                self.send_shipments()
                self.assertFalse(self.emulator.journal)
                self.assertFalse(self.find_feeds())

    def test_marketplace_switched_off_still_ships(self):
        sale = self.make_sale()
        self.deliver(sale)
        self.links.enabled = False
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_ship_date_is_between_purchase_and_now(self):
        sale = self.make_sale()
        sale.date_order = self.account._now()
        picking = self.deliver(sale)
        picking.date_done = "2020-01-01 00:00:00"
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_stock_user_delivers_and_corrects(self):
        user = new_test_user(
            self.env, "amazon_stock_user", groups="stock.group_stock_user"
        )
        sale = self.make_sale()
        picking = sale.picking_ids.with_user(user)
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking.carrier_tracking_ref = "STOCK1"
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.send_shipments()
        self.take_report()
        picking.carrier_tracking_ref = "STOCK2"
        self.assertEqual(picking.amazon_shipment_state, "to_send")

    def test_carriers_price_changes_no_amazon_order(self):
        self.carrier.invoice_policy = "real"
        sale = self.make_sale()
        total, lines = sale.amount_total, len(sale.order_line)
        picking = self.deliver(sale)
        picking.carrier_price = 7.5
        picking._add_delivery_cost_to_so()
        self.assertEqual(sale.amount_total, total)
        self.assertEqual(len(sale.order_line), lines)

    def test_buyer_gets_no_mail(self):
        self.company.stock_move_email_validation = True
        sale = self.make_sale()
        before = self.env["mail.mail"].search_count([])
        picking = self.deliver(sale)
        messages = picking.message_ids.filtered("partner_ids")
        self.assertFalse(messages)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertNotIn(
            self.env.ref("mail.mt_comment"), picking.message_ids.subtype_id
        )
