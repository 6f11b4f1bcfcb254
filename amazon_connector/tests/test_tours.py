from odoo.tests import tagged

from .common import AmazonHttpCase


@tagged("post_install", "-at_install")
class TestTours(AmazonHttpCase):
    """What users do, in a browser."""

    @classmethod
    def create_account(cls, **vals):
        """Make none: the user does."""

    def test_connect_import_and_open_an_order(self):
        self.create_product("MUG-1")
        self.add_rates(self.env.ref("base.EUR"))
        item = {"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}
        self.emulator.add_order("DE", order_id="302-0000001-0000001", items=[item])
        self.start_tour(
            "/odoo/action-amazon_connector.action_amazon_account",
            "amazon_connect_and_import",
            login="admin",
        )
        sale = self.find_order("302-0000001-0000001")
        self.assertEqual(sale.state, "sale")
        self.assertEqual(sale.amount_total, 19.98)
