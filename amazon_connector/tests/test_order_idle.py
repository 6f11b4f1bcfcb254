from odoo.tests import tagged

from odoo.addons.amazon_connector.models.amazon_account import INCLUDED_DATA

from .changes import ChangesCase

ORDERS = 30


@tagged("post_install", "-at_install")
class TestOrderIdle(ChangesCase):
    """What it costs to see orders again that have not changed."""

    def count(self, orders):
        """Return how many statements it takes to import these once more."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["amazon.order.importer"]._import_orders(self.account, orders)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_known_orders_cost_as_much_as_one(self):
        ids = self.emulator.add_orders(ORDERS)
        self.advance(1000)
        self.import_orders()
        client = self.account._get_client()
        orders = [client.get_order(i, included_data=INCLUDED_DATA) for i in ids[:25]]
        known = [o for o in orders if self.find_order(o.order_id)]
        self.assertGreater(len(known), 10)
        sales = self.env["sale.order"].union(
            *(self.find_order(order.order_id) for order in known)
        )
        stamps = sales.mapped("write_date")
        one, all_of_them = self.count(known[:1]), self.count(known)
        self.assertLessEqual(all_of_them, one + 3)
        self.assertLess(all_of_them, 30)
        self.assertEqual(sales.mapped("write_date"), stamps)
