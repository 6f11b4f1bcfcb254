from odoo.tests import tagged

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestShipmentCorrections(ShippingCase):
    """Nothing goes out twice, and what is corrected goes out again."""

    def test_second_run_sends_nothing_twice(self):
        self.make_shipment()
        self.send_shipments()
        self.take_report()
        self.send_shipments()
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)
        self.assertEqual(len(self.emulator.confirmations), 1)

    def test_corrected_number_is_sent_again(self):
        shipment = self.make_shipment(tracking="TYPO")
        self.take_report()
        shipment.picking_id.carrier_tracking_ref = "RIGHT"
        self.assertEqual(shipment.picking_id.amazon_shipment_state, "to_send")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(shipment.order_id, "RIGHT")
        self.assertEqual(shipment.state, "confirmed")

    def test_number_corrected_while_amazon_works_is_sent_again(self):
        shipment = self.make_shipment(tracking="TYPO")
        shipment.picking_id.carrier_tracking_ref = "RIGHT"
        self.assertEqual(shipment.state, "in_feed")
        self.take_report()
        self.assertEqual(shipment.state, "to_send")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(shipment.order_id, "RIGHT")

    def test_number_taken_away_or_unchanged_is_not_sent_again(self):
        shipment = self.make_shipment()
        self.take_report()
        shipment.picking_id.carrier_tracking_ref = TRACKING
        self.assertEqual(shipment.state, "confirmed")
        shipment.picking_id.carrier_tracking_ref = False
        self.assertEqual(shipment.state, "confirmed")
