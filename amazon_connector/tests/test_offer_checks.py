from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from spapi_emulator.listings import ListingsApi

from .common import HISTORY
from .offers import OffersCase

DEAR = {"de_DE": "Der Preis ist zu hoch.", "en_US": "The price is too high."}


@tagged("post_install", "-at_install")
class TestOfferChecks(OffersCase):
    """Accepted is not on sale: listings are read back, in minutes and in hours."""

    def accept(self, **figures):
        self.send(self.german, **(figures or {"quantity": 3}))
        self.take_report()
        self.assertEqual(self.german.offer_state, "accepted")

    def set_issues(self, *issues, sku="MUG-1"):
        self.emulator.set_listing_issues(sku, "DE", issues)

    def test_live_after_minutes_and_again_after_hours(self):
        self.accept(quantity=3, price=12.5)
        self.assertEqual(self.german.on_sale, "On sale")
        self.check_offers()
        self.assertEqual(self.german.offer_state, "live")
        self.assertEqual((self.german.price, self.german.quantity), (12.5, 3))
        self.assertFalse(self.find_issues())
        self.set_issues({"code": "1", "message": "Bad picture.", "severity": "WARNING"})
        self.advance(4 * 3600)
        self.check_offers()
        self.assertEqual(self.german.offer_state, "live_issues")
        self.assertEqual(self.german.offer_text, "Bad picture.")
        text = f"On sale; Amazon has remarks: {self.german.offer_text}"
        self.assertEqual(self.german.on_sale, text)
        issue = self.find_issues("amazon_error")
        self.assertEqual((issue.severity, issue.listing_id), ("warning", self.german))

    def test_what_the_search_lacks_has_not_vanished(self):
        self.accept()
        self.patch(ListingsApi, "_items", lambda *args: [])
        self.check_offers()
        self.assertEqual(self.german.offer_state, "live")
        self.assertNotEqual(self.german.status, "vanished")
        self.assertEqual(len(self.emulator.calls("getListingsItem")), 1)

    def test_only_what_is_due_is_asked_about(self):
        self.accept()
        self.account._get_flow("offer_checks").next_at = HISTORY
        self.run_cron("follow_documents")
        self.assertFalse(self.emulator.calls("searchListingsItems"))
        self.check_offers()
        self.assertEqual(len(self.emulator.calls("searchListingsItems")), 1)
        self.check_offers()
        self.assertEqual(len(self.emulator.calls("searchListingsItems")), 1)

    def test_flow_comes_by_itself_when_a_listing_is_due(self):
        self.accept()
        self.advance(301)
        self.run_cron("follow_documents")
        self.assertEqual(self.german.offer_state, "live")

    def test_suppressed_listing_says_why_and_comes_back(self):
        self.accept()
        self.set_issues(
            {
                "code": "2",
                "message": "The title is missing.",
                "severity": "ERROR",
                "actions": ["LISTING_SUPPRESSED"],
            }
        )
        self.check_offers()
        self.assertEqual(self.german.offer_state, "suppressed")
        self.assertIn("Not on sale because", self.german.on_sale)
        self.assertIn("The title is missing.", self.german.on_sale)
        self.assertFalse(self.german._filter_sendable())
        issue = self.find_issues("amazon_error")
        self.assertEqual(issue.severity, "error")
        self.assertIn("not on sale", issue.message)
        self.set_issues()
        self.advance(24 * 3600)
        self.check_offers()
        self.assertEqual(self.german.offer_state, "live")
        self.assertFalse(self.find_issues("amazon_error"))

    def test_sold_out_is_not_on_sale(self):
        self.accept(quantity=0)
        self.check_offers()
        self.assertEqual(self.german.offer_state, "inactive")
        self.assertEqual(
            self.german.on_sale, "Not on sale because its quantity at Amazon is 0"
        )
        self.assertFalse(self.find_issues())
        self.assertTrue(self.german._filter_sendable())

    def test_texts_come_in_the_language_of_the_account(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.account.responsible_id = self.env.user
        self.env.user.lang = "de_DE"
        self.accept()
        self.set_issues({"code": "1", "message": DEAR, "severity": "WARNING"})
        self.check_offers()
        self.assertEqual(self.german.offer_text, DEAR["de_DE"])

    def test_new_listing_that_amazon_does_not_show_yet(self):
        self.emulator.remove_listing("MUG-1", "DE")
        self.german.write(
            {"status": "new", "offer_state": "accepted", "offer_check_at": HISTORY}
        )
        self.check_offers()
        self.assertEqual(self.german.status, "new")
        self.assertIn("Amazon is still checking", self.german.on_sale)
        self.add_at_amazon(self.german)
        self.advance(4 * 3600)
        self.check_offers()
        self.assertEqual(
            (self.german.status, self.german.offer_state), ("active", "live")
        )

    def test_listing_that_is_gone(self):
        self.accept()
        self.emulator.remove_listing("MUG-1", "DE")
        self.check_offers()
        self.assertEqual(self.german.status, "vanished")
        self.assertIn("does not have it any more", self.german.on_sale)

    def test_refusal_stays_until_something_is_accepted(self):
        self.emulator.refuse_offers("MUG-1", text="No.", code="1")
        self.send(self.german, quantity=3)
        self.take_report()
        self.german.offer_check_at = HISTORY
        self.check_offers()
        self.assertEqual(self.german.offer_state, "refused")
        self.assertIn("No.", self.german.offer_text)
        text = f"On sale; Amazon refused the last change: {self.german.offer_text}"
        self.assertEqual(self.german.on_sale, text)
        self.assertTrue(self.find_issues("amazon_error"))

    # === ASK AMAZON NOW === #

    def test_ask_about_one_listing_at_once(self):
        user = new_test_user(
            self.env, "asker", groups="amazon_connector.group_amazon_user"
        )
        self.set_issues({"code": "1", "message": DEAR, "severity": "WARNING"})
        action = self.german.with_user(user).action_ask_amazon()
        text = f"On sale; Amazon has remarks: {self.german.offer_text}"
        self.assertEqual(action["params"]["message"], text)
        self.assertEqual(self.german.offer_text, DEAR["en_US"])

    def test_ask_about_several_in_the_background(self):
        self.listings.action_ask_amazon()
        self.assertFalse(self.emulator.calls("searchListingsItems"))
        self.run_cron("follow_documents")
        self.assertEqual(set(self.listings.mapped("offer_state")), {"live"})
        # One call per marketplace.
        self.assertEqual(len(self.emulator.calls("searchListingsItems")), 2)

    def test_ask_is_for_amazon_users(self):
        user = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.german.with_user(user).action_ask_amazon()

    def test_retry_asks_again(self):
        self.accept()
        self.set_issues(
            {
                "code": "2",
                "message": "No title.",
                "severity": "ERROR",
                "actions": ["LISTING_SUPPRESSED"],
            }
        )
        self.check_offers()
        self.set_issues()
        self.find_issues("amazon_error").action_retry()
        self.run_cron("follow_documents")
        self.assertFalse(self.find_issues("amazon_error"))
        self.assertEqual(self.german.offer_state, "live")
