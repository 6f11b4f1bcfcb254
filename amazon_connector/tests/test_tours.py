from odoo.tests import tagged

from .common import AmazonHttpCase


@tagged("post_install", "-at_install")
class TestTours(AmazonHttpCase):
    """What users do, in a browser."""

    @classmethod
    def create_account(cls, **vals):
        """Make none: the user does."""

    def test_from_nothing_to_the_first_order(self):
        self.create_product("MUG-1")
        self.add_rates(self.env.ref("base.EUR"))
        item = {"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}
        self.emulator.add_order("DE", order_id="302-0000001-0000001", items=[item])
        self.start_tour("/odoo", "amazon_connect_and_import", login="admin")
        account = self.env["amazon.account"].search([])
        self.assertTrue(account.started_at and account.read_only)
        self.assertTrue(account.orders_enabled and account.tracking_enabled)
        sale = self.find_order("302-0000001-0000001")
        self.assertEqual(sale.state, "sale")
        self.assertEqual(sale.amount_total, 19.98)
