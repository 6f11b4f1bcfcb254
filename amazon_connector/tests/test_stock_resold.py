from datetime import datetime, timedelta

from odoo.tests import freeze_time, tagged

from .common import HISTORY
from .stock import StockCase


@tagged("post_install", "-at_install")
class TestStockResold(StockCase):
    """No piece is offered that a buyer has, and what was bought is filled up again."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.add_stock(self.mug, 10)
        self.make_listing(self.sku, quantity=10)
        self.import_orders()
        self.get_changes()
        self.mark_sent(self.sku, 10)

    # === ANOTHER SKU, ANOTHER ACCOUNT === #

    def test_a_pending_order_holds_the_product_under_every_sku(self):
        pack = self.env.ref("uom.product_uom_pack_6")
        self.mug.uom_ids = pack
        other = self.make_sku("MUG-2", self.mug)
        six = self.make_sku("MUG-6", self.mug, product_uom_id=pack.id)
        self.make_listing(other, quantity=10)
        self.get_changes()
        self.mark_sent(other, 10)
        self.buy(2, "PENDING")
        self.assertEqual((self.count(), self.count(other), self.count(six)), (8, 8, 1))
        self.assertEqual(self.get_changes(), {"MUG-1": 8, "MUG-2": 8})
        self.buy(1, "PENDING", sku="MUG-6")
        self.assertEqual((self.count(), self.count(other), self.count(six)), (2, 2, 0))

    def test_a_pending_order_of_one_account_holds_it_in_another(self):
        other = self.create_account(name="Other", seller_id="A2OTHERSELLER")
        sku = self.make_sku("MUG-NA", self.mug, other)
        self.buy(3, "PENDING")
        self.assertEqual(self.count(sku), 7)

    # === ORDERS THAT RESERVE NOTHING === #

    def test_an_order_that_stays_a_quotation_holds_its_pieces(self):
        self.account.order_state = "draft"
        sale = self.find_order(self.buy(3))
        self.assertEqual(sale.state, "draft")
        self.assertEqual(self.count(), 7)
        sale.action_confirm()
        self.assertEqual(self.count(), 7)

    def test_an_order_that_waits_for_a_product_holds_its_others(self):
        more = [{"sku": "NOBODY-KNOWS", "quantity": 1, "unit_price": "5"}]
        sale = self.find_order(self.buy(4, more=more))
        self.assertEqual(sale.state, "draft")
        self.assertEqual(self.count(), 6)
        self.get_changes()
        self.mark_sent(self.sku, 6)
        sale.order_line.filtered("amazon_sku")[0].product_uom_qty = 3
        self.assertEqual(self.get_changes(), {"MUG-1": 7})
        sale._action_cancel()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})

    def test_a_new_offer_leaves_out_what_others_hold(self):
        self.buy(3, "PENDING")
        vals = {"account_id": self.account.id, "product_id": self.mug.id}
        draft = self.env["amazon.sku"].new(vals)
        free = self.env["amazon.offer.quantities"]._get_free(draft)
        self.assertEqual(free, {draft: 7})

    def test_what_amazon_has_forgotten_is_free_again(self):
        self.buy(3, "PENDING")
        self.get_changes()
        self.mark_sent(self.sku, 7)
        with freeze_time(datetime.now() + timedelta(days=31)):
            self.env["amazon.pending.item"]._gc_forgotten()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})

    def test_an_order_that_is_not_reserved_holds_its_pieces(self):
        self.warehouse.out_type_id.reservation_method = "manual"
        sale = self.find_order(self.buy(3))
        self.assertEqual(sale.state, "sale")
        self.assertEqual(self.mug.free_qty, 10)
        self.assertEqual(self.count(), 7)
        self.get_changes()
        self.mark_sent(self.sku, 7)
        sale.order_line.product_uom_qty = 4
        self.assertEqual(self.get_changes(), {"MUG-1": 6})
        sale.order_line.product_uom_qty = 3
        sale.picking_ids.action_assign()
        self.assertEqual(self.count(), 7)
        self.deliver(sale)
        self.assertEqual(self.count(), 7)

    def test_what_was_waited_for_in_vain_is_free_again(self):
        self.warehouse.out_type_id.reservation_method = "manual"
        sale = self.find_order(self.buy(3))
        self.get_changes()
        self.mark_sent(self.sku, 7)
        sale.picking_ids.action_cancel()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})

    def test_what_is_not_there_is_not_sold_when_it_comes(self):
        sale = self.find_order(self.buy(12))
        self.assertEqual(self.count(), 0)
        move = sale.picking_ids.move_ids
        self.assertEqual(move.state, "partially_available")
        self.env["stock.quant"]._update_available_quantity(
            self.mug, self.warehouse.lot_stock_id, 5
        )
        self.assertEqual(self.count(), 3)

    # === WHAT AMAZON HAS TAKEN FROM ITS OWN QUANTITY === #

    def test_a_sale_below_the_cap_is_filled_up(self):
        self.account.stock_cap = 5
        self.assertEqual(self.get_changes(), {"MUG-1": 5})
        self.mark_sent(self.sku, 5)
        self.assertEqual(self.get_changes(), {})
        self.buy(2)
        self.assertEqual(self.get_changes(), {"MUG-1": 5}, "Amazon has 3 now")

    def test_stock_that_came_as_quickly_as_it_was_sold(self):
        self.buy(2, "PENDING")
        self.add_stock(self.mug, 2)
        self.assertEqual(self.get_changes(), {"MUG-1": 10}, "Amazon has 8 now")

    def test_an_order_seen_twice_sends_nothing_twice(self):
        order = self.buy(2)
        self.get_changes()
        self.mark_sent(self.sku, 8)
        self.advance(600)
        item = order["orderItems"][0]["orderItemId"]
        self.emulator.update_order(order["orderId"], quantities={item: 2})
        self.advance(600)
        self.import_orders()
        self.assertEqual(self.get_changes(), {})

    # === OFF AND ON AGAIN === #

    def change_at_amazon(self, quantity):
        """Let somebody set the quantity in Seller Central, which Odoo reads."""
        self.sku.listing_ids.quantity = quantity
        self.assertEqual(self.get_changes(), {})

    def test_what_was_set_elsewhere_while_stock_was_off(self):
        for record in (self.account, self.germany):
            record.stock_enabled = False
            self.change_at_amazon(50)
            record.stock_enabled = True
            self.assertEqual(self.get_changes(), {"MUG-1": 10})
            self.sku.quantity_sent_at = HISTORY

    def test_what_another_tool_has_set_until_it_kept_it_no_more(self):
        listing = self.sku.listing_ids
        listing.keep_stock = True
        self.change_at_amazon(50)
        listing.action_keep_nothing()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})
