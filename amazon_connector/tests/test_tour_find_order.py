from odoo.fields import Command
from odoo.tests import tagged

from .common import AmazonHttpCase

PENDING, EARLY = "302-0000009-0000009", "302-0000008-0000008"


@tagged("post_install", "-at_install")
class TestTourFindOrder(AmazonHttpCase):
    """An order that is not in Odoo is looked for, and imported, in a browser."""

    def test_order_is_found_and_imported(self):
        sales = self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.env.ref("base.user_admin").group_ids = [Command.link(sales.id)]
        self.create_product("MUG-1")
        self.connect(countries=("DE",)).orders_from = "2026-10-01 00:00:00"
        item = {"sku": "MUG-1", "quantity": 1, "unit_price": "9.99"}
        self.emulator.add_order("DE", order_id=PENDING, items=[item], status="PENDING")
        self.emulator.add_order(
            "DE", order_id=EARLY, items=[item], created="2026-09-01T10:00:00Z"
        )
        self.start_tour("/odoo", "amazon_find_order", login="admin")
        sale = self.find_order(EARLY)
        self.assertEqual(sale.state, "sale")
        self.assertFalse(self.find_order(PENDING))
