from odoo.tests import tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderAccounts(AmazonCase):
    """An order is in a company once, whichever account of its seller brought it."""

    def setUp(self):
        super().setUp()
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        self.payload = self.emulator.add_order("DE", items=[item])
        self.import_orders()
        self.sale = self.find_order(self.payload)

    def test_order_of_an_active_account_is_left_to_it(self):
        other = self.create_account(name="Other", seller_id="A2OTHERSELLER")
        self.connect(other)
        self.emulator.update_order(self.payload["orderId"], status="SHIPPED")
        sale = other.import_order(self.payload["orderId"])
        self.assertEqual(sale, self.sale)
        self.assertEqual(sale.amazon_account_id, self.account)
        self.assertEqual(sale.amazon_status, "UNSHIPPED")

    def test_order_of_an_archived_account_is_left_to_it(self):
        self.account.active = False
        other = self.create_account(name="Other", seller_id="A2OTHERSELLER")
        self.connect(other)
        self.emulator.update_order(self.payload["orderId"], status="CANCELLED")
        self.assertEqual(other.import_order(self.payload["orderId"]), self.sale)
        self.assertEqual(self.sale.amazon_account_id, self.account)
        self.assertEqual(self.sale.state, "sale")
        self.account.active = True
        self.advance(1000)
        self.import_orders()
        self.assertEqual(self.sale.state, "cancel")
