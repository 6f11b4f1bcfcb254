from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderFba(AmazonCase):
    """Orders that Amazon fulfils are in Odoo for information."""

    def add_order(self, country="DE", status="SHIPPED", sku="MUG-1", **options):
        item = {"sku": sku, "quantity": 2, "unit_price": "9.99"}
        options.setdefault("fulfilled_by", "AMAZON")
        return self.emulator.add_order(country, items=[item], status=status, **options)

    def import_one(self, *args, **options):
        self.account.order_channel = "both"
        payload = self.add_order(*args, **options)
        self.import_orders()
        return self.find_order(payload)

    def get_asked(self):
        return self.emulator.calls("searchOrders")[-1].query.get("fulfilledBy")

    def test_only_fbm_orders_by_default(self):
        payload = self.add_order()
        self.import_orders()
        self.assertFalse(self.find_order(payload))
        self.assertIn("MERCHANT", str(self.get_asked()))
        self.assertNotIn("AMAZON", str(self.get_asked()))

    def test_quotation_without_delivery(self):
        for status in ("UNSHIPPED", "SHIPPED"):
            sale = self.import_one(status=status)
            self.assertEqual((sale.state, sale.amazon_channel), ("draft", "fba"))
            self.assertAlmostEqual(sale.amount_total, 19.98)
            self.assertFalse(sale.picking_ids)
        self.assertFalse(self.find_issues())

    def test_fba_only(self):
        self.account.order_channel = "fba"
        payloads = [self.add_order(), self.add_order(fulfilled_by="MERCHANT")]
        self.import_orders()
        self.assertTrue(self.find_order(payloads[0]))
        self.assertFalse(self.find_order(payloads[1]))
        self.assertNotIn("MERCHANT", str(self.get_asked()))

    def test_fba_only_follows_the_orders_that_are_to_be_shipped(self):
        payload = self.add_order(fulfilled_by="MERCHANT", status="UNSHIPPED")
        self.import_orders()
        self.account.order_channel = "fba"
        self.emulator.update_order(payload["orderId"], status="CANCELLED")
        self.advance(1000)
        self.import_orders()
        self.assertEqual(self.find_order(payload).state, "cancel")

    def test_marketplaces_that_differ(self):
        france = self.links.filtered(lambda link: link.country_id.code == "FR")
        france.order_channel = "both"
        payloads = [
            self.add_order(country, fulfilled_by=who, status="UNSHIPPED")
            for country in ("DE", "FR")
            for who in ("MERCHANT", "AMAZON")
        ]
        self.import_orders()
        found = [bool(self.find_order(payload)) for payload in payloads]
        self.assertEqual(found, [True, False, True, True])

    def test_confirm_refuses(self):
        sale = self.import_one()
        other = self.import_one(fulfilled_by="MERCHANT", status="UNSHIPPED")
        self.assertEqual(other.state, "sale")
        for sales in (sale, sale | sale.copy()):
            with self.assertRaises(UserError) as caught:
                sales.action_confirm()
            self.assertIn("Amazon fulfils order", str(caught.exception))
        self.assertEqual(sale.state, "draft")

    def test_create_invoice_refuses(self):
        sale = self.import_one()
        for method in ("delivered", "percentage"):
            with self.assertRaises(UserError) as caught:
                self.env["sale.advance.payment.inv"].create(
                    {
                        "advance_payment_method": method,
                        "amount": 50.0,
                        "sale_order_ids": sale.ids,
                    }
                ).create_invoices()
            self.assertIn("not invoiced here", str(caught.exception))
        self.assertFalse(sale.invoice_ids)

    def test_changes_are_followed(self):
        sale = self.import_one(status="UNSHIPPED")
        other = self.import_one(status="UNSHIPPED")
        self.emulator.update_order(sale.amazon_order_id, status="SHIPPED")
        self.emulator.update_order(other.amazon_order_id, status="CANCELLED")
        self.advance(1000)
        self.import_orders()
        self.assertEqual((sale.amazon_status, sale.state), ("SHIPPED", "draft"))
        self.assertEqual((other.amazon_status, other.state), ("CANCELLED", "cancel"))
        self.assertFalse(self.find_issues())

    def test_unknown_sku_gets_its_product_and_stays_a_quotation(self):
        sale = self.import_one(sku="NEW-1")
        self.assertEqual(self.find_issues().code, "unknown_sku")
        product = self.create_product("NEW-1")
        self.import_orders()
        self.assertEqual((sale.order_line.product_id, sale.state), (product, "draft"))
        self.assertFalse(self.find_issues())

    def test_order_without_an_address_has_no_issue(self):
        sale = self.import_one(address={})
        self.assertTrue(sale)
        self.assertNotIn("no_address", self.find_issues().mapped("code"))

    def test_cancelled_here_is_nobodys_concern(self):
        sale = self.import_one(status="UNSHIPPED")
        sale._action_cancel()
        self.assertFalse(self.find_issues())
