from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import HISTORY
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

    # === READ BACK === #

    def poll(self):
        self.advance(3600)
        self.import_orders()

    def ask_unseen(self):
        """Let what no poll has shown be asked about."""
        self.advance(5 * 3600)
        self.emulator.clear_journal()
        self.account._get_flow("urgent").next_at = HISTORY
        self.run_cron("send_shipments")

    def change_package(self, shipment, **fields):
        """Change what Amazon has of a parcel, or take it away without fields."""
        order_id = shipment.amazon_order_id
        packages = [{**p, **fields} for p in self.emulator.shipments(order_id)]
        self.emulator.update_order(order_id, packages=packages if fields else [])

    def test_poll_reads_back_what_amazon_stored(self):
        shipment = self.make_shipment()
        self.take_report()
        self.poll()
        self.assertEqual(shipment.amazon_check, "same")
        self.assertEqual(shipment.amazon_number, TRACKING)
        self.assertEqual(shipment.amazon_carrier, "DHL-Paket")
        self.ask_unseen()
        self.assertFalse(self.emulator.calls("getOrder"))
        shipment.picking_id.carrier_tracking_ref = "RIGHT"
        self.send_shipments()
        self.assertFalse(shipment.amazon_check)
        self.import_orders()
        self.take_report()
        self.assertFalse(shipment.amazon_check, "the poll brought the time before")
        self.poll()
        self.assertEqual(shipment.amazon_check, "same")
        self.assertEqual(shipment.amazon_number, "RIGHT")
        self.assertFalse(self.find_issues())

    def test_another_number_at_amazon_is_an_issue_with_a_cure(self):
        sales = self.make_sales("DE", "DE")
        for sale in sales:
            self.deliver(sale)
        self.send_shipments()
        self.take_report()
        first, second = self.find_shipments(sales).sorted("id")
        self.change_package(first, trackingNumber="THEIRS1")
        self.change_package(second, trackingNumber="THEIRS2")
        self.poll()
        issues = self.find_issues("tracking_differs")
        self.assertEqual(issues.shipment_id, first | second)
        self.assertIn("THEIRS", issues[0].message)
        second.picking_id.carrier_tracking_ref = "THEIRS2"
        self.assertEqual(second.amazon_check, "same")
        issues.filtered(lambda i: i.shipment_id == first).action_retry()
        self.assertEqual(first.state, "to_send")
        self.send_shipments()
        self.take_report()
        self.poll()
        self.assertConfirmed(first.order_id, TRACKING)
        self.assertEqual(first.amazon_check, "same")
        self.assertFalse(self.find_issues("tracking_differs"))

    def test_parcel_that_amazon_lost_is_asked_about_and_sent_again(self):
        shipment = self.make_shipment()
        self.take_report()
        order_id = shipment.amazon_order_id
        quantities = {"quantityFulfilled": 0, "quantityUnfulfilled": 2}
        order = self.emulator.order(order_id)
        items = [{**i, "fulfillment": quantities} for i in order["orderItems"]]
        self.emulator.update_order(
            order_id, status="UNSHIPPED", orderItems=items, packages=[]
        )
        self.ask_unseen()
        self.assertTrue(self.emulator.calls("getOrder"))
        self.assertEqual(shipment.amazon_check, "missing")
        issue = self.find_issues("tracking_missing")
        self.ask_unseen()
        self.assertFalse(self.emulator.calls("getOrder"), "nobody asks for ever")
        issue.action_retry()
        self.send_shipments()
        self.take_report()
        self.poll()
        self.assertConfirmed(shipment.order_id, TRACKING)
        self.assertEqual((shipment.amazon_check, issue.state), ("same", "resolved"))

    def test_amazon_that_shows_no_packages_is_believed(self):
        shipment = self.make_shipment()
        self.take_report()
        self.change_package(shipment)
        self.ask_unseen()
        self.assertEqual(shipment.amazon_check, "unshown")
        self.assertFalse(self.find_issues("tracking_missing"))

    # === IN TIME === #

    def get_filter(self, name):
        """Return the domain of a filter of the list."""
        view = self.env.ref("amazon_connector.amazon_stock_picking_view_search_late")
        [node] = etree.fromstring(view.arch).xpath(f"//filter[@name='{name}']")
        return safe_eval(node.get("domain"))

    def test_what_is_not_confirmed_in_time_is_listed_with_a_cure(self):
        sale, other, fine = self.make_sales("DE", "DE", "DE")
        waiting = self.deliver(sale, tracking="")
        unsent = self.deliver(other)
        self.deliver(fine)
        now, flow = fields.Datetime.now(), "urgent"
        # Other tests may have left Amazon's clock ahead of the list's.
        (sale | other).amazon_ship_by = now - timedelta(minutes=1)
        self.account.tracking_enabled = False
        self.account._get_flow(flow).next_at = HISTORY
        self.run_cron("send_shipments")
        issues = self.find_issues("not_confirmed")
        self.assertEqual(issues.picking_id, waiting | unsent)
        self.assertIn("switch that on", issues[0].message)
        xmlid = "amazon_connector.action_amazon_late_deliveries"
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        domain = safe_eval(action["domain"])
        listed = self.env["stock.picking"].search(domain)
        self.assertLessEqual(waiting | unsent, listed)
        in_time, fine.amazon_ship_by = fine.amazon_ship_by, now + timedelta(minutes=30)
        found = {"late": waiting | unsent, "soon": fine.picking_ids}
        for name, pickings in found.items():
            shown = listed.search([("id", "in", listed.ids), *self.get_filter(name)])
            self.assertEqual(shown, pickings)
        fine.amazon_ship_by = in_time
        self.account.tracking_enabled = True
        self.send_shipments()
        self.take_report()
        for count in (2, 2):
            self.account._get_flow(flow).next_at = HISTORY
            self.run_cron("send_shipments")
            issue = self.find_issues("not_confirmed")
            self.assertEqual(issue.picking_id, waiting)
            self.assertIn("type it", issue.message)
            self.assertEqual(issue.count, count, "it says nothing new")
        waiting.carrier_tracking_ref = "LATE1"
        self.send_shipments()
        self.take_report()
        self.account._get_flow(flow).next_at = HISTORY
        self.run_cron("send_shipments")
        self.assertFalse(self.find_issues("not_confirmed"))
