from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.spapi.orders import parse_order

from .common import AmazonCase

FRANCE = {"city": "Lyon", "countryCode": "FR", "name": "Anne", "addressLine1": "1 R"}


@tagged("post_install", "-at_install")
class TestHiddenBuyers(AmazonCase):
    """Customers of orders whose buyers Amazon does not show."""

    def hide_people(self):
        roles = self.emulator.seller.roles
        roles -= {role for role in roles if role.startswith(("Direct", "Tax"))}

    def show_people(self):
        self.emulator.reset()

    def make_sale(self, **options):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        payload = self.emulator.add_order("DE", items=[item], **options)
        self.advance(1000)
        self.import_orders()
        return self.find_order(payload)

    # === THE ROLE === #

    def test_role_that_hides_buyers(self):
        self.hide_people()
        one, two = self.make_sale(), self.make_sale()
        self.assertNotEqual(one.partner_id, two.partner_id)
        issue = self.find_issues("missing_role")
        self.assertEqual((len(issue), issue.count), (1, 2))
        self.assertEqual((issue.kind, issue.severity), ("connection", "error"))
        self.assertIn("Direct-to-Consumer Shipping", issue.message)
        self.assertIn("Solution Provider Portal", issue.message)
        self.assertFalse(one.partner_shipping_id._amazon_has_address())
        self.show_people()
        self.make_sale()
        self.assertEqual(issue.state, "resolved")

    def test_orders_that_tell_nothing_about_the_role(self):
        self.make_sale(status="SHIPPED", buyer={})
        self.assertFalse(self.find_issues("missing_role"))

    def test_one_order_without_email_is_no_missing_role(self):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        self.emulator.add_order("DE", items=[item], buyer={})
        self.make_sale()
        self.assertFalse(self.find_issues("missing_role"))

    def test_each_account_has_its_own(self):
        other = self.create_account(
            name="Other", seller_id="A2OTHERSELLER", company_id=self.create_company().id
        )
        self.hide_people()
        self.make_sale()
        issues = self.env["amazon.issue"].search([("code", "=", "missing_role")])
        self.assertEqual(issues.account_id, self.account)
        self.assertFalse(issues.filtered(lambda i: i.account_id == other))

    def create_company(self):
        return self.env["res.company"].create({"name": "Other company"})

    # === SHIPPED BY AMAZON === #

    def match(self, *payloads):
        orders = [parse_order(payload) for payload in payloads]
        partners = self.env["res.partner"]._amazon_match(self.account, orders)
        return [partners[order.order_id] for order in orders]

    def add_fba(self, country="DE", **options):
        options.setdefault("buyer", {})
        return self.emulator.add_order(country, fulfilled_by="AMAZON", **options)

    def test_one_customer_per_marketplace_for_fba(self):
        one, two, spain = self.match(self.add_fba(), self.add_fba(), self.add_fba("ES"))
        (three,) = self.match(self.add_fba())
        self.assertEqual({one, two, three}, {one})
        self.assertNotEqual(spain[0], one[0])
        customer, address = one
        self.assertEqual(address, customer)
        self.assertIn("Amazon.de", customer.name)
        self.assertEqual(customer.country_id.code, "DE")
        self.assertEqual(customer.company_id, self.company)
        self.assertFalse(customer.street)

    def test_shared_customer_collects_no_addresses(self):
        one, two = self.match(self.add_fba(address=FRANCE), self.add_fba())
        self.assertEqual(one[0], two[0])
        self.assertEqual(one[1].parent_id, one[0])
        self.assertEqual(one[1].country_id.code, "FR")
        self.assertFalse(one[1].street or one[1].city or "Anne" in one[1].name)
        (three,) = self.match(self.add_fba(address={**FRANCE, "city": "Paris"}))
        self.assertEqual(three, one)

    def test_shared_customer_is_one_also_with_two_workers(self):
        ((customer, __),) = self.match(self.add_fba())
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            customer.create(
                {
                    "name": "Made meanwhile",
                    "amazon_account_marketplace_id": (
                        customer.amazon_account_marketplace_id.id
                    ),
                }
            )
