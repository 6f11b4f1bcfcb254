from functools import partial
from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from odoo.addons.amazon_connector.models import (
    amazon_offer_changes_prices,
    amazon_offers_flow,
)

from .test_offer_terms import EVERYBODY, OfferTermsCase


@tagged("post_install", "-at_install")
class TestOfferPricesAgain(OfferTermsCase):
    """Prices that were sent before, and are sent again."""

    def start(self, *skus):
        """Import listings and send their prices."""
        for sku in skus:
            self.add(sku)
        self.import_all()
        self.turn_on()
        self.set_all_prices(10.49)
        self.run_offers()
        self.advance(7200)
        self.emulator.clear_journal()

    def change_at_amazon(self, sku, price, *offers):
        self.emulator.remove_listing(sku)
        asin = self.find_listing(sku).asin
        self.add(sku, *offers, price=price, asin=asin)

    def test_what_was_changed_at_amazon_meanwhile(self):
        self.start("CUP")
        listing = self.find_listing("CUP")
        user = new_test_user(
            self.env, "amazon_user", groups="amazon_connector.group_amazon_user"
        )
        tools = listing.with_user(user)
        switches = [
            (
                partial(record.write, {"prices_enabled": False}),
                partial(record.write, {"prices_enabled": True}),
            )
            for record in (self.germany, self.account)
        ]
        switches.append((tools.action_keep_price, tools.action_keep_nothing))
        for turn_off, turn_on in switches:
            turn_off()
            self.change_at_amazon("CUP", "12.00", EVERYBODY)
            turn_on()
            self.run_offers()
            self.assertEqual(self.emulator.listing("CUP").price, "10.49")
            self.assertIn("discounted_price", self.get_entries("CUP")[0])
            self.assertEqual(self.count_changes(), 1)
            self.advance(7200)
            # Where Amazon has kept everything, nothing is sent.
            turn_off()
            turn_on()
            self.run_offers()
            self.assertEqual(self.count_changes(), 1)
            self.advance(7200)
            self.emulator.clear_journal()

    def test_own_sale_is_not_taken_for_one_of_amazons(self):
        self.start("CUP")
        listing = self.find_listing("CUP")
        dates = {"date_start": "2026-02-01", "date_end": "2099-02-01"}
        rule = self.set_price(listing.product_id, 9.5, **dates)
        self.run_offers()
        self.assertIn("discounted_price", self.get_entries("CUP")[0])
        self.advance(7200)
        self.germany.prices_enabled = False
        rule.unlink()
        self.germany.prices_enabled = True
        self.run_offers()
        self.assertNotIn("discounted_price", self.get_entries("CUP")[0])
        self.assertFalse(listing.kept_sale_price)

    def test_all_again_in_more_feeds_than_one(self):
        skus = [f"SKU-{number}" for number in range(7)]
        self.start(*skus)
        before = self.env["amazon.feed"].search([])
        prices, feeds = amazon_offer_changes_prices, amazon_offers_flow.listings_feed
        with (
            patch.object(prices, "BATCH", 2),
            patch.object(prices, "MAX_MESSAGES", 5),
            patch.object(feeds, "write", partial(feeds.write, max_messages=3)),
        ):
            self.germany.action_send_all_prices()
            for __ in range(5):
                self.run_offers(1)
        messages = (self.env["amazon.feed"].search([]) - before).line_ids
        sent = messages.filtered("has_price").listing_id.sku_id.mapped("sku")
        self.assertEqual(sorted(sent), skus)
        self.assertEqual(len(messages), 7, "each of them once")
        self.assertFalse(self.germany.are_prices_due)

    def test_refused_price_without_its_sale_goes_out_again(self):
        self.start("CUP")
        listing = self.find_listing("CUP")
        dates = {"date_start": "2026-02-01", "date_end": "2099-02-01"}
        rule = self.set_price(listing.product_id, 9.5, **dates)
        self.run_offers()
        rule.unlink()
        self.emulator.refuse_offers("CUP", text="Not now.")
        self.run_offers()
        self.assertEqual(listing.offer_state, "refused")
        self.assertIn("discounted_price", self.get_entries("CUP")[0])
        self.emulator.refuse_offers("CUP")
        self.find_issues("amazon_error")._retry()
        self.run_offers()
        self.assertNotIn("discounted_price", self.get_entries("CUP")[0])


@tagged("post_install", "-at_install")
class TestOfferPricelist(OfferTermsCase):
    """Without a pricelist no prices go out, and people are told."""

    def collect(self):
        outgoing = self.env["amazon.offer.changes"]._get_outgoing(self.germany)
        return [one.price for one in outgoing]

    def test_archived_taken_away_and_deleted(self):
        self.create_listing(self.mug)
        self.set_price(self.mug, 10.5)
        self.account.prices_enabled = self.germany.prices_enabled = True
        self.assertEqual(self.collect(), [10.5])
        self.assertFalse(self.find_issues())
        self.pricelist.active = False
        self.assertEqual(self.collect(), [])
        issue = self.find_issues("no_pricelist")
        self.assertEqual(issue.account_marketplace_id, self.germany)
        self.assertIn("EUR", issue.message)
        self.pricelist.active = True
        self.assertEqual(self.collect(), [10.5])
        self.assertEqual(issue.state, "resolved")
        self.germany.pricelist_id = False
        self.assertEqual(self.collect(), [])
        self.assertTrue(self.find_issues("no_pricelist"))
        self.germany.pricelist_id = self.pricelist
        self.collect()
        self.pricelist.unlink()
        self.assertEqual(self.collect(), [])
        self.assertTrue(self.find_issues("no_pricelist"))
        self.germany.prices_enabled = False
        self.collect()
        self.assertFalse(self.find_issues("no_pricelist"))
