from odoo.fields import Command
from odoo.tests import tagged

from spapi_emulator.scenarios import america

from .amounts import AmountsCase
from .sellers import add_seller, connect_seller

RATE = 8.875


@tagged("post_install", "-at_install")
class TestPricesWithoutTax(AmountsCase):
    """Amazon.com and Amazon.ca: the tax comes on top of the prices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales_tax = cls.create_tax(RATE)
        cls.mug.taxes_id = cls.sales_tax
        cls.tea.taxes_id = False

    def connect_america(self):
        self.account = connect_seller(self, add_seller(self, "na", "na", ("US", "CA")))

    def import_us(self, item, rate, **values):
        if self.account.region != "na":
            self.connect_america()
        payload = self.emulator.add_order(
            "US", seller="na", items=[item], tax_rate=rate, **values
        )
        self.advance(600)
        self.assert_totals([payload])
        return self.find_order(payload)

    def get_amounts(self, sale):
        return {
            line.product_id.default_code: (line.price_unit, line.price_subtotal)
            for line in sale.order_line
        }

    def test_tax_that_is_not_odoos_is_a_line_of_its_own(self):
        item = {"sku": "MUG-1", "quantity": 3, "unit_price": "39.99"}
        item |= {"shipping": "5.99", "discount": "4.00", "shipping_discount": "5.99"}
        sale = self.import_us(item, "0.095")
        self.assertEqual(
            self.get_amounts(sale),
            {
                "MUG-1": (39.99, 119.97),
                "AMAZON-SHIPPING": (5.99, 5.99),
                "AMAZON-DISCOUNT": (-9.99, -9.99),
                "AMAZON-TAX": (11.02, 11.02),
            },
        )
        self.assertTrue(sale.amazon_tax_apart)
        self.assertFalse(sale.order_line.tax_ids)
        self.assertEqual(sale.amount_tax, 0.0)

    def test_tax_of_odoo_is_taken_where_it_comes_to_the_same(self):
        item = {"sku": "MUG-1", "quantity": 3, "unit_price": "39.99"}
        item |= {"shipping": "5.99", "discount": "4.00"}
        sale = self.import_us(item, "0.08875")
        self.assertFalse(sale.amazon_tax_apart)
        self.assertEqual(sale.order_line.tax_ids.amazon_source_tax_id, self.sales_tax)
        # Amazon rounds per charge: its tax is 10.83 or 10.82.
        self.assertAlmostEqual(sale.amount_untaxed, 121.96, delta=0.02)

    def test_order_without_tax_has_none_in_odoo(self):
        sale = self.import_us({"sku": "MUG-1", "unit_price": "39.99"}, "0")
        self.assertEqual(self.get_amounts(sale), {"MUG-1": (39.99, 39.99)})
        self.assertFalse(sale.order_line.tax_ids)
        self.assertTrue(sale.amazon_tax_apart)

    def test_tax_stays_apart_whatever_people_change(self):
        self.connect_america()
        self.account.order_state = "draft"
        item = {"sku": "NEW-1", "quantity": 2, "unit_price": "10.00"}
        payload = self.emulator.add_order(
            "US", seller="na", items=[item], tax_rate="0.1", tip="2.00"
        )
        self.import_orders()
        sale = self.find_order(payload)
        self.create_product("NEW-1", taxes_id=[Command.set(self.sales_tax.ids)])
        self.advance(600)
        self.import_orders()
        line = sale.order_line.filtered("amazon_item_id")
        self.assertEqual(line.product_id.default_code, "NEW-1")
        sale.action_update_taxes()
        sale.partner_id = self.env["res.partner"].create({"name": "Somebody else"})
        self.assertFalse(sale.order_line.tax_ids)
        self.assertAlmostEqual(line.price_subtotal, 20.00)
        self.assertAlmostEqual(sale.amount_total, 24.00)

    def test_changed_quantity_changes_the_tax(self):
        sale = self.import_us({"sku": "MUG-1", "quantity": 2}, "0.1")
        changed = {"sku": "MUG-1", "quantity": 1}
        item_id = sale.order_line.filtered("amazon_item_id").amazon_item_id
        payload = self.emulator.add_order(
            "US", seller="na", items=[changed], tax_rate="0.1"
        )
        items = [{**payload["orderItems"][0], "orderItemId": item_id}]
        self.emulator.update_order(
            sale.amazon_order_id, orderItems=items, proceeds=payload["proceeds"]
        )
        self.advance(600)
        self.import_orders()
        total = float(payload["proceeds"]["grandTotal"]["amount"])
        self.assertAlmostEqual(sale.amount_total, total)
        self.assertEqual(len(sale.order_line), 2)
        tax = sale.order_line.filtered(lambda line: line.amazon_charge == "tax")
        self.assertAlmostEqual(tax.price_total * 11, total, places=1)

    def test_every_order_of_the_scenario(self):
        self.emulator.reset("america")
        self.addCleanup(self.emulator.reset, "empty")
        self.set_clock()
        self.account = connect_seller(self, america.seller())
        payloads = self.emulator.orders
        for item in (i for payload in payloads for i in payload["orderItems"]):
            sku = item["product"]["sellerSku"]
            if not self.env["product.product"].search([("default_code", "=", sku)]):
                self.create_product(sku, taxes_id=[Command.set(self.sales_tax.ids)])
        self.assert_totals(payloads)
        sales = self.env["sale.order"].union(*map(self.find_order, payloads))
        self.assertEqual(set(sales.mapped("amazon_tax_apart")), {True, False})
        for payload, sale in zip(payloads, sales, strict=True):
            item = payload["orderItems"][0]
            net = float(item["proceeds"]["breakdowns"][0]["subtotal"]["amount"])
            lines = sale.order_line.filtered("amazon_item_id")
            self.assertAlmostEqual(lines[0].price_subtotal, net, delta=0.015)
