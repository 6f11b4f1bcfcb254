from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import amazon_pending_item

from .stock import StockCase

MUGS = [{"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}]


@tagged("post_install", "-at_install")
class TestPendingItems(StockCase):
    """What buyers have taken and not paid yet is kept from others."""

    def setUp(self):
        super().setUp()
        self.add_stock(self.mug, 10)

    def find_pending(self):
        domain = [("account_id", "=", self.account.id)]
        return self.env["amazon.pending.item"].search(domain)

    def add_pending(self, items=MUGS, **options):
        order = self.emulator.add_order("DE", items=items, status="PENDING", **options)
        self.import_orders()
        return order

    def change(self, order, **changes):
        self.advance(300)
        self.emulator.update_order(order["orderId"], **changes)
        self.advance(300)
        self.import_orders()

    def test_a_pending_order_holds_its_pieces(self):
        order = self.add_pending()
        self.assertFalse(self.find_order(order))
        self.assertEqual(self.count(), 8)
        self.import_orders()
        self.assertEqual(len(self.find_pending()), 1)
        self.assertEqual(self.count(), 8)

    def test_a_paid_order_holds_them_once(self):
        order = self.add_pending()
        self.change(order, status="UNSHIPPED")
        sale = self.find_order(order)
        self.assertEqual(sale.state, "sale")
        self.assertFalse(self.find_pending())
        self.assertEqual(self.count(), 8)
        self.deliver(sale)
        self.assertEqual(self.count(), 8)

    def test_a_cancelled_order_gives_them_back(self):
        order = self.add_pending()
        self.change(order, status="CANCELLED")
        self.assertFalse(self.find_pending())
        self.assertEqual(self.count(), 10)

    def test_another_quantity(self):
        order = self.add_pending()
        item = order["orderItems"][0]["orderItemId"]
        self.change(order, quantities={item: 5})
        self.assertEqual(self.count(), 5)

    def test_items_of_one_sku_add_up_and_each_sku_has_its_own(self):
        tea = self.make_sku("TEA-1", self.tea)
        self.add_stock(self.tea, 4)
        items = [*MUGS, {"sku": "TEA-1", "quantity": 1, "unit_price": "7"}, *MUGS]
        self.add_pending(items)
        self.add_pending()
        self.assertEqual(self.count(), 4)
        self.assertEqual(self.count(tea), 3)

    def test_amazon_s_own_parcels_hold_nothing(self):
        self.account.order_channel = "both"
        self.add_pending(fulfilled_by="AMAZON")
        self.assertFalse(self.find_pending())
        self.assertEqual(self.count(), 10)

    @mute_logger("odoo.addons.amazon_connector.models.amazon_order_importer")
    def test_a_paid_order_that_did_not_get_in_holds_its_pieces(self):
        order = self.add_pending()
        rules = self.env["stock.rule"].search([("action", "!=", "buy")])
        self.warehouse.delivery_route_id.active = False
        rules.active = False
        self.change(order, status="UNSHIPPED")
        self.assertFalse(self.find_order(order))
        self.assertTrue(self.find_issues("order_failed"))
        self.assertEqual(self.count(), 8)
        rules.active = True
        self.warehouse.delivery_route_id.active = True
        self.advance(3600)
        self.import_orders()
        self.assertTrue(self.find_order(order))
        self.assertFalse(self.find_pending())
        self.assertEqual(self.count(), 8)

    def test_an_order_that_was_left_out_holds_nothing(self):
        self.emulator.add_order("DE", items=MUGS, status="SHIPPED")
        self.emulator.add_order("DE", items=MUGS, created="2019-01-01T00:00:00Z")
        self.import_orders()
        self.assertFalse(self.find_pending())

    def test_nothing_of_the_buyer_is_kept(self):
        self.add_pending()
        names = set(self.env["amazon.pending.item"]._fields)
        own = names - set(self.env["base"]._fields)
        magic = {"create_uid", "create_date", "write_uid", "write_date"}
        kept = {"account_id", "company_id", "amazon_order_id", "sku", "quantity"}
        kept.add("move_id")  # the reservation in the stock
        self.assertEqual(own - magic - {"id", "display_name"}, kept)

    def test_what_amazon_forgot_ends(self):
        self.add_pending()
        self.patch(amazon_pending_item, "FORGOTTEN_AFTER", timedelta(days=-1))
        self.env["amazon.pending.item"]._gc_forgotten()
        self.assertFalse(self.find_pending())
