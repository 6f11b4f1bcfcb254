from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .changes import ANNA, HAMBURG, MARKET, ChangesCase

HIDDEN = {"city": "Hamburg", "countryCode": "DE"}
VIENNA = {**MARKET, "city": "Wien", "postalCode": "1010", "countryCode": "AT"}


@tagged("post_install", "-at_install")
class TestOrderAddresses(ChangesCase):
    """Addresses and customers that change at Amazon, or are shown later."""

    def hide_people(self):
        self.roles = set(self.emulator.seller.roles)
        self.emulator.seller.roles -= {
            role for role in self.roles if role.startswith(("Direct", "Tax"))
        }

    def show_people(self):
        self.emulator.seller.roles |= self.roles

    # === BEFORE PICKING === #

    def test_order_and_delivery_take_a_new_address(self):
        sale = self.make_sale()
        customer, total = sale.partner_id, sale.amount_total
        self.change(address=MARKET)
        contact = sale.partner_shipping_id
        self.assertEqual((contact.parent_id, contact.type), (customer, "delivery"))
        self.assertEqual((contact.name, contact.street), ("Tante Frieda", "Am Markt 1"))
        self.assertEqual(sale.partner_invoice_id, customer)
        self.assertEqual(customer.street, "Lindenallee 12")
        self.assertEqual(sale.picking_ids.partner_id, contact)
        self.assertEqual(sale.picking_ids.move_ids.partner_id, contact)
        self.assertEqual(sale.amount_total, total)
        self.assertFalse(sale.picking_ids.activity_ids)
        self.assertFalse(sale.picking_ids.message_partner_ids & (customer | contact))
        self.assertFalse(self.find_issues())
        self.assertFalse(self.get_notes(sale))

    def test_address_and_back(self):
        sale = self.make_sale()
        self.change(address=MARKET)
        self.change(address=HAMBURG)
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertEqual(sale.picking_ids.partner_id, sale.partner_id)
        self.change(address=MARKET)
        self.assertEqual(sale.partner_shipping_id, sale.partner_id.child_ids)

    def test_other_spelling_is_no_change(self):
        sale = self.make_sale()
        self.change(address={"name": "ANNA  BECKER", "city": "hamburg "})
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertFalse(sale.partner_id.child_ids)

    def test_hidden_address_is_no_change(self):
        sale = self.make_sale()
        self.hide_people()
        self.change(programs=["PRIME"])
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertFalse(sale.partner_id.child_ids)
        self.assertTrue(sale.amazon_address_key)

    def test_key_is_no_address(self):
        sale = self.make_sale()
        self.assertNotIn("Linden", sale.amazon_address_key)

    def test_taxes_of_the_new_country(self):
        domestic = self.create_position("Domestic", "DE")
        abroad = self.create_position("Austria", "AT")
        tax = self.create_tax(
            20,
            fiscal_position_ids=[Command.set(abroad.ids)],
            original_tax_ids=[Command.set(self.tax.ids)],
        )
        sale = self.make_sale()
        total = sale.amount_total
        self.assertEqual(sale.fiscal_position_id, domestic)
        self.change(address=VIENNA)
        self.assertEqual(sale.fiscal_position_id, abroad)
        sources = sale.order_line.tax_ids.amazon_source_tax_id
        self.assertEqual(sources, tax)
        self.assertEqual(sale.amount_total, total)

    def create_position(self, name, code):
        country = self.env["res.country"].search([("code", "=", code)])
        vals = {"name": name, "country_id": country.id, "auto_apply": True}
        return self.env["account.fiscal.position"].create({**vals, "sequence": -1})

    # === WHAT A PERSON HAS CHANGED === #

    def test_address_of_a_person_stays(self):
        group = self.env.ref("account.group_delivery_invoice_address")
        self.env.user.group_ids += group
        sale = self.make_sale()
        own = self.env["res.partner"].create(
            {
                "name": "Neighbour",
                "type": "delivery",
                "parent_id": sale.partner_id.id,
                "street": "Lindenallee 13",
                "city": "Hamburg",
                "country_id": self.env.ref("base.de").id,
            }
        )
        # Odoo reminds people to change the delivery too.
        with mute_logger("odoo.tests.form.onchange"):
            self.edit(sale, partner_shipping_id=own)
        self.change(address=MARKET)
        self.assertEqual(sale.partner_shipping_id, own)
        note = self.get_notes(sale)
        self.assertIn("Am Markt 1", note.body)
        self.assertIn("Lindenallee 13", note.body)
        self.assertFalse(self.find_issues())
        self.change(programs=["PRIME"])
        self.assertEqual(self.get_notes(sale), note)

    def test_corrected_address_stays(self):
        sale = self.make_sale()
        sale.partner_id.street = "Lindenallee 12 b"
        self.change(address=MARKET)
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertEqual(len(self.get_notes(sale)), 1)

    def test_salesperson_carrier_and_warehouse_stay(self):
        sale = self.make_sale()
        carrier = self.carrier.copy({"name": "GLS"})
        user = self.env.ref("base.user_admin")
        self.edit(sale, user_id=user)
        sale.carrier_id = carrier
        warehouse, team = sale.warehouse_id, sale.team_id
        self.change(address=MARKET)
        self.assertEqual(sale.partner_shipping_id.name, "Tante Frieda")
        self.assertEqual((sale.user_id, sale.carrier_id), (user, carrier))
        self.assertEqual((sale.warehouse_id, sale.team_id), (warehouse, team))

    # === AFTER PICKING === #

    def test_changed_address_after_packing_is_an_activity(self):
        sale = self.make_sale()
        picking = self.pick(sale)
        mails = self.env["mail.mail"].search([])
        self.change(address=MARKET)
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertEqual(picking.partner_id, sale.partner_id)
        activity = picking.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.account.responsible_id)
        self.assertIn("after packing", activity.note)
        self.assertNotIn("Markt", activity.note)
        self.assertEqual(sale.amazon_shipping_id.street, "Am Markt 1")
        self.assertEqual(sale.amazon_shipping_id.parent_id, sale.partner_id)
        issue = self.find_issues("order_changed")
        self.assertNotIn("Markt", issue.message)
        self.assertEqual(self.env["mail.mail"].search([]), mails)
        activity.action_feedback()
        self.change(programs=["PRIME"])
        self.assertFalse(picking.activity_ids)
        self.assertEqual(issue.state, "open")
        sale.partner_shipping_id = sale.amazon_shipping_id
        self.change(programs=["PREMIUM"])
        self.assertEqual(issue.state, "resolved")

    def test_label_counts_as_packed(self):
        sale = self.make_sale()
        sale.picking_ids.carrier_tracking_ref = "00340434161094015902"
        self.change(address=MARKET)
        self.assertEqual(sale.partner_shipping_id, sale.partner_id)
        self.assertTrue(sale.picking_ids.activity_ids)

    # === WHAT AMAZON SHOWS LATER === #

    def test_customer_is_completed(self):
        self.hide_people()
        sale = self.make_sale()
        customer, total = sale.partner_id, sale.amount_total
        self.assertFalse(customer._amazon_has_address())
        self.show_people()
        self.change(programs=["PRIME"])
        self.assertEqual(sale.partner_id, customer)
        self.assertEqual(sale.partner_shipping_id, customer)
        self.assertRecordValues(
            customer,
            [
                {
                    "name": "Anna Becker",
                    "street": "Lindenallee 12",
                    "zip": "20259",
                    "amazon_buyer_email": ANNA["buyerEmail"],
                }
            ],
        )
        self.assertEqual(sale.amount_total, total)
        self.assertFalse(self.find_issues("missing_role"))

    def test_name_that_comes_before_the_rest(self):
        self.hide_people()
        sale = self.make_sale()
        self.emulator.seller.roles.add("Tax Invoicing")
        self.change(programs=["PRIME"])
        customer = sale.partner_id
        self.assertEqual((customer.name, customer.street), ("Anna Becker", False))
        self.show_people()
        self.change(programs=["PREMIUM"])
        self.assertEqual(sale.partner_id, customer)
        self.assertEqual(customer.street, "Lindenallee 12")
        self.assertEqual(customer.amazon_buyer_email, ANNA["buyerEmail"])

    def test_customer_is_completed_without_a_change_of_the_order(self):
        self.hide_people()
        sale = self.make_sale()
        self.show_people()
        self.account.import_order(self.payload["orderId"])
        self.assertEqual(sale.partner_id.street, "Lindenallee 12")
        self.assertEqual(sale.partner_id.amazon_buyer_email, ANNA["buyerEmail"])

    def test_order_moves_to_the_customer_who_is_known(self):
        known = self.make_sale()
        self.hide_people()
        sale = self.make_sale(address=MARKET)
        placeholder, total = sale.partner_id, sale.amount_total
        self.assertNotEqual(placeholder, known.partner_id)
        self.show_people()
        self.change(programs=["PRIME"])
        self.assertEqual(sale.partner_id, known.partner_id)
        self.assertEqual(sale.partner_invoice_id, known.partner_id)
        self.assertEqual(sale.partner_shipping_id.street, "Am Markt 1")
        self.assertEqual(sale.picking_ids.partner_id, sale.partner_shipping_id)
        self.assertEqual((sale.state, sale.amount_total), ("sale", total))
        self.assertFalse(sale.user_id)
        self.assertFalse(placeholder.active)

    def test_name_that_somebody_has_given_stays(self):
        self.hide_people()
        sale = self.make_sale()
        sale.partner_id.name = "The one from Hamburg"
        self.show_people()
        self.change(programs=["PRIME"])
        self.assertEqual(sale.partner_id.name, "The one from Hamburg")
        self.assertEqual(sale.partner_id.amazon_buyer_email, ANNA["buyerEmail"])

    def test_address_that_comes_later_settles_the_issue(self):
        sale = self.make_sale(address={}, recipient={})
        self.assertEqual(self.find_issues().code, "no_address")
        self.change(recipient={"deliveryAddress": HAMBURG})
        self.assertEqual(sale.partner_id.street, "Lindenallee 12")
        self.assertFalse(self.find_issues())
        self.assertEqual(sale.state, "sale")
