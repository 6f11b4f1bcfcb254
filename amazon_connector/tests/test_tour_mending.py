from odoo.tests import tagged

from .common import AmazonHttpCase


@tagged("post_install", "-at_install")
class TestTourMending(AmazonHttpCase):
    """What a user does about an unknown SKU, in a browser."""

    def test_mend_an_unknown_sku(self):
        self.connect()
        product = self.create_product(False, name="New mug")
        item = {"sku": "NEW-1", "quantity": 2, "unit_price": "9.99"}
        self.emulator.add_order("DE", order_id="302-0000002-0000002", items=[item])
        self.import_orders()
        sale = self.find_order("302-0000002-0000002")
        self.assertEqual(sale.state, "draft")
        self.account._get_flow("orders").next_at = "2020-01-01 00:00:00"
        self.start_tour("/odoo", "amazon_mend_unknown_sku", login="admin")
        self.assertEqual(sale.order_line.product_id, product)
        self.assertEqual((sale.state, sale.amount_total), ("sale", 19.98))
        self.assertFalse(self.find_issues())
