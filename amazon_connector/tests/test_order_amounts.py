from random import Random

from odoo.fields import Command
from odoo.tests import tagged

from .amounts import AmountsCase
from .sellers import connect_japan

READINGS = ("gross", "split", "net")


@tagged("post_install", "-at_install")
class TestOrderAmounts(AmountsCase):
    """The total of a sale order is Amazon's grand total, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        taxes = cls.create_taxes()
        for sku, tax in taxes.items():
            cls.create_product(sku, taxes_id=[Command.set(tax.ids)])
        cls.skus = list(taxes)

    @classmethod
    def create_taxes(cls):
        excluded = cls.create_tax(5.5)
        included = cls.create_tax(7.0, price_include_override="tax_included")
        fixed = cls.create_tax(0.35, amount_type="fixed")
        city = cls.create_tax(6.25, type_tax_use="none")
        state = cls.create_tax(2.125, type_tax_use="none")
        group = cls.create_tax(
            amount_type="group", children_tax_ids=[Command.set([city.id, state.id])]
        )
        return {
            "EXCLUDED": excluded,
            "INCLUDED": included,
            "TWO": excluded | cls.create_tax(2.0),
            "FIXED": excluded | fixed,
            "GROUP": group,
            "NONE": excluded.browse(),
        }

    def make_item(self, numbers, sku=None):
        cents = numbers.randrange
        item = {
            "sku": sku or numbers.choice(self.skus),
            "quantity": numbers.choice((1, 1, 2, 3, 7, 12)),
            "unit_price": f"{cents(99, 9999) / 100:.2f}",
        }
        extras = {"shipping": 599, "gift_wrap": 350, "cod_fee": 500, "discount": 90}
        for name, most in extras.items():
            if numbers.random() < 0.4:
                item[name] = f"{cents(1, most) / 100:.2f}"
        if "shipping" in item and numbers.random() < 0.5:
            item["shipping_discount"] = item["shipping"]
        return item

    def test_every_charge(self):
        item = {
            "sku": "MUG-1",
            "quantity": 3,
            "unit_price": "9.99",
            "shipping": "4.99",
            "gift_wrap": "3.50",
            "cod_fee": "2.00",
            "discount": "5.00",
            "shipping_discount": "4.99",
        }
        payload = self.emulator.add_order("DE", items=[item], tip="2.50")
        self.assert_totals([payload])
        sale = self.find_order(payload)
        account = self.account
        amounts = {line.product_id: line.price_total for line in sale.order_line}
        self.assertEqual(
            amounts,
            {
                self.mug: 29.97,
                account.shipping_product_id: 4.99,
                account.gift_wrap_product_id: 3.50,
                account.cod_fee_product_id: 2.00,
                account.discount_product_id: -9.99,
                account.tip_product_id: 2.50,
            },
        )
        tip = account.tip_product_id
        taxed = sale.order_line.filtered(lambda line: line.product_id != tip)
        self.assertEqual(taxed.tax_ids.amazon_source_tax_id, self.tax)

    def test_each_reading_of_the_amounts(self):
        numbers = Random(5)
        payloads = [
            self.emulator.add_order(
                "DE",
                items=[self.make_item(numbers, "MUG-1")],
                amounts=reading,
                discount_sign=sign,
            )
            for reading in READINGS
            for sign in (-1, 1)
            for __ in range(4)
        ]
        self.assert_totals(payloads)

    def test_price_of_the_item_is_gross_in_each_reading(self):
        for reading in ("gross", "split"):
            item = {"sku": "MUG-1", "quantity": 2, "unit_price": "11.90"}
            item["shipping"] = "4.76"
            payload = self.emulator.add_order("DE", items=[item], amounts=reading)
            self.advance(600)
            self.assert_totals([payload])
            line = self.find_order(payload).order_line.filtered("amazon_item_id")
            with self.subTest(reading=reading):
                self.assertAlmostEqual(line.price_total, 23.80)
                self.assertAlmostEqual(line.price_subtotal, 20.00)

    def test_fiscal_position_changes_the_tax_but_not_the_total(self):
        france = self.env.ref("base.fr")
        tax = self.create_tax(20.0, original_tax_ids=[Command.set(self.tax.ids)])
        position = self.env["account.fiscal.position"].create(
            {
                "name": "OSS France",
                "auto_apply": True,
                "country_id": france.id,
                "tax_ids": [Command.set(tax.ids)],
            }
        )
        item = {"sku": "MUG-1", "unit_price": "12.00", "shipping": "6.00"}
        payload = self.emulator.add_order("FR", items=[item])
        self.assert_totals([payload])
        sale = self.find_order(payload)
        self.assertEqual(sale.fiscal_position_id, position)
        self.assertEqual(sale.order_line.tax_ids.amazon_source_tax_id, tax)
        self.assertAlmostEqual(sale.amount_tax, 3.00)

    def test_pounds_in_a_company_with_euros(self):
        self.company.currency_id = self.env.ref("base.EUR")
        item = {"sku": "MUG-1", "quantity": 3, "unit_price": "7.77"}
        payload = self.emulator.add_order("UK", items=[item])
        self.assert_totals([payload])
        self.assertEqual(self.find_order(payload).currency_id.name, "GBP")

    def test_yen_have_no_decimals(self):
        japan = connect_japan(self)
        items = [
            {"sku": "EXCLUDED", "quantity": 7, "unit_price": "1333", "shipping": "410"},
            {"sku": "TWO", "quantity": 3, "unit_price": "98", "discount": "11"},
        ]
        payload = self.emulator.add_order("JP", items=items, seller="fe")
        self.account = japan
        self.assert_totals([payload])
        sale = self.find_order(payload)
        self.assertEqual(sale.currency_id.name, "JPY")
        self.assertFalse(self.get_rounding(sale))

    # === WHAT DOES NOT ADD UP === #

    def test_cent_is_a_visible_rounding_line(self):
        payload = self.add_with_total("10.01")
        self.advance(600)
        self.assert_totals([payload])
        self.assertAlmostEqual(self.get_rounding(self.find_order(payload)), 0.01)

    def test_more_than_a_cent_is_a_quotation_with_an_issue(self):
        payload = self.add_with_total("10.02")
        self.advance(600)
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.state, "draft")
        self.assertEqual(sale.amount_total, 10.00)
        issue = self.find_issues()
        self.assertEqual(issue.code, "total_differs")
        self.assertEqual(issue.order_id, sale)
        for figure in ("0.02", "10.02", "10.00"):
            self.assertIn(figure, issue.message)
        sale.order_line.price_unit = 10.02
        sale.action_confirm()
        self.assertEqual(issue.state, "resolved")

    def test_confirmed_with_a_wrong_total_stays_an_issue(self):
        payload = self.add_with_total("12.00")
        self.advance(600)
        self.import_orders()
        sale = self.find_order(payload)
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.severity), ("total_differs", "error"))
        sale.action_confirm()
        self.assertEqual(self.find_issues(), issue)
        self.assertEqual(issue.severity, "warning")

    def test_total_that_somebody_has_changed_before_confirming(self):
        sale = self.import_two_lines()
        sale.order_line[0].price_unit = 12.34
        self.assertFalse(self.find_issues())
        sale.action_confirm()
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.severity), ("total_differs", "warning"))
        self.assertEqual(issue.order_id, sale)
        self.assertIn("33.96", issue.message)
        sale._action_cancel()
        sale.action_draft()
        self.assertFalse(self.find_issues())
        sale.action_confirm()
        issue = self.find_issues()
        sale.order_line[0].price_unit = 9.99
        sale.write({"state": "draft"})
        sale.action_confirm()
        self.assertEqual(issue.state, "resolved")

    def test_currency_without_a_rate_is_a_quotation(self):
        pounds = self.env.ref("base.GBP")
        pounds.rate_ids.unlink()
        item = {"sku": "MUG-1", "unit_price": "7.77"}
        payload = self.emulator.add_order("UK", items=[item])
        self.import_orders()
        sale, issue = self.find_order(payload), self.find_issues()
        self.assertEqual((sale.state, issue.code), ("draft", "no_rate"))
        self.assertEqual((issue.order_id, issue.severity), (sale, "error"))
        self.assertIn("GBP", issue.message)
        self.env["res.currency.rate"].create(
            {"currency_id": pounds.id, "name": "2020-01-01", "rate": 0.5}
        )
        sale.action_confirm()
        self.assertEqual((sale.state, issue.state), ("sale", "resolved"))
        self.assertAlmostEqual(sale.currency_rate, 0.5)

    def test_order_without_amounts_is_a_quotation(self):
        item = {"sku": "MUG-1", "unit_price": "10.00"}
        payload = self.emulator.add_order("DE", items=[item])
        stored = self.emulator.world.orders.find(payload["orderId"]).order
        for part in (stored, *stored["orderItems"]):
            del part["proceeds"]
        self.import_orders()
        self.assertEqual(self.find_order(payload).state, "draft")
        self.assertEqual(self.find_issues().code, "no_amounts")
