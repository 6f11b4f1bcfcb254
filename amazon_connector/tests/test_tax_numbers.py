from unittest.mock import Mock, patch

from odoo.tests import tagged

from odoo.addons.account.models.partner import ResPartner as AccountPartner

from .changes import ANNA, ChangesCase

NUMBER, WRONG = "DE136695976", "DE136695977"
LEGAL = "Becker & Söhne GmbH"
FIRM = {**ANNA, "buyerCompanyName": "Becker & Söhne"}


@tagged("post_install", "-at_install")
class TestTaxNumbers(ChangesCase):
    """Tax number and legal name of business buyers on the customer."""

    def make_sale(self, number=NUMBER, **options):
        options = {"buyer": FIRM, "legal_name": LEGAL, **options}
        return super().make_sale(vat_number=number, **options)

    def make_private_sale(self, **options):
        return self.make_sale(None, legal_name=None, buyer=ANNA, **options)

    @property
    def has_checks(self):
        return "vies_valid" in self.env["res.partner"]._fields

    def create_position(self):
        vals = {"auto_apply": True, "vat_required": True, "sequence": -1}
        vals["country_id"] = self.env.ref("base.de").id
        positions = self.env["account.fiscal.position"]
        return positions.create({"name": "Business", **vals})

    def test_number_and_legal_name(self):
        position = self.create_position()
        sale = self.make_sale()
        customer = sale.partner_id
        self.assertEqual((customer.vat, customer.company_name), (NUMBER, LEGAL))
        self.assertEqual(customer.name, "Anna Becker")
        self.assertEqual(sale.partner_shipping_id, customer)
        self.assertEqual(sale.fiscal_position_id, position)
        self.assertEqual((sale.state, self.find_issues().ids), ("sale", []))
        # The next order tells the same, a private one nothing of a firm.
        again, private = self.make_sale(), self.make_private_sale()
        self.assertEqual(again.partner_shipping_id, customer)
        self.assertEqual(private.partner_id, customer)
        self.assertFalse(private.partner_shipping_id.company_name)

    def test_what_is_kept_of_a_buyer(self):
        """Whoever forgets buyers must know all of this."""
        known = {"amazon_buyer_email", "amazon_tax_number"}
        technical = {
            "amazon_account_id",
            "amazon_account_marketplace_id",
            "amazon_vies_due",
        }
        fields = self.env["res.partner"]._fields
        own = {name for name in fields if name.startswith("amazon_")}
        self.assertEqual(own, known | technical)

    def test_legal_name_of_a_sole_trader_is_no_company(self):
        sale = self.make_sale(buyer=ANNA, legal_name="anna  becker")
        self.assertEqual(sale.partner_id.vat, NUMBER)
        self.assertFalse(sale.partner_id.company_name)

    def test_wrong_number_stays_beside(self):
        if not self.has_checks:
            self.skipTest("nothing checks tax numbers without base_vat")
        position = self.create_position()
        good = self.emulator.add_order("DE", items=[{"sku": "MUG-1"}])
        sale = self.make_sale(WRONG)
        customer = sale.partner_id
        self.assertEqual((customer.vat, customer.amazon_tax_number), (False, WRONG))
        self.assertEqual(customer.company_name, LEGAL)
        self.assertNotEqual(sale.fiscal_position_id, position)
        self.assertEqual((sale.state, self.find_order(good).state), ("sale", "sale"))
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.severity), ("tax_number", "warning"))
        self.assertEqual(issue.order_id, sale)
        for secret in (WRONG, "Becker", "136695977"):
            self.assertNotIn(secret, issue.message)
        self.change(programs=["PRIME"])
        self.assertEqual(issue.state, "open")
        customer.vat = NUMBER
        self.assertEqual(issue.state, "resolved")

    def test_without_a_module_that_checks(self):
        own = AccountPartner._run_vat_checks
        self.patch(type(self.env["res.partner"]), "_run_vat_checks", own)
        sale = self.make_sale(WRONG)
        self.assertEqual(sale.partner_id.vat, WRONG)
        self.assertEqual((sale.state, self.find_issues().ids), ("sale", []))

    def test_number_of_a_person_stays(self):
        sale = self.make_sale(None, legal_name=None)
        sale.partner_id.vat = "DE811569869"
        self.change(tax=self.registrations(NUMBER))
        self.assertEqual(sale.partner_id.vat, "DE811569869")
        self.assertIn("another tax number", self.find_issues("tax_number").message)
        self.change(tax=self.registrations("811569869"))
        self.assertFalse(self.find_issues())

    def registrations(self, number):
        other = {"entityType": "MERCHANT", "taxRegistrationNumber": "DE999999999"}
        business = {"entityType": "BUYER", "taxRegistrationType": "BUSINESS"}
        buyer = {"entityType": "BUYER", "taxRegistrationType": "VAT"}
        buyer.update(taxRegistrationNumber=number, legalName=LEGAL)
        return {"taxRegistrations": [other, business, buyer]}

    def test_number_that_comes_later(self):
        position = self.create_position()
        sale = self.make_private_sale()
        total = sale.amount_total
        self.assertNotEqual(sale.fiscal_position_id, position)
        self.change(tax=self.registrations(NUMBER))
        self.assertEqual(sale.partner_id.vat, NUMBER)
        self.assertEqual(sale.partner_id.company_name, LEGAL)
        self.assertEqual(sale.fiscal_position_id, position)
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertEqual(sale.amount_total, total)

    def test_number_before_the_address(self):
        sale = self.make_sale(address={}, recipient={})
        self.assertEqual(self.find_issues().code, "no_address")
        self.assertFalse(sale.partner_id.vat)
        address = {"addressLine1": "Am Markt 1", "countryCode": "DE", "city": "Köln"}
        self.change(recipient={"deliveryAddress": address})
        self.assertEqual(sale.partner_id.vat, NUMBER)
        self.assertEqual((sale.state, self.find_issues().ids), ("sale", []))

    def test_a_business_that_amazon_ships_to_is_a_customer_of_its_own(self):
        self.account.order_channel = "both"
        options = {"buyer": {}, "fulfilled_by": "AMAZON", "status": "SHIPPED"}
        business = self.make_sale(**options).partner_id
        private = self.make_sale(None, legal_name=None, **options).partner_id
        self.assertEqual((business.vat, business.company_name), (NUMBER, LEGAL))
        self.assertTrue(private.amazon_account_marketplace_id)
        self.assertFalse(business.amazon_account_marketplace_id or private.vat)

    def test_vies_is_asked_behind_the_orders(self):
        if not self.has_checks:
            self.skipTest("VIES is asked by base_vat")
        self.company.vat_check_vies = True
        vies = Mock(return_value={"valid": True})
        with patch("odoo.addons.base_vat.models.res_partner.check_vies", vies):
            customer = self.make_sale().partner_id
            vies.assert_not_called()
            self.assertEqual((customer.vat, customer.vies_valid), (NUMBER, False))
            self.run_cron("check_tax_numbers")
            self.run_cron("check_tax_numbers")
        vies.assert_called_once()
        self.assertTrue(customer.vies_valid)
