from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_shipment_checks

from spapi_emulator.processing_report import MessageError

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestShipmentChecks(ShippingCase):
    """What is looked at before a parcel goes to Amazon."""

    def confirm(self):
        self.send_shipments()
        self.take_report()

    def change_at_amazon(self, sale, status):
        self.advance(3600)
        self.emulator.update_order(sale.amazon_order_id, status=status)
        self.advance(3600)
        self.import_orders()
        self.assertEqual(sale.amazon_status, status)

    # === ORDERS THAT AMAZON HAS AS SHIPPED OR CANCELLED === #

    def test_order_confirmed_in_seller_central_is_not_sent(self):
        self.account.read_only = True
        sale, other = self.make_sales("DE", "FR")
        picking = self.deliver(sale)
        waiting = self.deliver(other, tracking="")
        self.send_shipments()
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.assertEqual(waiting.amazon_shipment_state, "waiting")
        self.change_at_amazon(sale, "SHIPPED")
        self.change_at_amazon(other, "SHIPPED")
        self.account.read_only = False
        self.confirm()
        for delivery in picking | waiting:
            self.assertEqual(delivery.amazon_shipment_state, "elsewhere")
        self.assertFalse(self.find_shipments(sale | other))
        self.assertFalse(self.emulator.calls("createFeed"))
        self.assertFalse(self.find_issues())

    def test_order_cancelled_at_amazon_is_not_sent(self):
        self.account.read_only = True
        sale = self.make_sale()
        picking = self.deliver(sale)
        self.change_at_amazon(sale, "CANCELLED")
        self.account.read_only = False
        self.confirm()
        self.assertEqual(picking.amazon_shipment_state, "cancelled")
        self.assertFalse(self.emulator.calls("createFeed"))

    def test_parcel_kept_back_and_then_confirmed_elsewhere_is_not_sent(self):
        sale = self.make_sale()
        sale.picking_ids.carrier_id = False
        picking = self.deliver(sale)
        self.send_shipments()
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.assertTrue(self.find_issues("no_carrier_code"))
        self.change_at_amazon(sale, "SHIPPED")
        self.send_shipments()
        self.assertEqual(picking.amazon_shipment_state, "elsewhere")
        self.assertFalse(self.find_issues("no_carrier_code"))
        self.assertFalse(self.emulator.calls("createFeed"))

    def test_refused_parcel_confirmed_elsewhere_is_closed(self):
        self.process_with("DONE", MessageError("1", "18028", "Wrong carrier."))
        shipment = self.make_shipment()
        self.take_report()
        self.assertEqual(shipment.state, "refused")
        issue = self.find_issues("shipment_refused")
        self.send_shipments()
        self.assertEqual(shipment.state, "refused")
        self.change_at_amazon(shipment.order_id, "SHIPPED")
        self.send_shipments()
        self.assertEqual(shipment.state, "closed")
        self.assertEqual(shipment.picking_id.amazon_shipment_state, "elsewhere")
        self.assertEqual(issue.state, "resolved")
        shipment.picking_id.carrier_tracking_ref = "LATER"
        self.send_shipments()
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)

    def test_failed_feed_of_parcels_confirmed_elsewhere_is_settled(self):
        sales = self.make_sales("DE", "FR")
        self.process_with("FATAL")
        for sale in sales:
            self.deliver(sale)
        self.send_shipments()
        self.take_report()
        issue = self.find_issues("feed_failed")
        self.change_at_amazon(sales[0], "SHIPPED")
        self.send_shipments()
        states = self.find_shipments(sales).sorted("id").mapped("state")
        self.assertEqual(sorted(states), ["closed", "refused"])
        self.assertEqual(issue.state, "open")
        self.change_at_amazon(sales[1], "SHIPPED")
        self.send_shipments()
        self.assertEqual(issue.state, "resolved")

    def test_refused_and_never_sent_parcel_confirmed_elsewhere_is_dropped(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        flow = type(self.env["amazon.shipments.flow"])
        prepare = flow._prepare_feed_vals

        def prepare_wrong(model, account, shipments):
            return {**prepare(model, account, shipments), "feed_type": "NO_SUCH_TYPE"}

        with patch.object(flow, "_prepare_feed_vals", prepare_wrong):
            self.send_shipments()
        shipment = self.find_shipments(sale)
        self.assertEqual((shipment.state, shipment.sent_as), ("refused", False))
        self.assertTrue(self.find_issues("feed_failed"))
        self.change_at_amazon(sale, "SHIPPED")
        self.send_shipments()
        self.assertFalse(shipment.exists())
        self.assertEqual(picking.amazon_shipment_state, "elsewhere")
        self.assertFalse(self.find_issues())

    def test_refused_correction_is_not_settled_by_the_first_number(self):
        shipment = self.make_shipment(tracking="TYPO")
        self.take_report()
        self.advance(3600)
        self.import_orders()
        self.process_with("DONE", MessageError("1", "18028", "Wrong number."))
        shipment.picking_id.carrier_tracking_ref = "RIGHT"
        self.confirm()
        self.send_shipments()
        self.assertEqual(shipment.order_id.amazon_status, "SHIPPED")
        self.assertEqual(shipment.state, "refused")
        self.assertTrue(self.find_issues("shipment_refused"))
        self.assertTrue(shipment.sent_as)

    def test_parcel_of_ours_is_corrected_when_all_is_shipped(self):
        shipment = self.make_shipment(tracking="TYPO")
        self.take_report()
        self.advance(3600)
        self.import_orders()
        self.assertEqual(shipment.order_id.amazon_status, "SHIPPED")
        self.assertEqual(shipment.picking_id.amazon_shipment_state, "confirmed")
        shipment.picking_id.carrier_tracking_ref = "RIGHT"
        self.confirm()
        self.assertConfirmed(shipment.order_id, "RIGHT")

    # === DELIVERIES TO COLLECT === #

    def test_delivery_done_before_tracking_was_on_goes_out_with_it(self):
        self.account.tracking_enabled = False
        sale = self.make_sale()
        self.deliver(sale)
        self.confirm()
        self.account.tracking_enabled = True
        self.confirm()
        self.assertConfirmed(sale, TRACKING)

    def test_letters_allowed_later_go_with_the_next_run(self):
        sale = self.make_sale()
        picking = self.deliver(sale, tracking="")
        self.send_shipments()
        self.carrier.amazon_without_tracking = True
        self.assertEqual(picking.amazon_shipment_state, "waiting")
        self.confirm()
        self.assertConfirmed(sale, None)

    def test_installation_computes_no_delivery(self):
        sale = self.make_sale()
        picking = self.deliver(sale)
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE stock_picking DROP amazon_shipment_state")
        self.env.invalidate_all()
        names, context = ["stock.picking"], {"module": "amazon_connector"}
        self.registry.init_models(self.env.cr, names, context, install=False)
        self.env.invalidate_all()
        self.assertFalse(picking.amazon_shipment_state)

    def test_state_has_an_index_of_the_few_that_have_one(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'stock_picking' "
            "AND indexdef LIKE '%(amazon_shipment_state)%'"
        )
        self.assertIn("IS NOT NULL", self.env.cr.fetchone()[0])

    # === CARRIERS === #

    def test_delivery_method_without_a_code_waits_with_an_issue(self):
        self.carrier.write({"amazon_carrier_code": False, "name": "Bicycle Bert"})
        self.assertFalse(self.carrier.amazon_carrier_code)
        sale = self.make_sale()
        picking = self.deliver(sale)
        self.send_shipments()
        self.assertFalse(self.find_feeds())
        issue = self.find_issues("no_carrier_code")
        self.assertEqual(issue.picking_id, picking)
        self.assertIn("Bicycle Bert", issue.message)
        self.carrier.amazon_carrier_code = "Other"
        self.send_shipments()
        self.assertEqual(issue.state, "resolved")
        self.take_report()
        self.assertEqual(self.get_packages(sale)[0]["carrier"], "Bicycle Bert")

    def test_parcels_kept_back_leave_the_queue_to_others(self):
        held, free, other = self.make_sales("DE", "FR", "IT")
        held.picking_ids.carrier_id = False
        bicycle = self.carrier.copy({"amazon_carrier_code": False})
        other.picking_ids.carrier_id = bicycle
        for sale in (held, other):
            self.deliver(sale)
        self.send_shipments()
        self.deliver(free)
        with patch.object(amazon_shipment_checks, "MAX_MESSAGES", 1):
            self.confirm()
        self.assertConfirmed(free, TRACKING)
        issues = self.find_issues("no_carrier_code")
        self.assertEqual(issues.order_id, held | other)
        self.assertEqual(set(issues.mapped("count")), {1}, "they were written again")
        held.picking_ids.carrier_id = bicycle
        self.send_shipments()
        issue = issues.filtered(lambda issue: issue.order_id == held)
        self.assertEqual(issue.count, 2)
        self.assertIn(bicycle.name, issue.message)

    # === NUMBERS === #

    def test_first_of_several_numbers_goes_with_a_warning(self):
        sale = self.make_sale()
        picking = self.deliver(sale, tracking=" ,NUMBER1 ; NUMBER2,NUMBER3")
        self.confirm()
        self.assertConfirmed(sale, "NUMBER1")
        issue = self.find_issues()
        self.assertEqual(issue.mapped("code"), ["several_numbers"])
        self.assertEqual(issue.severity, "warning")
        self.assertEqual(issue.picking_id, picking)
        picking.carrier_tracking_ref = "NUMBER1"
        self.assertEqual(issue.state, "resolved")
        self.assertEqual(picking.amazon_shipment_state, "confirmed")

    def test_several_numbers_corrected_to_another(self):
        sale = self.make_sale()
        picking = self.deliver(sale, tracking="NUMBER1,NUMBER2")
        self.confirm()
        picking.carrier_tracking_ref = "NUMBER2"
        self.assertFalse(self.find_issues())
        self.confirm()
        self.assertConfirmed(sale, "NUMBER2")

    # === MESSAGES === #

    def test_parcel_that_fits_no_message_is_refused_alone(self):
        bad, good = self.make_sales("DE", "FR")
        self.deliver(bad, "BAD")
        self.deliver(good, "GOOD")
        order_id, bad.amazon_order_id = bad.amazon_order_id, "no number"
        self.confirm()
        self.assertConfirmed(good, "GOOD")
        shipment = self.find_shipments(bad)
        self.assertEqual(shipment.state, "refused")
        issue = self.find_issues()
        self.assertEqual(issue.mapped("code"), ["shipment_refused"])
        self.assertEqual(issue.shipment_id, shipment)
        self.assertIn("no Amazon order id", issue.message)
        bad.amazon_order_id = order_id
        issue.action_dismiss()
        issue.action_retry()
        self.assertEqual(issue.state, "open")
        self.confirm()
        self.assertConfirmed(bad, "BAD")
        self.assertEqual(issue.state, "resolved")
