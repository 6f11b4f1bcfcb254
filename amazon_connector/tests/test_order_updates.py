from datetime import datetime

from odoo.fields import Command
from odoo.tests import tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderUpdates(AmazonCase):
    """What happens at Amazon to an order that is in Odoo already."""

    def setUp(self):
        super().setUp()
        item = {"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}
        self.payload = self.emulator.add_order("DE", items=[item])
        self.import_orders()
        self.sale = self.find_order(self.payload)

    def change(self, **changes):
        self.advance(1000)
        self.emulator.update_order(self.payload["orderId"], **changes)
        self.advance(1000)
        self.import_orders()

    def test_status_and_dates_follow(self):
        window = {
            "earliestDateTime": "2026-12-01T00:00:00.000Z",
            "latestDateTime": "2026-12-05T22:59:59.000Z",
        }
        fulfillment = {**self.payload["fulfillment"], "shipByWindow": window}
        self.change(fulfillment={**fulfillment, "fulfillmentStatus": "SHIPPED"})
        self.assertEqual(self.sale.amazon_status, "SHIPPED")
        self.assertEqual(str(self.sale.amazon_ship_by), "2026-12-05 22:59:59")
        self.assertEqual(self.sale.state, "sale")

    def test_units_shipped_at_amazon(self):
        self.assertEqual(self.sale.order_line.amazon_shipped, 0)
        items = self.emulator.order(self.payload["orderId"])["orderItems"]
        items[0]["fulfillment"].update(quantityFulfilled=1, quantityUnfulfilled=1)
        self.change(status="PARTIALLY_SHIPPED", orderItems=items)
        self.assertEqual(self.sale.order_line.amazon_shipped, 1)
        self.assertEqual(self.sale.order_line.product_uom_qty, 2)

    def test_status_of_the_future(self):
        fulfillment = self.payload["fulfillment"]
        self.change(fulfillment={**fulfillment, "fulfillmentStatus": "TELEPORTED"})
        self.assertEqual(self.sale.amazon_status, "OTHER")
        # Amazon may add values that its own model does not have yet.
        self.emulator.violations.clear()

    def test_cancelled_order_and_its_delivery(self):
        self.change(status="CANCELLED")
        self.assertEqual(self.sale.state, "cancel")
        self.assertEqual(self.sale.picking_ids.state, "cancel")
        self.assertEqual(self.sale.amazon_status, "CANCELLED")
        self.assertFalse(self.find_issues())
        self.change(programs=["PRIME"])
        self.assertEqual(self.find_order(self.payload), self.sale)

    def test_cancelled_quotation(self):
        item = {"sku": "NO-SUCH", "unit_price": "9.99"}
        self.payload = self.emulator.add_order("DE", items=[item])
        self.advance(1000)
        self.import_orders()
        sale = self.find_order(self.payload)
        self.assertEqual(sale.state, "draft")
        self.change(status="CANCELLED")
        self.assertEqual(sale.state, "cancel")
        self.assertFalse(self.find_issues())

    def test_cancelled_locked_order(self):
        self.sale.action_lock()
        self.change(status="CANCELLED")
        self.assertEqual(self.sale.state, "cancel")
        self.assertFalse(self.find_issues())

    def test_cancelled_after_the_goods_have_left(self):
        picking = self.deliver(self.sale)
        self.change(status="CANCELLED")
        self.assertEqual(self.sale.state, "sale")
        self.assertEqual(picking.state, "done")
        issue = self.find_issues()
        self.assertEqual(issue.code, "cancelled_at_amazon")
        self.assertEqual(issue.order_id, self.sale)
        self.change(programs=["PRIME"])
        self.assertEqual(self.find_issues(), issue)

    def test_cancelled_after_a_part_of_the_goods_has_left(self):
        self.sale.picking_ids.move_ids.quantity = 1
        self.sale.picking_ids.move_ids.picked = True
        self.sale.picking_ids.carrier_tracking_ref = "1"
        self.sale.picking_ids.with_context(skip_sms=True)._action_done()
        left = self.sale.picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(left.move_ids.product_uom_qty, 1)
        self.change(status="CANCELLED")
        self.assertEqual(left.state, "cancel")
        self.assertEqual(self.find_issues().code, "cancelled_at_amazon")

    def test_cancelled_by_hand_is_not_made_again(self):
        self.sale._action_cancel()
        self.change(programs=["PRIME"])
        self.assertEqual(self.find_order(self.payload), self.sale)
        self.assertEqual(self.sale.state, "cancel")
        self.assertEqual(self.find_issues().code, "cancelled_in_odoo")

    def test_buyer_asks_to_cancel(self):
        self.change(cancel_reason="Ordered by mistake")
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.severity), ("cancel_requested", "warning"))
        self.assertEqual(self.sale.state, "sale")
        self.change(status="SHIPPED")
        self.assertEqual(issue.state, "resolved")

    def test_buyer_had_asked_before_the_order_came_in(self):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        payload = self.emulator.add_order(
            "DE", items=[item], cancel_reason="Found it cheaper"
        )
        self.advance(1000)
        self.import_orders()
        sale, issue = self.find_order(payload), self.find_issues()
        self.assertEqual((issue.code, issue.order_id), ("cancel_requested", sale))
        self.assertEqual((issue.severity, sale.state), ("error", "draft"))
        self.assertIn("Seller Central", issue.message)
        sale.action_confirm()
        self.assertEqual(issue.state, "resolved")
        self.assertTrue(sale.picking_ids)

    def test_request_for_a_known_quotation_keeps_its_text(self):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        self.payload = self.emulator.add_order(
            "DE", items=[item], cancel_reason="Found it cheaper"
        )
        self.advance(1000)
        self.import_orders()
        issue = self.find_issues()
        message = issue.message
        self.change(programs=["PRIME"])
        self.assertEqual(self.find_issues(), issue)
        self.assertEqual((issue.message, issue.severity), (message, "error"))
        self.change(status="CANCELLED")
        self.assertEqual(self.find_order(self.payload).state, "cancel")
        self.assertFalse(self.find_issues())

    def test_changes_by_people_stay(self):
        carrier = self.carrier.copy({"name": "GLS"})
        self.sale.carrier_id = carrier
        self.sale.write({"order_line": [Command.create({"product_id": self.tea.id})]})
        self.change(programs=["PRIME"])
        self.assertEqual(self.sale.carrier_id, carrier)
        self.assertEqual(len(self.sale.order_line), 2)

    def test_order_locked_when_confirmed(self):
        group = self.env.ref("sale.group_auto_done_setting")
        self.env.ref("base.user_root").group_ids = [Command.link(group.id)]
        created = datetime(2026, 1, 2, 3, 4, 5)
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        self.payload = self.emulator.add_order(
            "DE", items=[item], created=created, updated=self.emulator.now()
        )
        self.advance(1000)
        self.import_orders()
        sale = self.find_order(self.payload)
        self.assertTrue(sale.locked)
        self.assertEqual(sale.date_order, created)
        self.change(status="CANCELLED")
        self.assertEqual(sale.state, "cancel")
