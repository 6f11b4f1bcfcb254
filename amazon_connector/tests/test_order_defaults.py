from odoo.fields import Command
from odoo.tests import tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderDefaults(AmazonCase):
    """What imported orders get: set on the account, overridden per marketplace."""

    def add_order(self, country="DE", **options):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        return self.emulator.add_order(country, items=[item], **options)

    def import_one(self, country="DE", **options):
        payload = self.add_order(country, **options)
        self.import_orders()
        return self.find_order(payload)

    def test_payment_method_ends_on_order_and_invoice(self):
        journals = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)]
        )
        method = journals.inbound_payment_method_line_ids[:1]
        self.account.preferred_payment_method_line_id = method
        self.mug.invoice_policy = "order"
        sale = self.import_one()
        self.assertTrue(method)
        self.assertEqual(sale.preferred_payment_method_line_id, method)
        invoice = sale._create_invoices()
        self.assertEqual(invoice.preferred_payment_method_line_id, method)

    def test_tags_of_the_marketplace_replace_those_of_the_account(self):
        amazon, france = self.env["crm.tag"].create(
            [{"name": "From Amazon"}, {"name": "From France"}]
        )
        self.account.tag_ids = amazon
        self.get_link("FR").tag_ids = france
        self.assertEqual(self.import_one("DE").tag_ids, amazon)
        self.assertEqual(self.import_one("FR").tag_ids, france)

    def test_fiscal_position(self):
        seven = self.create_tax(7.0, original_tax_ids=[Command.set(self.tax.ids)])
        position = self.env["account.fiscal.position"].create(
            {"name": "Books", "tax_ids": [Command.set(seven.ids)]}
        )
        self.get_link("DE").fiscal_position_id = position
        sale, other = self.import_one("DE"), self.import_one("FR")
        self.assertEqual(sale.fiscal_position_id, position)
        self.assertEqual(sale.order_line.tax_ids.amazon_source_tax_id, seven)
        self.assertEqual((sale.amount_total, sale.state), (9.99, "sale"))
        self.assertNotEqual(other.fiscal_position_id, position)

    def test_pricelist_of_the_account_where_its_currency_fits(self):
        euros, pounds = self.env["product.pricelist"].create(
            [
                {"name": code, "currency_id": self.env.ref(f"base.{code}").id}
                for code in ("EUR", "GBP")
            ]
        )
        self.account.pricelist_id = euros
        self.get_link("FR").pricelist_id = pounds
        self.assertEqual(self.import_one("DE").pricelist_id, euros)
        self.assertEqual(self.import_one("FR").pricelist_id, euros)
        self.assertFalse(self.import_one("UK").pricelist_id)

    def test_other_products_per_marketplace(self):
        shipping = self.create_product("SHIP-FR", type="service", is_storable=False)
        self.get_link("FR").shipping_product_id = shipping
        item = {"sku": "MUG-1", "unit_price": "9.99", "shipping": "4.00"}
        payload = self.emulator.add_order("FR", items=[item])
        self.import_orders()
        self.assertIn(shipping, self.find_order(payload).order_line.product_id)

    # === ORDER NUMBER === #

    def test_numbers_of_odoo(self):
        sale = self.import_one()
        self.assertNotIn(sale.amazon_order_id, sale.name)

    def test_numbers_of_amazon_with_a_prefix(self):
        self.account.write({"order_name": "amazon", "order_prefix": "AMZ-"})
        self.get_link("FR").order_prefix = "FR-"
        self.get_link("IT").order_name = "odoo"
        payloads = {code: self.add_order(code) for code in ("DE", "FR", "IT")}
        self.import_orders()
        sales = {code: self.find_order(payload) for code, payload in payloads.items()}
        self.assertEqual(sales["DE"].name, f"AMZ-{payloads['DE']['orderId']}")
        self.assertEqual(sales["FR"].name, f"FR-{payloads['FR']['orderId']}")
        self.assertNotIn(payloads["IT"]["orderId"], sales["IT"].name)
        self.assertEqual(sales["DE"].picking_ids.origin, sales["DE"].name)

    def test_number_that_a_cancelled_order_has_is_not_given_twice(self):
        self.account.write({"order_name": "amazon", "order_prefix": "AMZ-"})
        first, second = self.add_order(), self.add_order()
        other = self.env["sale.order"].create(
            {
                "partner_id": self.env.user.partner_id.id,
                "name": f"AMZ-{first['orderId']}",
            }
        )
        other._action_cancel()
        self.import_orders()
        self.assertTrue(self.find_order(first))
        self.assertNotEqual(self.find_order(first).name, other.name)
        self.assertEqual(self.find_order(second).name, f"AMZ-{second['orderId']}")
