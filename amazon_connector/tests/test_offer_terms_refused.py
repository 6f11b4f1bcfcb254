from odoo.tests import tagged

from spapi_emulator.listings import ListingsApi

from .test_offer_terms import EVERYBODY, OfferTermsCase


@tagged("post_install", "-at_install")
class TestOfferTermsRefused(OfferTermsCase):
    """Prices of offers that Amazon does not show drop nothing."""

    def change_prices(self):
        """Let the prices of a full and a plain offer change, after an import."""
        self.add("FULL", EVERYBODY)
        self.add("PLAIN")
        self.import_all()
        self.turn_on()
        self.set_all_prices(10.49)
        self.full = self.find_listing("FULL")

    def refuse_first(self):
        """Let Amazon refuse to answer about the first offer."""
        self.emulator.fault("searchListingsItems", "400")
        self.emulator.fault("getListingsItem", "400")

    def get_minimum(self):
        return self.get_entries("FULL")[0].get("minimum_seller_allowed_price")

    def get_price_at_amazon(self, sku="FULL"):
        return self.emulator.listing(sku).price

    def test_price_waits_until_amazon_shows_the_offer(self):
        self.change_prices()
        self.refuse_first()
        self.run_offers()
        self.assertEqual(self.get_price_at_amazon("PLAIN"), "10.49")
        self.assertEqual(self.get_price_at_amazon(), "9.99")
        issue = self.find_issues("price_unread")
        self.assertIn("1 prices for", issue.message)
        self.assertEqual(self.open_records(issue.action_open_record()), self.full)
        calls = self.count_calls("getListingsItem")
        self.run_offers()
        self.assertEqual(self.count_calls("getListingsItem"), calls, "not so soon")
        self.advance(24 * 3600)
        self.run_offers()
        self.assertEqual(self.get_price_at_amazon(), "10.49")
        self.assertEqual(self.get_minimum(), EVERYBODY["minimum_seller_allowed_price"])
        self.assertFalse(self.find_issues("price_unread"))

    def test_manager_sends_the_price_anyway(self):
        self.change_prices()
        self.refuse_first()
        self.run_offers()
        issue = self.find_issues("price_unread")
        self.assertTrue(issue.can_send_anyway)
        issue.action_send_anyway()
        self.run_offers()
        self.assertEqual(self.get_price_at_amazon(), "10.49")
        self.assertFalse(self.find_issues("price_unread"))

    def test_what_no_longer_gets_a_price_is_no_issue(self):
        self.change_prices()
        self.refuse_first()
        self.run_offers()
        self.full.keep_price = True
        self.run_offers()
        self.assertFalse(self.find_issues("price_unread"))

    def test_offer_that_the_search_lacks_is_asked_for(self):
        self.change_prices()
        find = ListingsApi._items
        self.patch(
            ListingsApi,
            "_items",
            lambda *args: [i for i in find(*args) if i[0].sku != "FULL"],
        )
        self.run_offers()
        self.assertEqual(self.get_price_at_amazon(), "10.49")
        self.assertEqual(self.get_minimum(), EVERYBODY["minimum_seller_allowed_price"])

    def test_refused_marketplace_holds_up_no_other(self):
        france = self.get_link("FR")
        france.listings_enabled = True
        self.create_pricelist(france)
        self.add("FULL", EVERYBODY)
        self.emulator.add_listing("FR-1", "FR", price="9.99", quantity=5)
        self.links.create_products = True
        self.import_listings(self.germany)
        self.import_listings(france)
        listings = self.env["amazon.listing"].search([])
        self.assertEqual(len(listings), 2)
        listings.offer_check_at = self.account._now()
        self.emulator.fault("searchListingsItems", "403")
        self.read_back()
        self.assertEqual(len(listings.filtered("offer_check_at")), 1, "the other")
        issue = self.find_issues("offer_checks_failed")
        self.assertTrue(issue.account_marketplace_id)
        flow = self.account._get_flow("offer_checks")
        self.assertEqual((flow.error_count, flow.last_error), (0, False))
        self.assertLessEqual(flow._get_wait(), 15 * 60)
        calls = self.count_calls("searchListingsItems")
        self.read_back()
        self.assertEqual(self.count_calls("searchListingsItems"), calls, "it rests")
        issue.action_retry()
        self.read_back()
        self.assertFalse(listings.filtered("offer_check_at"))
        self.assertFalse(self.find_issues("offer_checks_failed"))
