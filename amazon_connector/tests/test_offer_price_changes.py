from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_offer_changes_prices
from odoo.addons.amazon_connector.models.price_texts import describe_terms

from .pricing import PricingCase


@tagged("post_install", "-at_install")
class TestOfferPriceChanges(PricingCase):
    """Only prices that differ from what was last sent go out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_price(cls.mug, 9.99)
        cls.listing = cls.create_listing(cls.mug)
        # What jumps waits: the brake has tests of its own.
        cls.account.brake_price_percent = 1000
        cls.account.prices_enabled = True
        cls.germany.prices_enabled = True

    def collect(self, link=None):
        """Return what would go out, as (SKU, price)."""
        outgoing = self.env["amazon.offer.changes"]._get_outgoing(link or self.germany)
        return [(one.listing.sku_id.sku, one.price) for one in outgoing]

    def collect_one(self):
        (outgoing,) = self.env["amazon.offer.changes"]._get_outgoing(self.germany)
        return outgoing

    def mark_sent(self, outgoing):
        """Write down what is sent, as a feed does."""
        outgoing.listing.write(
            {
                "price_sent": outgoing.price,
                "price_terms": describe_terms(outgoing.message.price),
            }
        )

    def test_same_as_amazons_own_price_is_not_sent(self):
        self.assertEqual(self.collect(), [])

    def test_other_price_is_sent_once(self):
        self.set_price(self.mug, 10.5)
        outgoing = self.collect_one()
        self.assertEqual((outgoing.listing, outgoing.price), (self.listing, 10.5))
        message = outgoing.message
        self.assertEqual((message.sku, message.product_type), ("MUG-1", "KITCHEN"))
        self.assertEqual(message.marketplace_id, "A1PA6795UKMFR9")
        self.assertIsNone(message.quantity)
        self.mark_sent(outgoing)
        self.assertEqual(self.collect(), [])

    def test_what_was_sent_counts_more_than_what_amazon_shows(self):
        self.listing.write({"price": 1.0, "price_sent": 9.99})
        self.assertEqual(self.collect(), [])

    def test_price_changes_whatever_it_comes_from(self):
        self.pricelist.item_ids.unlink()
        self.mug.list_price = 12.0
        self.assertEqual(self.collect(), [("MUG-1", 12.0)])
        self.germany.price_basis = "taxes"
        self.assertEqual(self.collect(), [("MUG-1", 14.28)])
        self.tax.amount = 20
        self.assertEqual(self.collect(), [("MUG-1", 14.4)])

    def test_sale_and_limits_go_with_every_price(self):
        now = fields.Datetime.now()
        dates = {"date_start": now, "date_end": now + timedelta(days=2)}
        self.set_price(self.mug, 8, **dates)
        self.listing.write({"price_min": 7, "price_max": 20})
        price = self.collect_one().message.price
        known = price.sale_amount, price.minimum, price.maximum
        self.assertEqual([str(n) for n in known], ["8.00", "7.00", "20.00"])
        self.mark_sent(self.collect_one())
        self.assertEqual(self.collect(), [])
        self.set_price(self.mug, 11)
        self.set_price(self.mug, 8, **dates)
        self.assertEqual(str(self.collect_one().message.price.sale_amount), "8.00")

    def test_change_of_the_sale_alone_is_sent(self):
        self.mark_sent_price(9.99)
        now = fields.Datetime.now()
        dates = {"date_start": now, "date_end": now + timedelta(days=2)}
        rule = self.set_price(self.mug, 8, **dates)
        self.mark_sent(self.collect_one())
        rule.date_end += timedelta(days=1)
        self.mark_sent(self.collect_one())
        rule.unlink()
        outgoing = self.collect_one()
        self.assertIsNone(outgoing.message.price.sale_amount)

    def mark_sent_price(self, price):
        self.listing.write({"price_sent": price, "price_terms": False})

    def test_without_a_price_nothing_is_sent(self):
        self.set_price(self.mug, 0)
        self.assertEqual(self.collect(), [])

    def test_limits_of_amazons_own_change_nothing_by_themselves(self):
        self.listing.write({"price_min": 11, "price_terms": "minimum 11.00"})
        self.assertEqual(self.collect(), [], "as it is at Amazon")
        rule = self.set_price(self.mug, 10.5)
        self.assertEqual(self.collect(), [("MUG-1", 11)])
        rule.unlink()
        self.listing.price_min = 10
        self.assertEqual(self.collect(), [("MUG-1", 10)], "somebody's own limit")

    # === WHO IS LEFT ALONE === #

    def test_switches_and_opt_out(self):
        self.set_price(self.mug, 10.5)
        for record in (self.account, self.germany):
            record.prices_enabled = False
            self.assertEqual(self.collect(), [])
            record.prices_enabled = True
        self.listing.keep_price = True
        self.assertEqual(self.collect(), [])
        self.listing.keep_price = False
        self.assertEqual(len(self.collect()), 1)

    def test_other_listings_are_left_alone(self):
        self.set_price(self.mug, 10.5)
        for vals in (
            {"channel": "fba"},
            {"status": "vanished"},
            {"status": "incomplete"},
            {"offer_state": "suppressed"},
        ):
            before = {name: self.listing[name] for name in vals}
            self.listing.write(vals)
            self.assertEqual(self.collect(), [], vals)
            self.listing.write(before)
        self.assertFalse(self.listing.are_terms_read, "it was away")
        self.listing.write({"status": "inactive", "are_terms_read": True})
        self.assertEqual(len(self.collect()), 1)

    # === PASSES === #

    def create_many(self, count):
        products = self.env["product.product"].create(
            [
                {"name": f"P{n}", "default_code": f"P-{n}", "list_price": 5}
                for n in range(count)
            ]
        )
        for product in products:
            self.create_listing(product)

    def test_pass_goes_on_in_the_next_run(self):
        self.create_many(5)
        skus = []
        with (
            patch.object(amazon_offer_changes_prices, "BATCH", 2),
            patch.object(amazon_offer_changes_prices, "MAX_MESSAGES", 3),
        ):
            for __ in range(3):
                skus.append([sku for sku, __ in self.collect()])
        self.assertEqual(skus, [["P-0", "P-1", "P-2"], ["P-3", "P-4"], []])
        self.assertFalse(self.germany.price_position)
        self.assertEqual(len(self.collect()), 5, "from the beginning")

    def test_everything_again_on_demand(self):
        self.mark_sent_price(9.99)
        self.germany.action_send_all_prices()
        self.assertEqual(self.collect(), [("MUG-1", 9.99)])
        self.assertEqual(self.collect(), [], "once")

    def test_thousand_listings_take_few_statements(self):
        self.create_many(300)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(len(self.collect()), 300)
        self.assertLess(self.env.cr.sql_log_count - before, 60)
