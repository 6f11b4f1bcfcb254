from odoo.tests import tagged

from .shipping import ShippingCase


@tagged("post_install", "-at_install")
class TestOrderShipped(ShippingCase):
    """Units that were shipped before the order came in never become a delivery."""

    def add_order(self, status="SHIPPED", quantity=5, **item):
        item = {"sku": "MUG-1", "quantity": quantity, "unit_price": "9.99", **item}
        return self.emulator.add_order("DE", items=[item], status=status)

    def import_one(self, *args, **item):
        payload = self.add_order(*args, **item)
        self.import_orders()
        return self.find_order(payload)

    def test_shipped_order_is_left_out(self):
        self.assertFalse(self.import_one())
        self.assertFalse(self.find_issues())

    def test_shipped_order_is_kept_as_history(self):
        self.account.shipped_orders = "history"
        sale = self.import_one()
        line = sale.order_line
        self.assertEqual(sale.state, "sale")
        self.assertAlmostEqual(sale.amount_total, 49.95)
        self.assertFalse(sale.picking_ids)
        self.assertFalse(line.move_ids)
        self.assertEqual((line.product_uom_qty, line.qty_delivered), (5, 5))
        self.assertFalse(self.find_issues())
        self.send_shipments()
        self.assertFalse(self.find_feeds())

    def test_history_of_one_marketplace(self):
        self.links.filtered(
            lambda link: link.country_id.code == "DE"
        ).shipped_orders = "history"
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        other = self.emulator.add_order("FR", items=[item], status="SHIPPED")
        self.assertTrue(self.import_one())
        self.assertFalse(self.find_order(other))

    def test_history_as_a_quotation_moves_nothing_when_confirmed(self):
        self.account.write({"shipped_orders": "history", "order_state": "draft"})
        sale = self.import_one()
        self.assertEqual(sale.state, "draft")
        sale.action_confirm()
        self.assertFalse(sale.picking_ids)

    def test_partly_shipped_order_gets_the_rest(self):
        # The parcel that Amazon knows has the number 1, this one takes another.
        self.make_shipment()
        self.take_report()
        sale = self.import_one("PARTIALLY_SHIPPED", shipped=3)
        line = sale.order_line
        self.assertEqual(sale.state, "sale")
        self.assertFalse(self.find_issues())
        self.assertAlmostEqual(sale.amount_total, 49.95)
        self.assertEqual(sale.picking_ids.move_ids.product_uom_qty, 2)
        self.assertEqual((line.product_uom_qty, line.qty_delivered), (5, 3))
        self.deliver(sale)
        self.assertEqual(line.qty_delivered, 5)
        self.send_shipments()
        self.assertEqual(self.find_shipments(sale).item_ids.quantity, 2)
        self.take_report()
        order = self.emulator.order(sale.amazon_order_id)
        self.assertEqual(order["fulfillment"]["fulfillmentStatus"], "SHIPPED")

    def test_partly_shipped_order_is_invoiced_with_what_is_delivered(self):
        self.mug.invoice_policy = "delivery"
        sale = self.import_one("PARTIALLY_SHIPPED", shipped=3)
        invoice = sale._create_invoices()
        self.assertEqual(invoice.invoice_line_ids.quantity, 3)
        self.deliver(sale)
        rest = sale._create_invoices()
        self.assertEqual(rest.invoice_line_ids.quantity, 2)
        self.assertAlmostEqual(invoice.amount_total + rest.amount_total, 49.95)

    def test_more_of_a_partly_shipped_line_is_delivered_too(self):
        sale = self.import_one("PARTIALLY_SHIPPED", shipped=3)
        sale.order_line.product_uom_qty = 6
        self.assertEqual(sum(sale.picking_ids.move_ids.mapped("product_uom_qty")), 3)

    def test_partly_shipped_without_quantities_stays_a_quotation(self):
        payload = self.add_order("PARTIALLY_SHIPPED", shipped=3)
        stored = self.emulator.world.orders.find(payload["orderId"]).order
        for item in stored["orderItems"]:
            del item["fulfillment"]
        self.import_orders()
        self.assertEqual(self.find_order(payload).state, "draft")
        self.assertEqual(self.find_issues().code, "partly_shipped")

    def test_shipped_while_it_was_a_quotation(self):
        self.account.order_state = "draft"
        sale = self.import_one("UNSHIPPED")
        self.emulator.update_order(sale.amazon_order_id, status="SHIPPED")
        self.advance(1000)
        self.import_orders()
        sale.action_confirm()
        self.assertFalse(sale.picking_ids)
        self.assertEqual(sale.order_line.qty_delivered, 5)

    def test_only_orders_from_the_start_date(self):
        self.account.shipped_orders = "history"
        self.links.orders_from = self.account._now()
        self.assertFalse(self.import_one())
        self.assertFalse(self.import_one("UNSHIPPED"))
