from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestDeliveryMethods(ShippingCase):
    """Which delivery method an order takes, and what Amazon calls its carrier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.express = cls.carrier.copy({"name": "DHL Express"})
        cls.carrier.amazon_any_tracking = False

    def add_level(self, level, carrier, link=None):
        return self.env["amazon.service.level"].create(
            {
                "account_id": self.account.id,
                "account_marketplace_id": link and link.id,
                "service_level": level,
                "carrier_id": carrier.id,
            }
        )

    def add_code(self, code, country, **vals):
        return self.env["amazon.carrier.code"].create(
            {
                "carrier_id": self.carrier.id,
                "marketplace_id": self.get_link(country).marketplace_id.id,
                "amazon_carrier_code": code,
                **vals,
            }
        )

    # === SERVICE LEVELS === #

    def test_service_level_chooses_the_delivery_method(self):
        british = self.carrier.copy({"name": "Royal Mail"})
        self.add_level("EXPEDITED", self.express)
        self.add_level("EXPEDITED", british, self.get_link("GB"))
        item = [{"sku": "MUG-1", "quantity": 1, "unit_price": "9.99"}]
        wanted = {
            ("DE", "EXPEDITED"): self.express,
            ("UK", "EXPEDITED"): british,
            ("DE", "STANDARD"): self.carrier,
            ("DE", "BY_PIGEON"): self.carrier,
        }
        orders = {
            self.emulator.add_order(country, items=item, service_level=level)[
                "orderId"
            ]: carrier
            for (country, level), carrier in wanted.items()
        }
        self.import_orders()
        for order_id, carrier in orders.items():
            sale = self.find_order(order_id)
            self.assertEqual(sale.carrier_id, carrier)
            self.assertEqual(sale.picking_ids.carrier_id, carrier)

    def test_one_line_per_level_and_marketplace(self):
        self.add_level("STANDARD", self.express)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.add_level("STANDARD", self.carrier)

    # === CODES BY MARKETPLACE === #

    def test_marketplace_may_call_a_carrier_by_another_code(self):
        self.add_code("DHL", "GB", amazon_shipping_method="Parcel UK")
        self.add_code("Other", "FR", amazon_carrier_name="DHL France")
        sales = self.make_sales("DE", "UK", "FR")
        for sale in sales:
            self.deliver(sale)
        self.send_shipments()
        told = {
            message.findtext("AmazonOrderID"): [
                message.findtext(f"FulfillmentData/{name}")
                for name in ("CarrierCode", "CarrierName", "ShippingMethod")
            ]
            for message in self.get_messages()
        }
        wanted = [
            ["DHL-Paket", None, None],
            ["DHL", None, "Parcel UK"],
            ["Other", "DHL France", None],
        ]
        self.assertEqual([told[s.amazon_order_id] for s in sales], wanted)

    def test_code_of_a_marketplace_alone_is_enough_there(self):
        self.carrier.amazon_carrier_code = False
        self.add_code("DHL", "GB")
        german, british = self.make_sales("DE", "UK")
        for sale in (german, british):
            self.deliver(sale)
        self.send_shipments()
        self.assertEqual(self.find_shipments(british).state, "in_feed")
        self.assertEqual(self.find_shipments(german).state, "to_send")
        self.assertEqual(self.find_issues("no_carrier_code").order_id, german)

    # === SHAPE === #

    def test_what_is_no_number_does_not_go_out(self):
        sale = self.make_sale()
        picking = self.deliver(sale, tracking="302-1234567-1234567")
        self.send_shipments()
        self.assertFalse(self.get_messages())
        self.assertEqual(picking.amazon_shipment_state, "refused")
        self.assertIn("number of an Amazon order", self.find_issues().message)
        self.assertNotIn("..", self.find_issues().message)
        picking.carrier_tracking_ref = " 0034 0434 1610 9401 5902 "
        self.send_shipments()
        (message,) = self.get_messages()
        number = message.findtext("FulfillmentData/ShipperTrackingNumber")
        self.assertEqual(number, TRACKING)

    def test_numbers_of_any_shape_when_somebody_says_so(self):
        shipment = self.make_shipment(tracking="NO-NUMBER")
        self.assertEqual(shipment.state, "refused")
        self.carrier.amazon_any_tracking = True
        shipment.action_retry()
        self.send_shipments()
        self.assertEqual(shipment.state, "in_feed")

    def test_delivery_merged_of_two_marketplaces(self):
        """A number is looked at as the marketplace of each order calls the carrier."""
        self.add_code("UPS", "GB")
        german, british = self.make_sales("DE", "UK")
        picking, moves = german.picking_ids, british.picking_ids.move_ids
        moves.picking_id = moves.move_line_ids.picking_id = picking
        self.deliver(german)
        question = self.env["amazon.shipment.confirm"].create(
            {"picking_id": picking.id}
        )
        self.assertEqual(question.carrier, "DHL-Paket, UPS")
        # A number of UPS's, and none of DHL's.
        for number, sent, refused in (
            ("1Z999AA10123456784", british, german),
            ("JJD000390007837286519", german, british),
        ):
            picking.amazon_shipment_ids.unlink()
            picking.carrier_tracking_ref = number
            self.assertIn("this carrier", picking._amazon_find_misfit())
            self.send_shipments()
            self.assertEqual(self.find_shipments(sent).state, "in_feed")
            self.assertEqual(self.find_shipments(refused).state, "refused")
            self.take_report()

    def test_urgent_parcel_is_looked_at_too(self):
        picking = self.deliver(self.make_sale(), tracking="1Z999AA10123456784")
        with self.assertRaisesRegex(UserError, "this carrier"):
            picking.action_amazon_confirm()

    def test_whoever_types_is_warned(self):
        picking = self.make_sale().picking_ids
        with (
            self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs,
            Form(picking) as form,
        ):
            form.carrier_tracking_ref = picking.name
        self.assertIn("number of the delivery", logs.output[0])
