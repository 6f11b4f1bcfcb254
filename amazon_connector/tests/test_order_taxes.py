from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .taxes import MUG, VIENNA, TaxesCase

AMAZON = "Amazon Services Europe S.a.r.L."


@tagged("post_install", "-at_install")
class TestOrderTaxes(TaxesCase):
    """Who owes the VAT of an order: the seller, Amazon, or a business that buys."""

    def test_amazon_owes_the_vat_of_what_it_flags(self):
        none = self.env["account.tax"]
        flags = [
            ({"collected_by": AMAZON}, "facilitator"),
            ({"tax_scheme": "IOSS", "collected_by": AMAZON}, "ioss"),
            ({"tax_scheme": "UOSS"}, "uoss"),
        ]
        for reading in ("told", "split"):
            for values, flag in flags:
                sale = self.import_sale({**MUG, **values}, amounts=reading)
                amounts = {"MUG-1": (20.0, none), "AMAZON-SHIPPING": (5.0, none)}
                amounts["AMAZON-TAX"] = (4.75, none)
                self.assertEqual(self.get_lines(sale), amounts)
                self.assertEqual(set(sale.order_line.mapped("amazon_tax_flag")), {flag})
                self.assertEqual(sale.amount_tax, 0.0)
        # What Amazon keeps is not in these totals, nor what it does not tell.
        kept = self.import_sale({**MUG, **flags[0][0]}, amounts="withheld")
        self.assertEqual(len(kept.order_line), 2)
        self.assertEqual(kept.amount_untaxed, 25.0)
        gross = self.import_sale({**MUG, **flags[0][0]}, amounts="gross")
        self.assertEqual(gross.amount_untaxed, 29.75)

    def test_orders_may_be_mixed(self):
        tea = {"sku": "TEA-1", "unit_price": "12.00", "shipping": "2.40"}
        self.tax_20.name = "Austrian VAT"
        sale = self.import_sale({**MUG, "tax_scheme": "IOSS"}, tea)
        self.assertEqual(sale.fiscal_position_id, self.austria)
        tea = sale.order_line.filtered(lambda line: line.amazon_sku == "TEA-1")
        self.assertEqual(tea.tax_ids.amazon_source_tax_id, self.tax_20)
        self.assertEqual(tea.price_subtotal, 10.0)
        shipping = sale.order_line.filtered(lambda r: r.amazon_charge == "shipping")
        taxes = {line.amazon_tax_flag: len(line.tax_ids) for line in shipping}
        self.assertEqual(taxes, {"ioss": 0, False: 1})
        # A person who takes all taxes anew leaves Amazon's alone.
        sale.action_update_taxes()
        flagged = sale.order_line.filtered("amazon_tax_flag")
        self.assertEqual(len(flagged), 3)
        self.assertFalse(flagged.tax_ids)

    def test_flags_are_settings(self):
        position, tax = self.create_mapped("Deemed supply", None, 0)
        flagged = {**MUG, "tax_scheme": "UOSS"}
        self.account.write({"uoss_tax": "position", "uoss_position_id": position.id})
        sale = self.import_sale(flagged)
        self.assertEqual(sale.fiscal_position_id, position)
        self.assertEqual(self.get_lines(sale)["MUG-1"], (20.0, tax))
        self.account.uoss_tax = "own"
        sale = self.import_sale(flagged)
        self.assertEqual(sale.fiscal_position_id, self.austria)
        self.assertFalse(sale.order_line.filtered("amazon_tax_flag"))
        self.assertEqual(self.get_lines(sale)["MUG-1"][1], self.tax_20)
        with self.assertRaises(ValidationError):
            self.account.ioss_tax = "position"

    def test_changes_keep_what_amazon_owes(self):
        flagged = {**MUG, "tax_scheme": "IOSS"}
        sale = self.import_sale(flagged, {"sku": "TEA-1", "unit_price": "12.00"})
        ids = {line.amazon_sku: line.amazon_item_id for line in sale.order_line}
        items = [
            {**flagged, "quantity": 1, "order_item_id": ids["MUG-1"]},
            {"sku": "TEA-1", "unit_price": "12.00", "order_item_id": ids["TEA-1"]},
        ]
        payload = self.emulator.add_order("DE", items=items, amounts="told")
        self.emulator.update_order(
            sale.amazon_order_id,
            orderItems=payload["orderItems"],
            proceeds=payload["proceeds"],
        )
        self.advance(600)
        self.import_orders()
        amounts = {code: amount for code, (amount, __) in self.get_lines(sale).items()}
        del amounts["TEA-1"]
        expected = {"MUG-1": 10.0, "AMAZON-SHIPPING": 5.0, "AMAZON-TAX": 2.85}
        self.assertEqual(amounts, expected)
        self.assertAlmostEqual(sale.amount_total, sale.amazon_total)

    def test_what_amazon_tells_later_counts_until_the_invoice(self):
        sale, other = self.import_sale(amounts="gross"), self.import_sale()
        self.assertEqual(len(sale.order_line), 2)
        self.assertFalse(any(sale.order_line.mapped("amazon_vat_told")))
        other.order_line.filtered("amazon_item_id").price_unit = 5.0
        for order in sale | other:
            item_id = order.order_line.filtered("amazon_item_id").amazon_item_id
            item = {**MUG, "tax_scheme": "UOSS", "order_item_id": item_id}
            told = self.emulator.add_order("DE", items=[item], amounts="told")
            changes = {name: told[name] for name in ("orderItems", "proceeds")}
            self.emulator.update_order(order.amazon_order_id, **changes)
        self.advance(600)
        self.import_orders()
        amounts = {code: amount for code, (amount, __) in self.get_lines(sale).items()}
        expected = {"MUG-1": 20.0, "AMAZON-SHIPPING": 5.0, "AMAZON-TAX": 4.75}
        self.assertEqual(amounts, expected)
        self.assertEqual(set(sale.order_line.mapped("amazon_tax_flag")), {"uoss"})
        self.assertEqual(sale.amount_tax, 0.0)
        self.assertAlmostEqual(sale.amount_total, 29.75)
        # A person has set another price.
        self.assertFalse(other.order_line.filtered("amazon_tax_flag"))

    def test_business_abroad_owes_the_vat_unless_amazon_has_charged_it(self):
        number = {"vat_number": "ATU12345675", "tax_rate": "0"}
        sale = self.import_sale(**number)
        self.assertEqual(sale.fiscal_position_id, self.business)
        self.assertTrue(sale.amazon_reverse_charge)
        self.assertEqual(sale.amazon_buyer_vat, "ATU12345675")
        charged = self.import_sale(vat_number="ATU12345675", tax_rate="0.20")
        self.assertEqual(charged.fiscal_position_id, self.austria)
        self.assertFalse(charged.amazon_reverse_charge)
        consumer = self.import_sale(tax_rate="0")
        self.assertEqual(consumer.fiscal_position_id, self.austria)
        self.account.reverse_charge = "never"
        self.assertEqual(self.import_sale(**number).fiscal_position_id, self.austria)
        position, tax = self.create_mapped("Community supply", None, 0)
        self.account.write(
            {"reverse_charge": "position", "reverse_position_id": position.id}
        )
        sale = self.import_sale(**number)
        self.assertEqual(sale.order_line.tax_ids.amazon_source_tax_id, tax)

    def test_business_at_home_owes_no_vat(self):
        self.create_mapped("All businesses", "DE", 0, vat_required=True, sequence=-3)
        home = {**VIENNA, "countryCode": "DE"}
        for rate in ("0", "0.19"):
            sale = self.import_sale(
                address=home, vat_number="DE123456788", tax_rate=rate
            )
            self.assertEqual(sale.fiscal_position_id, self.domestic)

    def test_origin_is_that_of_the_warehouse(self):
        place = self.env["res.partner"].create(
            {"name": "Wien", "country_id": self.env.ref("base.at").id}
        )
        warehouse = self.env["stock.warehouse"].create(
            {"name": "Vienna", "code": "VIE", "partner_id": place.id}
        )
        self.account.warehouse_id = warehouse
        sale = self.import_sale(vat_number="ATU12345675", tax_rate="0")
        self.assertEqual(sale.fiscal_position_id, self.austria)
        self.assertFalse(sale.amazon_reverse_charge)

    def test_position_of_the_account_stays_with_another_address(self):
        position, tax = self.create_mapped("Mine", None, 7)
        self.account.fiscal_position_id = position
        sale = self.import_sale(address={**VIENNA, "countryCode": "DE"})
        self.assertEqual(sale.fiscal_position_id, position)
        self.emulator.update_order(sale.amazon_order_id, address=VIENNA)
        self.advance(600)
        self.import_orders()
        self.assertEqual(sale.partner_shipping_id.country_id.code, "AT")
        self.assertEqual(sale.fiscal_position_id, position)
        self.assertEqual(sale.order_line.tax_ids.amazon_source_tax_id, tax)

    def test_one_stop_shop(self):
        """What Odoo's own module makes of a German company's taxes (l10n_eu_oss)."""
        paris = {**VIENNA, "city": "Paris", "postalCode": "75001", "countryCode": "FR"}
        rome = {**VIENNA, "city": "Roma", "postalCode": "00118", "countryCode": "IT"}
        number = {"vat_number": "FR23334175221", "tax_rate": "0"}
        before = self.import_sale(address=paris)
        self.assertEqual(before.order_line.tax_ids.amazon_source_tax_id, self.tax)
        self.use_one_stop_shop()
        shop = self.env["account.fiscal.position"].search(
            [("name", "=", "OSS B2C France"), ("company_id", "=", self.company.id)]
        )
        sale = self.import_sale(address=paris)
        self.assertEqual(sale.fiscal_position_id, shop)
        tax = sale.order_line.tax_ids.amazon_source_tax_id
        self.assertEqual((tax.amount, tax.fiscal_position_ids), (20.0, shop))
        tags = tax.invoice_repartition_line_ids.tag_ids
        self.assertIn(self.env.ref("l10n_eu_oss.tag_oss"), tags)
        twin = sale.order_line.tax_ids
        self.assertEqual(twin.invoice_repartition_line_ids.tag_ids, tags)
        self.assertEqual(twin.tax_group_id, tax.tax_group_id)
        invoice = sale._create_invoices()
        lines = invoice.line_ids.filtered("tax_line_id")
        self.assertEqual(lines.tax_tag_ids, tags)
        self.assertAlmostEqual(invoice.amount_total, sale.amazon_total)
        # What Amazon owes is none of the shop's.
        flagged = self.import_sale({**MUG, "tax_scheme": "UOSS"}, address=paris)
        self.assertFalse(flagged.order_line.tax_ids)
        # Businesses have a position of their own, which is not the shop's.
        business = self.create_position("EU business", vat_required=True)
        business.write(
            {
                "auto_apply": True,
                "country_group_id": self.env.ref("base.europe").id,
                "tax_ids": [Command.link(self.tax_0.id)],
            }
        )
        bought = self.import_sale(address=paris, **number)
        self.assertEqual(bought.fiscal_position_id, business)
        self.assertEqual(bought.order_line.tax_ids.amazon_source_tax_id, self.tax_0)
        italian = self.import_sale(address=rome)
        self.assertEqual(italian.fiscal_position_id.name, "OSS B2C Italy")
        self.assertEqual(italian.order_line.tax_ids.amount, 22.0)
        home = self.import_sale(address={**VIENNA, "countryCode": "DE"})
        self.assertEqual(home.fiscal_position_id, self.domestic)

    def use_one_stop_shop(self):
        account = self.env["account.account"].create(
            {
                "name": "VAT",
                "code": "477001",
                "account_type": "liability_current",
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        germany = self.env.ref("base.de")
        self.company.account_fiscal_country_id = germany
        group = self.env["account.tax.group"].create(
            {
                "name": "VAT in Germany",
                "company_id": self.company.id,
                "country_id": germany.id,
                "tax_payable_account_id": account.id,
                "tax_receivable_account_id": account.id,
            }
        )
        self.tax.write({"tax_group_id": group.id, "country_id": germany.id})
        self.company._map_eu_taxes()
