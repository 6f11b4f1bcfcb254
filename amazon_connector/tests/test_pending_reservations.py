from odoo.tests import tagged

from .stock import StockCase

MUGS = [{"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}]


@tagged("post_install", "-at_install")
class TestPendingReservations(StockCase):
    """Where the setting wants it, unpaid orders reserve their goods in the stock."""

    def setUp(self):
        super().setUp()
        self.add_stock(self.mug, 3)
        self.account.pending_orders = "stock"

    def add_pending(self):
        order = self.emulator.add_order("DE", items=MUGS, status="PENDING")
        self.import_orders()
        return order

    def change(self, order, status):
        self.advance(300)
        self.emulator.update_order(order["orderId"], status=status)
        self.advance(300)
        self.import_orders()

    def get_free(self):
        self.mug.invalidate_recordset(["free_qty"])
        return self.mug.with_context(warehouse_id=self.warehouse.id).free_qty

    def find_moves(self, order):
        return self.env["stock.move"].search([("origin", "=", order["orderId"])])

    def test_a_pending_order_reserves_and_becomes_real(self):
        order = self.add_pending()
        move = self.find_moves(order)
        self.assertEqual((move.state, move.quantity), ("assigned", 2))
        self.assertFalse(move.picking_id or self.find_order(order))
        self.assertEqual((self.get_free(), self.count()), (1, 1))
        self.import_orders()
        self.assertEqual(self.find_moves(order), move)
        other = self.sell(self.mug, 2)
        self.assertEqual(other.picking_ids.move_ids.quantity, 1)
        self.change(order, "UNSHIPPED")
        sale = self.find_order(order)
        self.assertEqual(sale.picking_ids.move_ids.quantity, 2)
        self.assertFalse(move.exists())
        self.assertFalse(self.env["amazon.pending.item"].search([]))

    def test_a_cancelled_one_frees_its_goods(self):
        order = self.add_pending()
        self.change(order, "CANCELLED")
        self.assertFalse(self.find_moves(order))
        self.assertEqual((self.get_free(), self.count()), (3, 3))

    def test_what_is_not_there_is_kept_from_others_all_the_same(self):
        first, second = self.add_pending(), self.add_pending()
        states = (self.find_moves(first) | self.find_moves(second)).mapped("state")
        self.assertEqual(states, ["assigned", "partially_available"])
        self.assertEqual((self.get_free(), self.count()), (0, 0))
        self.add_stock(self.mug, 4)
        self.assertEqual(self.count(), 3)

    def test_one_marketplace_alone(self):
        self.account.pending_orders = "offers"
        order = self.add_pending()
        self.assertFalse(self.find_moves(order))
        self.assertEqual((self.get_free(), self.count()), (3, 1))
        self.germany.pending_orders = "stock"
        other = self.emulator.add_order("FR", items=MUGS[:1], status="PENDING")
        self.change(order, "PENDING")
        self.assertTrue(self.find_moves(order))
        self.assertFalse(self.find_moves(other))
