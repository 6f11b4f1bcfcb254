from random import Random

from odoo.fields import Command
from odoo.tests import tagged

from spapi_emulator.scenarios.prices import draw_order

from .amounts import AmountsCase
from .computed_amounts import ROUNDINGS, create_taxes
from .sellers import add_seller, connect_japan, connect_seller

EUROPE = ("DE", "UK", "PL", "SE")
# Each way of rounding: so many orders in Europe and in Japan.
COUNTS = {EUROPE: 90, ("JP",): 10}
# Invoices take long; the parts of 10,000 orders: make bench ONLY=amounts.
INVOICED = 5


@tagged("post_install", "-at_install")
class TestAmountsGenerated(AmountsCase):
    """200 orders of all kinds of taxes: their totals, and those of some invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.skus = {
            sku: cls.create_product(
                sku,
                taxes_id=[Command.set(tax.ids)],
                # So that people, not moves, say what is delivered and invoiced.
                type="service",
                is_storable=False,
                service_type="manual",
                invoice_policy="delivery",
            )
            for sku, tax in create_taxes(cls.env).items()
        }

    def test_totals_of_orders_and_of_their_invoices(self):
        europe = add_seller(self, "wide", "eu", EUROPE)
        self.accounts = {
            EUROPE: connect_seller(self, europe),
            ("JP",): connect_japan(self),
        }
        self.sellers = {EUROPE: "wide", ("JP",): "fe"}
        for rounding in ROUNDINGS:
            self.company.tax_calculation_rounding_method = rounding
            for codes, count in COUNTS.items():
                with self.subTest(rounding=rounding, codes=codes):
                    self.check(Random(f"{rounding} {codes}"), codes, count)
            self.advance(600)

    def check(self, choice, codes, count):
        self.account = self.accounts[codes]
        payloads = [self.add(choice, codes) for __ in range(count)]
        self.assert_totals(payloads)
        sales = self.env["sale.order"].union(*map(self.find_order, payloads))
        self.assertFalse([sale.name for sale in sales if self.get_rounding(sale)])
        self.check_invoices(choice, sales[::INVOICED])

    def add(self, choice, codes):
        code, values = draw_order(choice, list(self.skus), codes)
        seller = self.sellers[codes]
        return self.emulator.add_order(code, seller=seller, **values)

    def check_invoices(self, choice, sales):
        """Invoice a part of the pieces with all charges, then what is left."""
        lines = sales.order_line.filtered("amazon_item_id")
        for line in lines:
            line.qty_delivered = choice.randint(0, int(line.product_uom_qty))
        first = sales._create_invoices(grouped=True, final=True)
        for line in lines:
            line.qty_delivered = line.product_uom_qty
        rest = sales._create_invoices(grouped=True, final=True)
        self.assertTrue(first and rest)
        self.assertEqual(set(sales.mapped("invoice_status")), {"invoiced"})
        found = {sale: self.sum_invoices(sale) for sale in sales}
        wrong = [sale.name for sale in sales if self.differs(sale, found[sale])]
        self.assertFalse(wrong)

    def sum_invoices(self, sale):
        return sum(
            -move.amount_total if move.move_type == "out_refund" else move.amount_total
            for move in sale.invoice_ids
        )

    def differs(self, sale, total):
        return sale.currency_id.compare_amounts(total, sale.amazon_total)
