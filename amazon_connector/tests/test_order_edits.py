from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import AmazonCase

ROUNDINGS = ("round_per_line", "round_globally")
TOTAL = 33.96


@tagged("post_install", "-at_install")
class TestOrderEdits(AmazonCase):
    """On the form, a person changes one thing; what Amazon's buyer paid stays."""

    def import_sale(self, tax=None, state="draft"):
        self.account.order_state = state
        if tax is not None:
            (self.mug | self.tea).taxes_id = tax
        self.mug.list_price = self.tea.list_price = 77.0
        items = [
            {"sku": "MUG-1", "quantity": 2, "unit_price": "9.99", "shipping": "4.99"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "3.33", "discount": "1.00"},
        ]
        payload = self.emulator.add_order("DE", items=items)
        self.import_orders()
        sale = self.find_order(payload)
        self.assertAlmostEqual(sale.amount_total, TOTAL)
        return sale

    def each_kind(self):
        """Yield sale orders under each way of rounding and each kind of tax."""
        included = self.create_tax(19.0, price_include_override="tax_included")
        for rounding in ROUNDINGS:
            for tax in (self.tax, included):
                with self.subTest(rounding=rounding, tax=tax.price_include_override):
                    self.company.tax_calculation_rounding_method = rounding
                    yield self.import_sale(tax)

    def create_position(self, *taxes):
        for tax in taxes:
            tax.original_tax_ids = self.tax
        return self.env["account.fiscal.position"].create(
            {
                "name": f"To {taxes}",
                "tax_ids": [Command.set([tax.id for tax in taxes])],
            }
        )

    def test_one_change_after_the_other(self):
        changes = (
            self.change_quantity,
            self.add_line,
            self.change_customer,
            self.change_pricelist,
            self.change_product,
        )
        for sale in self.each_kind():
            for change in changes:
                with self.subTest(change=change.__name__):
                    change(sale)
                    self.assertAlmostEqual(sale.amount_total, TOTAL)
                    self.assertEqual(sale.currency_id.name, "EUR")

    def change_quantity(self, sale):
        with Form(sale) as form:
            for quantity in (7, 2):
                with form.order_line.edit(0) as line:
                    line.product_uom_qty = quantity

    def add_line(self, sale):
        with Form(sale) as form, form.order_line.new() as line:
            line.product_id = self.tea
        added = sale.order_line.sorted("id")[-1]
        self.assertAlmostEqual(sale.amount_total - added.price_total, TOTAL)
        added.unlink()

    def change_customer(self, sale):
        partner = self.env["res.partner"].create(
            {
                "name": "Somebody in Japan",
                "country_id": self.env.ref("base.jp").id,
                "property_product_pricelist": self.create_pricelist("USD").id,
            }
        )
        with Form(sale) as form:
            form.partner_id = partner
        self.assertAlmostEqual(sale.amount_total, TOTAL)
        sale.action_update_taxes()
        sale.action_update_prices()

    def change_pricelist(self, sale):
        with Form(sale) as form:
            form.pricelist_id = self.create_pricelist("USD")
        self.assertAlmostEqual(sale.amount_total, TOTAL)
        sale.action_update_prices()

    def change_product(self, sale):
        with Form(sale) as form, form.order_line.edit(0) as line:
            line.product_id = self.tea

    def test_another_line_of_a_confirmed_order(self):
        sale = self.import_sale(state="sale")
        mug, tea = sale.order_line.filtered("amazon_item_id")
        with Form(sale) as form, form.order_line.edit(0) as line:
            line.product_uom_qty = 3
        self.assertAlmostEqual(mug.price_total, 29.97)
        self.assertAlmostEqual(tea.price_total, 9.99)
        self.assertAlmostEqual(sale.amount_total, TOTAL + 9.99)

    def create_pricelist(self, currency):
        self.env.ref("base.group_user").implied_ids = [
            Command.link(self.env.ref("product.group_product_pricelist").id)
        ]
        rule = {"compute_price": "percentage", "percent_price": 10.0}
        return self.env["product.pricelist"].create(
            {
                "name": "Ten percent off",
                "currency_id": self.env.ref(f"base.{currency}").id,
                "item_ids": [Command.create(rule)],
            }
        )

    def test_fiscal_position(self):
        parts = self.create_tax(6.25, type_tax_use="none")
        targets = {
            "percent": [self.create_tax(7.0)],
            "two": [self.create_tax(7.5), self.create_tax(2.0)],
            "fixed": [self.create_tax(8.0), self.create_tax(1.0, amount_type="fixed")],
            "group": [
                self.create_tax(
                    amount_type="group", children_tax_ids=[Command.set(parts.ids)]
                )
            ],
        }
        for kind, taxes in targets.items():
            for rounding in ROUNDINGS:
                with self.subTest(kind=kind, rounding=rounding):
                    self.company.tax_calculation_rounding_method = rounding
                    sale = self.import_sale()
                    position = self.create_position(*taxes)
                    with Form(sale) as form:
                        form.fiscal_position_id = position
                    sale.action_update_taxes()
                    self.assertTrue(sale.amount_tax)
                    self.assertAlmostEqual(sale.amount_total, TOTAL)
                    sale.fiscal_position_id = False
                    sale.action_update_taxes()
                    self.assertAlmostEqual(sale.amount_total, TOTAL)

    def test_product_with_other_taxes(self):
        parts = self.create_tax(6.25, type_tax_use="none")
        group = self.create_tax(
            amount_type="group", children_tax_ids=[Command.set(parts.ids)]
        )
        sale = self.import_sale()
        product = self.create_product("OTHER", taxes_id=[Command.set(group.ids)])
        for chosen in (product, self.mug, product):
            with Form(sale) as form, form.order_line.edit(0) as line:
                line.product_id = chosen
            self.assertAlmostEqual(sale.amount_total, TOTAL)
