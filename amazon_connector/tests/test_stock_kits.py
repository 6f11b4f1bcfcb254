from odoo.fields import Command
from odoo.tests import tagged

from .stock import StockCase


@tagged("post_install", "-at_install")
class TestStockKits(StockCase):
    """Kits are counted by their components, where manufacturing is installed."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        if "mrp.bom" not in self.env:
            self.skipTest("Manufacturing, which knows of kits, is not installed")
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
