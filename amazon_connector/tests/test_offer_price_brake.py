from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .pricing import PricingCase


@tagged("post_install", "-at_install")
class TestOfferPriceBrake(PricingCase):
    """A price that changes a lot waits until a manager says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.listing = cls.create_listing(cls.mug, price=10.0)
        cls.other = cls.create_listing(cls.tea, price=10.0)
        cls.set_price(cls.mug, 10.0)
        cls.set_price(cls.tea, 11.0)
        cls.account.prices_enabled = True
        cls.germany.prices_enabled = True

    def collect(self):
        outgoing = self.env["amazon.offer.changes"]._get_outgoing(self.germany)
        return {one.listing.sku_id.sku: one.price for one in outgoing}

    def test_limits_are_settings(self):
        known = (
            self.account.brake_zero_percent,
            self.account.brake_zero_count,
            self.account.brake_price_percent,
        )
        self.assertEqual(known, (20, 10, 30))

    def test_jump_waits_and_the_rest_goes(self):
        for price in (6.99, 13.01):
            self.set_price(self.mug, price)
            self.assertEqual(self.collect(), {"TEA-1": 11.0})
            self.assertEqual(self.listing.price_held, f"{price} EUR")
        issue = self.find_issues("price_brake")
        self.assertEqual(issue.account_marketplace_id, self.germany)
        self.assertIn("1 prices", issue.message)
        self.assertEqual(issue.count, 2)

    def test_up_to_the_limit_it_goes(self):
        self.set_price(self.mug, 13.0)
        self.assertEqual(self.collect(), {"MUG-1": 13.0, "TEA-1": 11.0})
        self.account.brake_price_percent = 20
        self.assertEqual(self.collect(), {"TEA-1": 11.0})

    def test_mended_price_no_longer_waits(self):
        self.set_price(self.mug, 1.0)
        self.collect()
        self.set_price(self.mug, 10.0)
        self.assertEqual(self.collect(), {"TEA-1": 11.0})
        self.assertFalse(self.listing.price_held)
        self.assertFalse(self.find_issues("price_brake"))

    def test_listing_without_a_price_at_amazon_gets_one(self):
        self.listing.price = 0
        self.assertEqual(self.collect()["MUG-1"], 10.0)

    def test_sent_price_is_what_counts(self):
        self.listing.price_sent = 30.0
        self.assertEqual(self.collect(), {"TEA-1": 11.0})

    def test_deep_sale_waits_once(self):
        now = fields.Datetime.now()
        dates = {"date_start": now, "date_end": now + timedelta(days=2)}
        self.set_price(self.mug, 6.5, **dates)
        self.assertEqual(self.collect(), {"TEA-1": 11.0})
        self.assertIn("6.50 from", self.listing.price_held)
        self.find_issues("price_brake").action_send_anyway()
        self.assertEqual(self.collect()["MUG-1"], 10.0)

    def test_send_anyway_sends_exactly_that_price(self):
        self.set_price(self.mug, 5.0)
        self.collect()
        issue = self.find_issues("price_brake")
        self.assertTrue(issue.can_send_anyway)
        self.assertEqual(issue.action_open_record()["domain"][0][2], self.listing.ids)
        issue.action_send_anyway()
        self.assertEqual(issue.state, "resolved")
        self.set_price(self.mug, 4.0)
        self.assertEqual(self.collect(), {"TEA-1": 11.0}, "another one waits")
        self.set_price(self.mug, 5.0)
        self.assertEqual(self.collect(), {"MUG-1": 5.0, "TEA-1": 11.0})

    def test_what_was_sent_anyway_once_waits_the_next_time(self):
        self.set_price(self.mug, 5.0)
        self.collect()
        self.find_issues("price_brake").action_send_anyway()
        self.assertEqual(self.collect()["MUG-1"], 5.0)
        self.listing.price_sent = 5.0
        self.collect()
        self.listing.price_sent = 10.0
        self.assertEqual(self.collect(), {"TEA-1": 11.0})
        self.assertEqual(self.listing.price_held, "5.00 EUR")

    def test_only_managers_send_anyway(self):
        self.set_price(self.mug, 5.0)
        self.collect()
        user = new_test_user(
            self.env, "issue_user", groups="amazon_connector.group_amazon_user"
        )
        with self.assertRaises(AccessError):
            self.find_issues("price_brake").with_user(user).action_send_anyway()
        self.assertEqual(self.collect(), {"TEA-1": 11.0})

    def test_switched_off_nothing_waits(self):
        self.set_price(self.mug, 5.0)
        self.collect()
        self.germany.prices_enabled = False
        self.collect()
        self.assertFalse(self.find_issues("price_brake"))
