from odoo import fields
from odoo.tests import tagged

from odoo.addons.amazon_connector.spapi.listings_feed import FEED_TYPE

from spapi_emulator import feeds
from spapi_emulator.processing_report import listings_report

from .offers import OffersCase


@tagged("post_install", "-at_install")
class TestOfferResults(OffersCase):
    """What Amazon's processing report says of each message."""

    def send_two(self):
        """Return the feed of a mug and a tea, as its report left it."""
        self.want(self.german, price=12.5, quantity=3)
        self.want(self.german_tea, quantity=2)
        self.send_offers()
        self.wanted.clear()
        self.take_report()
        return self.find_feeds(self.germany)[:1]

    def test_accepted_offers_are_checked_later(self):
        feed = self.send_two()
        self.assertEqual(feed.state, "done")
        self.assertEqual(feed.line_ids.mapped("state"), ["accepted"] * 2)
        self.assertEqual(self.german.offer_state, "accepted")
        self.assertGreater(self.german.offer_check_at, self.account._now())
        self.assertEqual(str(self.emulator.listing("MUG-1").price), "12.50")
        self.assertEqual(self.emulator.listing("TEA-1").quantity, 2)
        self.assertFalse(self.find_issues())

    def test_refused_message_alone_is_refused(self):
        self.process_with(self.make_issue(2, "The quantity is odd."))
        feed = self.send_two()
        self.assertEqual(feed.state, "done")
        self.assertEqual(feed.refused_count, 1)
        self.assertEqual(feed.line_ids.mapped("state"), ["accepted", "refused"])
        refused = feed.line_ids[1]
        self.assertEqual(refused.result_text, "The quantity is odd.")
        self.assertEqual(refused.result_code, "90220")
        self.assertEqual(self.german_tea.offer_state, "refused")
        self.assertEqual(self.german_tea.offer_text, "The quantity is odd.")
        self.assertFalse(self.german_tea.offer_check_at)
        issue = self.find_issues("amazon_error")
        self.assertEqual((issue.listing_id, issue.severity), (self.german_tea, "error"))
        self.assertIn("The quantity is odd.", issue.message)
        self.assertEqual(issue.account_marketplace_id, self.germany)

    def test_refused_by_amazon_itself(self):
        self.emulator.refuse_offers("TEA-1", text="Not this one.", code="8541")
        feed = self.send_two()
        self.assertEqual(feed.line_ids.mapped("state"), ["accepted", "refused"])
        self.assertEqual(self.german_tea.offer_text, "Not this one.")

    def test_refusal_is_not_tried_for_ever_but_on_retry(self):
        self.process_with(self.make_issue(1, "No."))
        self.send(self.german, quantity=3)
        self.take_report()
        self.assertFalse(self.german.quantity_sent_at, "Amazon does not have it")
        self.assertTrue(self.german._rests(3))
        self.find_issues("amazon_error").action_retry()
        self.assertFalse(self.german._rests(3))
        self.assertFalse(self.german.sku_id.quantity_sent_at)
        self.assertFalse(self.german.price_sent)

    def test_issue_closes_when_amazon_accepts(self):
        self.process_with(self.make_issue(1, "No."))
        self.send(self.german, quantity=3)
        self.take_report()
        self.assertTrue(self.find_issues("amazon_error"))
        self.process_with()
        self.send(self.german, quantity=2)
        self.take_report()
        self.assertFalse(self.find_issues("amazon_error"))
        self.assertEqual(self.german.offer_state, "accepted")
        self.assertFalse(self.german.offer_text)

    def test_warning_is_kept_and_accepted(self):
        self.process_with(self.make_issue(1, "Rather dear.", severity="WARNING"))
        feed = self.send(self.german, price=99.0)
        self.take_report()
        self.assertEqual(feed.line_ids.state, "accepted")
        self.assertEqual(feed.line_ids.result_text, "Rather dear.")
        self.assertEqual(self.german.offer_state, "accepted")
        self.assertEqual(self.german.offer_text, "Rather dear.")
        self.assertEqual(self.find_issues("amazon_error").severity, "warning")

    def test_several_issues_of_one_message(self):
        self.process_with(
            self.make_issue(1, "Dear.", severity="WARNING", code="1"),
            self.make_issue(1, "Wrong.", code="2"),
        )
        feed = self.send(self.german, price=99.0)
        self.take_report()
        self.assertEqual(feed.line_ids.state, "refused")
        self.assertEqual(feed.line_ids.result_code, "2")
        self.assertEqual(feed.line_ids.result_text, "Dear.\nWrong.")

    # === THE WHOLE FEED === #

    def assertFailed(self, feed, text):
        self.assertEqual(feed.state, "failed")
        self.assertEqual(set(feed.line_ids.mapped("state")), {"refused"})
        self.assertEqual(self.german.offer_state, "refused")
        issue = self.find_issues("feed_failed")
        self.assertIn(text, issue.message)
        self.assertEqual((issue.kind, issue.feed_id), ("export", feed))
        self.assertFalse(self.find_issues("amazon_error"))

    def test_issue_without_a_message_is_about_the_whole_feed(self):
        self.process_with(self.make_issue(None, "The header is wrong."))
        self.assertFailed(self.send_two(), "The header is wrong.")

    def test_report_on_other_messages_confirms_nothing(self):
        self.process_with(count=1)
        self.assertFailed(self.send_two(), "1 of 2")

    def test_report_on_a_message_that_is_not_ours_confirms_nothing(self):
        self.process_with(self.make_issue(7, "Wrong."))
        self.assertFailed(self.send_two(), "does not fit")

    def test_feed_that_amazon_gave_up(self):
        self.process_with(self.make_issue(1, "Wrong."), status="FATAL")
        feed = self.send_two()
        self.assertEqual(feed.state, "failed")
        self.assertEqual(self.german.offer_text, "Wrong.")
        self.assertIn("FATAL", self.german_tea.offer_text)
        self.assertIn("not taken: 1", self.find_issues("feed_failed").message)

    def test_quantities_of_a_failed_feed_go_once_more_by_themselves(self):
        self.account.stock_enabled = self.germany.stock_enabled = True
        self.import_orders()
        self.account.stock_cap = 3
        self.env["stock.quant"]._update_available_quantity(
            self.mug,
            self.env["stock.warehouse"]
            .search([("company_id", "=", self.company.id)], limit=1)
            .lot_stock_id,
            9,
        )
        self.process_with(status="FATAL")
        counts = []
        for __ in range(4):
            self.env.cr.flush()
            self.send_offers()
            self.take_report()
            feeds = self.find_feeds(self.germany)
            told = feeds.line_ids.filtered(lambda m: m.listing_id == self.german)
            counts.append(len(told))
        self.assertEqual(counts, [1, 2, 2, 2])

    def test_retry_of_a_failed_feed_forgets_what_was_sent(self):
        self.process_with(status="FATAL")
        self.send_two()
        self.find_issues("feed_failed").action_retry()
        self.assertFalse(self.find_issues("feed_failed"))
        self.assertFalse(self.german.quantity_sent_at)
        self.assertFalse(self.german_tea.sku_id.quantity_sent_at)
        self.assertLessEqual(self.account._get_flow("offers")._get_wait(), 0)

    def test_refused_creation_of_a_feed(self):
        self.patch(feeds, "ACCEPTED_TYPES", frozenset())
        feed = self.send(self.german, quantity=3)
        self.assertFailed(feed, "refused the whole feed")

    def test_feed_that_hangs_for_hours(self):
        self.emulator.world.feeds.feeds.seconds = 10 * 3600
        feed = self.send(self.german, quantity=3)
        self.advance(5 * 3600)
        self.follow_documents()
        self.assertFalse(self.find_issues())
        self.advance(2 * 3600)
        self.follow_documents()
        issue = self.find_issues("feed_slow")
        self.assertEqual(issue.feed_id, feed)
        self.assertIn(self.germany.display_name, issue.message)
        self.advance(4 * 3600)
        self.follow_documents()
        self.assertFalse(self.find_issues("feed_slow"))

    # === LOST ANSWERS === #

    def lose_creation(self, kind):
        self.emulator.fault("createFeed", kind, times=1)
        feed = self.send(self.german, quantity=3)
        self.assertEqual(feed.state, "submitting")
        return feed

    def test_lost_answer_is_looked_up(self):
        feed = self.lose_creation("lost")
        self.advance(61)
        self.run_cron("send_offers")
        self.assertEqual(feed.state, "submitted")
        self.assertEqual(len(self.get_sent()), 1)
        self.take_report()
        self.assertEqual(feed.state, "done")

    def test_creation_that_never_arrived_is_made_anew(self):
        feed = self.lose_creation("reset")
        self.want(self.german, quantity=1)
        for __ in range(6):
            self.advance(301)
            self.run_cron("send_offers")
        self.assertFalse(feed.exists())
        self.assertEqual(self.find_feeds().line_ids.quantity, 1)

    def test_lost_answer_of_one_marketplace_stops_no_other_one(self):
        self.want(self.german, quantity=3)
        self.want(self.french, quantity=3)
        self.emulator.fault("createFeed", "lost", times=1)
        self.send_offers()
        states = sorted(self.find_feeds().mapped("state"))
        self.assertEqual(states, ["submitted", "submitting"])

    # === MANY === #

    def test_thousands_of_refusals_take_few_statements(self):
        count = 1000
        feed, listings = self.submit_many(count)
        run = self.env["amazon.export"].create({"account_id": self.account.id})
        run.line_ids._insert(run, self.mug.ids, self.germany)
        feed.line_ids[0].export_line_id = run.line_ids
        issues = [self.make_issue(n, f"No {n}.") for n in range(1, count + 1)]
        report = listings_report(self.account.seller_id, "1", count, issues)
        for __ in range(2):
            feed.line_ids.state = "sent"
            feed.state = "submitted"
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(150):
                feed._mark_done(report)
                self.env.flush_all()
        found = self.find_issues("amazon_error")
        self.assertEqual(len(found), count)
        self.assertEqual(set(found.mapped("count")), {2})
        self.assertEqual(found.export_line_id, run.line_ids)
        self.assertEqual(set(listings.mapped("offer_state")), {"refused"})

    def test_results_of_many_messages_take_few_statements(self):
        count = 2000
        feed, listings = self.submit_many(count)
        self.assertEqual(set(listings.mapped("quantity_sent")), {1})
        issues = [self.make_issue(5, "No.")]
        report = listings_report(self.account.seller_id, "1", count, issues)
        with self.assertQueryCount(60):
            feed._mark_done(report)
            self.env.flush_all()
        self.assertEqual(listings.mapped("offer_state").count("refused"), 1)

    def submit_many(self, count):
        """Return a feed with so many listings, and them."""
        feed = self.env["amazon.feed"].create(
            {
                "account_id": self.account.id,
                "account_marketplace_id": self.germany.id,
                "feed_type": FEED_TYPE,
                "state": "submitted",
                "feed_id": "1",
                "attempted_at": fields.Datetime.now(),
            }
        )
        skus = self.env["amazon.sku"].create(
            [
                {"account_id": self.account.id, "sku": f"S{number}"}
                for number in range(count)
            ]
        )
        listings = self.env["amazon.listing"].create(
            [
                {
                    "account_marketplace_id": self.germany.id,
                    "sku_id": sku.id,
                    "product_type": "PRODUCT",
                }
                for sku in skus
            ]
        )
        offers = [self.make_change(listing, quantity=1) for listing in listings]
        self.env.flush_all()
        with self.assertQueryCount(15):
            self.env["amazon.feed.message"]._insert_offers(feed, offers)
        return feed, listings
