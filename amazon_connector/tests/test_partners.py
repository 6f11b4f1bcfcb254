from odoo.tests import tagged

from .common import AmazonCase

HAMBURG = {
    "name": "Anna Becker",
    "addressLine1": "Lindenallee 12",
    "city": "Hamburg",
    "postalCode": "20259",
    "countryCode": "DE",
    "phone": "+49 40 5550101",
}
ANNA = {
    "buyerName": "Anna Becker",
    "buyerEmail": "0anna@marketplace.amazon.de",
}


@tagged("post_install", "-at_install")
class TestPartners(AmazonCase):
    """Customers and delivery addresses of Amazon orders."""

    def add_order(self, address=HAMBURG, buyer=ANNA, **options):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        return self.emulator.add_order(
            "DE", items=[item], address=address, buyer=buyer, **options
        )

    def import_sales(self, *payloads):
        self.import_orders()
        return [self.find_order(payload) for payload in payloads]

    def test_customer_with_address(self):
        (sale,) = self.import_sales(self.add_order())
        partner = sale.partner_id
        self.assertEqual(sale.partner_shipping_id, partner)
        self.assertEqual(sale.partner_invoice_id, partner)
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "Anna Becker",
                    "street": "Lindenallee 12",
                    "zip": "20259",
                    "city": "Hamburg",
                    "country_id": self.env.ref("base.de").id,
                    "phone": "+49 40 5550101",
                    "company_id": self.company.id,
                    "amazon_account_id": self.account.id,
                    "amazon_buyer_email": "0anna@marketplace.amazon.de",
                }
            ],
        )

    def test_same_buyer_is_one_customer(self):
        one, two = self.import_sales(self.add_order(), self.add_order())
        self.advance(1000)
        email = ANNA["buyerEmail"].upper()
        (three,) = self.import_sales(
            self.add_order(buyer={**ANNA, "buyerEmail": email})
        )
        self.assertEqual(one.partner_id, two.partner_id)
        self.assertEqual(one.partner_id, three.partner_id)
        self.assertEqual(three.partner_shipping_id, one.partner_id)

    def test_archived_customer_is_still_the_buyer(self):
        (one,) = self.import_sales(self.add_order())
        one.partner_id.active = False
        self.advance(1000)
        (two,) = self.import_sales(self.add_order())
        self.assertEqual(two.partner_id, one.partner_id)
        self.assertFalse(self.find_issues())

    def test_other_address_is_a_delivery_contact(self):
        aunt = {**HAMBURG, "name": "Tante Frieda", "addressLine1": "Am Markt 1"}
        spelled = {**aunt, "name": "TANTE  FRIEDA ", "addressLine1": "am  markt 1"}
        one, two, three = self.import_sales(
            self.add_order(), self.add_order(address=aunt), self.add_order(address=aunt)
        )
        self.advance(1000)
        (four,) = self.import_sales(self.add_order(address=spelled))
        contact = two.partner_shipping_id
        self.assertEqual(one.partner_id.child_ids, contact)
        self.assertEqual(contact.type, "delivery")
        self.assertEqual(contact.street, "Am Markt 1")
        self.assertEqual(three.partner_shipping_id, contact)
        self.assertEqual(four.partner_shipping_id, contact)
        self.assertEqual(four.partner_invoice_id, one.partner_id)

    def test_hidden_phone_makes_no_second_address(self):
        (one,) = self.import_sales(self.add_order())
        self.advance(1000)
        hidden = {key: HAMBURG[key] for key in HAMBURG if key != "phone"}
        (two,) = self.import_sales(self.add_order(address=hidden))
        self.assertEqual(two.partner_shipping_id, one.partner_id)

    def test_equal_people_are_never_merged(self):
        other = {**ANNA, "buyerEmail": "1other@marketplace.amazon.de"}
        one, two = self.import_sales(self.add_order(), self.add_order(buyer=other))
        self.assertNotEqual(one.partner_id, two.partner_id)

    def test_buyer_without_email_is_a_customer_of_one_order(self):
        buyer = {"buyerName": "Anna Becker"}
        one, two = self.import_sales(
            self.add_order(buyer=buyer), self.add_order(buyer=buyer)
        )
        self.assertNotEqual(one.partner_id, two.partner_id)
        self.assertFalse(one.partner_id.amazon_buyer_email)

    def test_role_that_hides_people(self):
        roles = self.emulator.seller.roles
        hidden = {role for role in roles if role.startswith(("Direct", "Tax"))}
        roles -= hidden
        payload = self.add_order()
        (sale,) = self.import_sales(payload)
        self.assertIn(payload["orderId"], sale.partner_id.name)
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertEqual(sale.partner_id.city, "Hamburg")
        self.assertFalse(sale.partner_id.street)

    def test_order_without_address(self):
        payload = self.add_order(recipient={})
        (sale,) = self.import_sales(payload)
        self.assertEqual(sale.partner_id.name, "Anna Becker")
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertFalse(sale.partner_id.country_id)
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.severity), ("no_address", "error"))
        self.assertNotIn("Becker", issue.message)
        self.assertEqual(sale.state, "draft")
        sale.partner_id.country_id = self.env.ref("base.de")
        sale.action_confirm()
        self.assertEqual(issue.state, "resolved")

    def test_unknown_country(self):
        (sale,) = self.import_sales(
            self.add_order(address={**HAMBURG, "countryCode": "QQ"})
        )
        self.assertFalse(sale.partner_shipping_id.country_id)
        self.assertEqual(sale.state, "draft")
        issue = self.find_issues()
        self.assertEqual(issue.code, "no_address")
        self.assertIn("QQ", issue.message)

    def test_state_by_name_and_by_code(self):
        rome = {**HAMBURG, "countryCode": "IT", "city": "Torino"}
        states = self.import_states(rome, ("TO", "torino", "IT-TO", "Nowhere"))
        self.assertEqual([s.code for s in states], ["TO", "TO", "TO", False])

    def import_states(self, address, texts):
        orders = [
            self.add_order(
                address={**address, "stateOrRegion": text},
                buyer={**ANNA, "buyerEmail": f"{number}@marketplace.amazon.it"},
            )
            for number, text in enumerate(texts)
        ]
        return [sale.partner_id.state_id for sale in self.import_sales(*orders)]

    def test_state_in_one_of_its_languages(self):
        spain = {**HAMBURG, "countryCode": "ES"}
        texts = ("BI", "bizkaia", "Vizcaya", "Bizkaia (Vizcaya)", "Cordoba")
        states = self.import_states(spain, texts)
        self.assertEqual([s.code for s in states], ["BI"] * 4 + ["CO"])

    def test_country_by_another_code(self):
        address = {**HAMBURG, "countryCode": "uk"}
        (sale,) = self.import_sales(self.add_order(address=address))
        self.assertEqual(sale.partner_id.country_id.code, "GB")
        self.assertEqual(sale.state, "sale")

    def test_company_in_the_first_line(self):
        """As Germans and Austrians write it: nobody else, and no second contact."""
        company = {"addressLine1": "Becker & Co. KG", "addressLine2": "Am Markt 1"}
        german = {**HAMBURG, **company}
        austrian = {**german, "countryCode": "AT", "postalCode": "1010"}
        one, two, three = self.import_sales(
            self.add_order(address=german),
            self.add_order(address=austrian),
            self.add_order(address={**german, "countryCode": "ES"}),
        )
        self.advance(1000)
        named = {**german, "companyName": "becker & co. kg"}
        (four,) = self.import_sales(self.add_order(address=named))
        customer = one.partner_id
        for address in (customer, two.partner_shipping_id):
            self.assertEqual(address.company_name, "Becker & Co. KG")
            self.assertEqual((address.street, address.street2), ("Am Markt 1", False))
        self.assertEqual(three.partner_shipping_id.street, "Becker & Co. KG")
        self.assertEqual(four.partner_shipping_id, customer)

    def test_pickup_points(self):
        station = {**HAMBURG, "addressLine1": "1234567890", "companyName": ""}
        station["addressLine2"] = "Packstation 145"
        shop = {**HAMBURG, "addressLine1": "Hermes PaketShop Blumen GmbH"}
        shop.update(addressLine2="Am Markt 1", addressType="PICKUP_POINT")
        home, one, two, three = self.import_sales(
            self.add_order(),
            self.add_order(address=station),
            self.add_order(address=shop),
            self.add_order(address=shop),
        )
        addresses = one.partner_shipping_id | two.partner_shipping_id
        self.assertEqual(home.partner_id.child_ids, addresses)
        self.assertEqual(three.partner_shipping_id, two.partner_shipping_id)
        expected = [
            ("Packstation 145", "1234567890", False, True),
            ("Hermes PaketShop Blumen GmbH", "Am Markt 1", False, True),
        ]
        names = ("street", "street2", "company_name", "is_pickup_location")
        values = [tuple(address[n] for n in names) for address in addresses]
        self.assertEqual(values, expected)
        self.assertFalse(home.partner_id.is_pickup_location)

    def test_company_and_further_lines(self):
        address = {
            **HAMBURG,
            "companyName": "Becker GmbH",
            "addressLine2": "Hinterhaus",
            "addressLine3": "2. OG",
        }
        (sale,) = self.import_sales(self.add_order(address=address))
        partner = sale.partner_shipping_id
        self.assertEqual(partner.company_name, "Becker GmbH")
        self.assertEqual(partner.street2, "Hinterhaus, 2. OG")

    def test_company_of_a_business_buyer(self):
        buyer = {**ANNA, "buyerCompanyName": "Becker GmbH"}
        other = {**buyer, "buyerEmail": "1other@marketplace.amazon.de"}
        one, two = self.import_sales(
            self.add_order(buyer=buyer), self.add_order(buyer=other)
        )
        partner = one.partner_id
        self.assertNotEqual(partner, two.partner_id)
        self.assertEqual(one.partner_shipping_id, partner)
        self.assertEqual(partner.display_name, "Becker GmbH, Anna Becker")
        self.assertIn("Becker GmbH", partner.contact_address)

    def test_company_of_a_delivery_address(self):
        aunt = {**HAMBURG, "name": "Tante Frieda", "companyName": "Hof OHG"}
        one, two, three = self.import_sales(
            self.add_order(), self.add_order(address=aunt), self.add_order(address=aunt)
        )
        self.advance(1000)
        (four,) = self.import_sales(self.add_order(address=aunt))
        contact = two.partner_shipping_id
        self.assertEqual(contact.parent_id, one.partner_id)
        self.assertEqual(contact.company_name, "Hof OHG")
        self.assertEqual(contact.display_name, "Hof OHG, Tante Frieda")
        self.assertIn("Hof OHG", contact.contact_address)
        self.assertEqual(three.partner_shipping_id, contact)
        self.assertEqual(four.partner_shipping_id, contact)

    def test_company_that_somebody_has_made(self):
        buyer = {**ANNA, "buyerCompanyName": "Becker GmbH"}
        (one,) = self.import_sales(self.add_order(buyer=buyer))
        one.partner_id.create_company()
        self.advance(1000)
        (two,) = self.import_sales(self.add_order(buyer=buyer))
        self.assertEqual(two.partner_id, one.partner_id)
        self.assertEqual(two.partner_shipping_id, one.partner_id)

    def test_language_of_the_marketplace(self):
        self.env["res.lang"]._activate_lang("de_DE")
        (one,) = self.import_sales(self.add_order())
        self.assertEqual(one.partner_id.lang, "de_DE")

    def test_address_for_a_parcel(self):
        (sale,) = self.import_sales(self.add_order())
        partner = sale.partner_shipping_id
        self.assertTrue(partner._amazon_has_address())
        partner.street = False
        self.assertFalse(partner._amazon_has_address())

    def test_second_line_alone(self):
        address = {**HAMBURG, "addressLine2": "Lindenallee 12"}
        del address["addressLine1"]
        (sale,) = self.import_sales(self.add_order(address=address))
        self.assertEqual(sale.partner_id.street, "Lindenallee 12")

    def test_nobody_is_written_to(self):
        salesman = self.env["res.users"].create(
            {"name": "Sam", "login": "sam", "email": "sam@example.com"}
        )
        self.account.user_id = salesman
        mails = self.env["mail.mail"].search([])
        (sale,) = self.import_sales(self.add_order())
        self.assertEqual(sale.user_id, salesman)
        self.assertEqual(self.env["mail.mail"].search([]), mails)
        self.deliver(sale)
        self.assertEqual(self.env["mail.mail"].search([]), mails)
        self.assertNotIn(sale.partner_id, sale.message_partner_ids)
        followers = sale.picking_ids.message_partner_ids
        self.assertNotIn(sale.partner_id, followers)
        self.assertFalse(sale.picking_ids.message_ids.notified_partner_ids)

    def test_no_salesperson_unless_set(self):
        (sale,) = self.import_sales(self.add_order())
        self.assertFalse(sale.user_id)
        self.assertFalse(sale.partner_id.user_id)
