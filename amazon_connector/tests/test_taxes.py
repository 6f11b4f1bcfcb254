from odoo.fields import Command
from odoo.tests import tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestTaxes(AmazonCase):
    """Lines of Amazon orders take the included twin of an excluded tax."""

    def find_twins(self, tax):
        taxes = self.env["account.tax"].with_context(active_test=False)
        return taxes.search([("amazon_source_tax_id", "=", tax.id)])

    def import_mug(self):
        payload = self.emulator.add_order(
            "DE", items=[{"sku": "MUG-1", "unit_price": "11.90"}]
        )
        self.import_orders()
        self.advance(600)
        return self.find_order(payload).order_line

    def test_twin_differs_in_nothing_but_being_included(self):
        account = self.env["account.account"].create(
            {"name": "VAT", "code": "177600", "account_type": "liability_current"}
        )
        tag = self.env["account.account.tag"].create(
            {"name": "+81", "applicability": "taxes"}
        )
        lines = self.tax.invoice_repartition_line_ids
        line = lines.filtered(lambda row: row.repartition_type == "tax")
        line.write({"account_id": account.id, "tag_ids": [Command.set(tag.ids)]})
        twin = self.tax._amazon_include()
        self.assertEqual(twin.amount, 19.0)
        self.assertTrue(twin.price_include)
        self.assertTrue(twin.active)
        self.assertEqual(twin.company_id, self.tax.company_id)
        self.assertEqual(twin.tax_group_id, self.tax.tax_group_id)
        copied = twin.invoice_repartition_line_ids.filtered("account_id")
        self.assertEqual(copied.account_id, account)
        self.assertEqual(copied.tag_ids, tag)
        self.assertFalse(self.tax.price_include)

    def test_twin_is_made_once(self):
        lines = self.import_mug() | self.import_mug()
        self.assertEqual(len(lines.order_id), 2)
        self.assertEqual(lines.tax_ids, self.find_twins(self.tax))
        self.assertEqual(len(lines.tax_ids), 1)

    def test_changed_rate_gives_a_new_twin(self):
        before = self.import_mug()
        self.tax.amount = 16.0
        after = self.import_mug()
        self.assertEqual(before.tax_ids.amount, 19.0)
        self.assertEqual(after.tax_ids.amount, 16.0)
        self.assertNotEqual(before.tax_ids.name, after.tax_ids.name)
        self.tax.amount = 19.0
        self.assertEqual(self.import_mug().tax_ids, before.tax_ids)

    def test_archived_twin_is_still_the_twin(self):
        twin = self.import_mug().tax_ids
        twin.active = False
        self.assertEqual(self.import_mug().tax_ids, twin)
        self.assertFalse(self.find_issues())

    def test_group_is_replaced_by_the_twins_of_its_children(self):
        included = self.create_tax(7.0, price_include_override="tax_included")
        parts = self.create_tax(5.0, type_tax_use="none")
        parts |= self.create_tax(0.35, amount_type="fixed", type_tax_use="none")
        group = self.create_tax(
            amount_type="group", children_tax_ids=[Command.set(parts.ids)]
        )
        taxes = (included | group)._amazon_include()
        self.assertEqual(taxes[0], included)
        self.assertEqual(taxes[1:].amazon_source_tax_id, parts)
        self.assertEqual(set(taxes.mapped("type_tax_use")), {"sale"})
        self.assertFalse(self.find_twins(group))

    def test_fixed_tax_is_not_on_shipping(self):
        fixed = self.create_tax(0.35, amount_type="fixed")
        self.mug.taxes_id = self.tax | fixed
        item = {"sku": "MUG-1", "unit_price": "11.90", "shipping": "4.76"}
        payload = self.emulator.add_order("DE", items=[item])
        self.import_orders()
        sale = self.find_order(payload)
        mug, shipping = sale.order_line
        self.assertEqual(mug.tax_ids.amazon_source_tax_id, self.tax | fixed)
        self.assertEqual(shipping.tax_ids.amazon_source_tax_id, self.tax)
        self.assertAlmostEqual(sale.amount_total, 16.66)

    def test_shipping_takes_the_taxes_of_its_item(self):
        reduced = self.create_tax(7.0)
        self.tea.taxes_id = reduced
        items = [
            {"sku": "MUG-1", "unit_price": "11.90", "shipping": "1.19"},
            {"sku": "TEA-1", "unit_price": "10.70", "shipping": "1.07"},
        ]
        payload = self.emulator.add_order("DE", items=items)
        self.import_orders()
        sale = self.find_order(payload)
        product = self.account.shipping_product_id
        shipping = sale.order_line.filtered(lambda line: line.product_id == product)
        amounts = {
            line.tax_ids.amazon_source_tax_id: line.price_total for line in shipping
        }
        self.assertEqual(amounts, {self.tax: 1.19, reduced: 1.07})

    def test_taxes_of_other_companies_are_left_out(self):
        company = self.env["res.company"].create({"name": "Sister"})
        group = self.env["account.tax.group"].create(
            {"name": "Sister's", "company_id": company.id}
        )
        other = self.create_tax(
            25.0,
            company_id=company.id,
            tax_group_id=group.id,
            country_id=self.tax.country_id.id,
        )
        self.mug.taxes_id = self.tax | other
        self.assertEqual(self.import_mug().tax_ids.amazon_source_tax_id, self.tax)
