from odoo.fields import Command
from odoo.tests import tagged

from .stock import StockCase


@tagged("post_install", "-at_install")
class TestStockKits(StockCase):
    """Kits are counted by their components, where manufacturing is installed."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.cup, self.saucer = map(self.create_product, ("CUP", "SAUCER"))
        self.make_kit(self.mug, {self.cup: 1, self.saucer: 2})
        self.make_listing(self.sku)
        self.import_orders()
        self.get_changes()

    def make_kit(self, product, parts):
        return self.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": quantity})
                    for part, quantity in parts.items()
                ],
            }
        )

    def test_complete_kits_count(self):
        self.add_stock(self.cup, 10)
        self.assertEqual(self.count(), 0)
        self.add_stock(self.saucer, 7)
        self.assertEqual(self.count(), 3)
        self.account.stock_buffer = 1
        self.assertEqual(self.count(), 2)

    def test_a_component_that_goes_takes_the_kit_along(self):
        self.add_stock(self.cup, 10)
        self.add_stock(self.saucer, 8)
        self.assertEqual(self.get_changes(), {"MUG-1": 4})
        self.mark_sent(self.sku, 4)
        self.sell(self.saucer, 4)
        self.assertEqual(self.get_changes(), {"MUG-1": 2})

    def test_a_kit_within_a_kit(self):
        self.make_kit(self.tea, {self.mug: 2})
        tea = self.make_sku("TEA-1", self.tea)
        self.make_listing(tea)
        self.get_changes()
        self.add_stock(self.cup, 10)
        self.add_stock(self.saucer, 12)
        self.assertEqual(self.get_changes(), {"MUG-1": 6, "TEA-1": 3})

    def test_who_buys_a_kit_holds_its_components(self):
        self.make_kit(self.tea, {self.cup: 1})
        cups, single = (
            self.make_sku("CUP-1", self.cup),
            self.make_sku("TEA-1", self.tea),
        )
        self.make_listing(cups)
        self.make_listing(single)
        self.add_stock(self.cup, 10)
        self.add_stock(self.saucer, 9)
        self.assertEqual(self.get_changes(), {"MUG-1": 4, "CUP-1": 10, "TEA-1": 10})
        self.mark_sent(self.sku, 4)
        self.mark_sent(cups | single, 10)
        self.buy(2, "PENDING")
        self.assertEqual(self.get_changes(), {"MUG-1": 2, "CUP-1": 8, "TEA-1": 8})
        self.mark_sent(self.sku, 2)
        self.mark_sent(cups | single, 8)
        self.buy(7, "PENDING", sku="CUP-1")
        self.assertEqual(self.get_changes(), {"MUG-1": 1, "CUP-1": 1, "TEA-1": 1})
        self.mark_sent(self.sku | cups | single, 1)
        self.account.order_state = "draft"
        sale = self.find_order(self.buy(1))
        self.assertEqual(self.get_changes(), {"MUG-1": 0, "CUP-1": 0, "TEA-1": 0})
        self.mark_sent(self.sku | cups | single, 0)
        sale._action_cancel()
        self.assertEqual(self.get_changes(), {"MUG-1": 1, "CUP-1": 1, "TEA-1": 1})

    def test_a_confirmed_order_of_kits_counts_once(self):
        self.add_stock(self.cup, 10)
        self.add_stock(self.saucer, 10)
        sale = self.find_order(self.buy(2))
        self.assertEqual(sale.picking_ids.move_ids.product_id, self.cup | self.saucer)
        self.assertEqual(self.count(), 3)
        self.warehouse.out_type_id.reservation_method = "manual"
        self.buy(1)
        self.assertEqual(self.count(), 2)
