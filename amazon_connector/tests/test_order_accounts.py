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

    def replace_account(self):
        """Archive the account and connect the same seller again."""
        former = self.account
        former.active = False
        former.flush_recordset()
        self.advance(1000)
        self.account = self.create_account(
            name="Again", company_id=former.company_id.id
        )
        self.connect(self.account)
        self.import_orders()
        return former

    def test_replaced_account_imports_nothing_twice(self):
        self.replace_account()
        self.assertEqual(self.find_order(self.payload), self.sale)
        self.assertFalse(self.find_issues())

    def test_replacing_account_goes_on_with_the_order(self):
        self.replace_account()
        link = self.sale.amazon_account_marketplace_id
        self.assertEqual(self.sale.amazon_account_id, self.account)
        self.assertEqual(link.account_id, self.account)
        self.assertEqual(link.country_id.code, "DE")
        self.emulator.update_order(self.payload["orderId"], status="CANCELLED")
        self.advance(1000)
        self.import_orders()
        self.assertEqual(self.sale.state, "cancel")

    def test_issue_of_the_order_moves_too(self):
        item = {"sku": "NO-SUCH", "unit_price": "9.99"}
        self.payload = self.emulator.add_order("DE", items=[item])
        self.advance(1000)
        self.import_orders()
        issue, sale = self.find_issues(), self.find_order(self.payload)
        self.replace_account()
        self.assertEqual(issue.account_id, self.account)
        sale.order_line.product_id = self.mug
        sale.action_confirm()
        self.assertEqual(issue.state, "resolved")

    def test_parcel_goes_out_by_the_replacing_account(self):
        self.replace_account()
        self.deliver(self.sale)
        self.send_shipments()
        self.advance(300)
        self.follow_documents()
        self.assertEqual(self.sale.picking_ids.amazon_shipment_state, "confirmed")

    def test_order_of_an_active_account_is_left_to_it(self):
        other = self.create_account(name="Other", seller_id="A2OTHER")
        self.connect(other)
        self.emulator.update_order(self.payload["orderId"], status="SHIPPED")
        sale = other.import_order(self.payload["orderId"])
        self.assertEqual(sale, self.sale)
        self.assertEqual(sale.amazon_account_id, self.account)
        self.assertEqual(sale.amazon_status, "UNSHIPPED")
