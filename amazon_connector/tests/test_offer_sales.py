from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .pricing import PricingCase


@tagged("post_install", "-at_install")
class TestOfferSales(PricingCase):
    """Rules with dates beside one without are sale prices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.set_price(cls.mug, 20)
        cls.listing = cls.create_listing(cls.mug)

    def add_sale(self, price, start, end, **vals):
        """Add a rule in force between two days from now; None: open."""
        dates = [day and self.now + timedelta(days=day) for day in (start, end)]
        return self.set_price(
            self.mug, price, date_start=dates[0], date_end=dates[1], **vals
        )

    def get_all(self):
        price = self.get_price(self.listing)
        sale = price.sale_amount and str(price.sale_amount)
        return str(price.amount), sale, price.sale_from, price.sale_to

    def test_sale_in_force(self):
        rule = self.add_sale(15, -1, 2)
        expected = ("20.00", "15.00", rule.date_start, rule.date_end)
        self.assertEqual(self.get_all(), expected)

    def test_sale_to_come_is_told_before(self):
        rule = self.add_sale(15, 2, 5)
        self.add_sale(10, 8, 9)
        expected = ("20.00", "15.00", rule.date_start, rule.date_end)
        self.assertEqual(self.get_all(), expected, "the next one")

    def test_sale_for_all_products(self):
        rule = self.add_sale(
            15, 2, 5, applied_on="3_global", product_id=False, product_tmpl_id=False
        )
        self.assertEqual(self.get_all()[1], None, "the product's own rule goes first")
        (self.pricelist.item_ids - rule).unlink()
        self.mug.list_price = 20
        expected = ("20.00", "15.00", rule.date_start, rule.date_end)
        self.assertEqual(self.get_all(), expected)

    def test_sale_that_is_over(self):
        self.add_sale(15, -5, -2)
        self.assertEqual(self.get_all(), ("20.00", None, None, None))

    def test_sale_without_a_beginning_began_when_it_was_entered(self):
        rule = self.add_sale(15, None, 2)
        self.assertEqual(self.get_all()[2], rule.create_date)

    def test_without_an_end_it_is_the_price(self):
        self.add_sale(15, -1, None)
        self.assertEqual(self.get_all(), ("15.00", None, None, None))
        self.add_sale(12, 1, None)
        self.assertEqual(self.get_all(), ("15.00", None, None, None), "not yet")

    def test_dearer_for_a_while_is_the_price(self):
        self.add_sale(25, -1, 2)
        self.assertEqual(self.get_all(), ("25.00", None, None, None))

    def test_sale_keeps_to_the_lowest_price(self):
        self.add_sale(5, -1, 2)
        self.listing.price_min = 12
        self.assertEqual(self.get_all()[:2], ("20.00", "12.00"))
        self.listing.price_min = 20
        self.assertEqual(self.get_all()[:2], ("20.00", None))

    def test_tax_is_added_to_the_sale_as_well(self):
        self.germany.price_basis = "taxes"
        self.add_sale(10, -1, 2)
        self.assertEqual(self.get_all()[:2], ("23.80", "11.90"))
