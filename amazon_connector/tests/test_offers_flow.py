import json

from odoo.tests import tagged

from .common import HISTORY
from .offers import OffersCase


@tagged("post_install", "-at_install")
class TestOffersFlow(OffersCase):
    """One feed per marketplace and run, each of them once."""

    def test_one_feed_per_marketplace_and_run(self):
        self.want(self.german, price=12.5, quantity=3)
        self.want(self.german_tea, quantity=0)
        self.want(self.french, price=13.0)
        self.send_offers()
        self.assertEqual(sorted(self.get_sent()), ["DE", "FR"])
        german, french = self.get_uploads()
        self.assertEqual(german["header"]["sellerId"], self.account.seller_id)
        self.assertEqual([m["sku"] for m in german["messages"]], ["MUG-1", "TEA-1"])
        self.assertEqual([m["sku"] for m in french["messages"]], ["MUG-1"])
        feeds = self.find_feeds()
        self.assertEqual(set(feeds.mapped("state")), {"submitted"})
        self.assertEqual(feeds.account_marketplace_id, self.germany | self.france)

    def test_nothing_to_send_makes_no_feed(self):
        self.send_offers()
        self.assertFalse(self.find_feeds())
        self.assertFalse(self.emulator.calls("createFeedDocument"))

    def test_what_goes_out_is_written_down(self):
        feed = self.send(self.german, price=12.5, quantity=3)
        self.assertEqual(self.german.offer_state, "sent")
        self.assertEqual(self.german.price_sent, 12.5)
        self.assertEqual(self.german.quantity_sent, 3)
        self.assertEqual(self.german.sku_id.quantity_sent, 3)
        self.assertTrue(self.german.sku_id.quantity_sent_at)
        message = feed.line_ids
        self.assertEqual((message.listing_id, message.number), (self.german, 1))
        self.assertEqual((message.price, message.quantity), (12.5, 3))
        self.assertTrue(message.has_price and message.has_quantity)

    def test_quantity_alone_leaves_the_price(self):
        self.german.price_sent = 9.0
        feed = self.send(self.german, quantity=0)
        self.assertEqual(self.german.price_sent, 9.0)
        self.assertFalse(self.german.price_sent_at)
        self.assertTrue(self.german.quantity_sent_at)
        self.assertEqual(self.german.quantity_sent, 0)
        self.assertFalse(feed.line_ids.has_price)

    def test_one_message_per_sku_and_the_first_source_wins(self):
        self.want(self.german, price=11.0)
        self.want(self.german, quantity=4)
        self.send_offers()
        (message,) = self.get_uploads()[0]["messages"]
        self.assertIn("purchasable_offer", json.dumps(message))
        self.assertEqual(len(self.find_feeds().line_ids), 1)

    def test_marketplace_waits_for_its_own_feed_only(self):
        self.send(self.german, quantity=3)
        self.want(self.german_tea, quantity=3)
        self.want(self.french, quantity=3)
        self.send_offers()
        self.assertEqual(self.get_sent(), ["DE", "FR"])
        self.wanted.pop()
        self.take_report()
        self.send_offers()
        self.assertEqual(self.get_sent(), ["DE", "FR", "DE"])

    def test_content_is_kept_packed(self):
        feed = self.send(self.german, quantity=3)
        with feed._unpack("content") as file:
            content = json.loads(file.read())
        self.assertEqual(content["messages"][0]["sku"], "MUG-1")
        self.assertEqual(feed._find_packed("content").raw[:2], b"\x1f\x8b")

    # === WHAT IS OFF === #

    def assertNothingSent(self):
        self.want(self.german, price=12.5, quantity=3)
        self.send_offers()
        self.assertFalse(self.get_sent())
        self.assertFalse(self.find_feeds())
        self.assertFalse(self.emulator.calls("createFeedDocument"))

    def test_read_only_account_sends_nothing(self):
        self.account.read_only = True
        self.assertNothingSent()

    def test_archived_account_sends_nothing(self):
        self.account.active = False
        self.want(self.german, quantity=3)
        self.account._get_flow("offers").next_at = HISTORY
        self.run_cron("send_offers")
        self.assertFalse(self.get_sent())

    def test_marketplace_that_is_off_gets_nothing(self):
        self.germany.enabled = False
        self.assertNothingSent()

    def test_listing_that_is_not_to_be_sent_to(self):
        for vals in (
            {"channel": "fba"},
            {"status": "vanished"},
            {"status": "incomplete"},
            {"offer_state": "suppressed"},
        ):
            with self.subTest(vals=vals):
                before = {name: self.german[name] for name in vals}
                self.german.write(vals)
                self.assertNothingSent()
                self.german.write(before)
        self.german.sku_id.product_id = False
        self.assertNothingSent()

    def test_change_of_what_amazon_does_not_know_waits(self):
        self.german.status = "new"
        self.assertNothingSent()

    def test_account_switched_to_read_only_before_the_feed_went(self):
        self.emulator.fault("createFeed", "503", times=1)
        self.send(self.german, quantity=3)
        self.account.read_only = True
        self.emulator.clear_journal()
        self.advance(61)
        self.run_cron("send_offers")
        self.assertFalse(self.emulator.calls("createFeed"))

    # === REFUSALS AND LIMITS === #

    def test_refused_marketplace_stops_no_other_one(self):
        self.want(self.german, quantity=3)
        self.want(self.french, quantity=3)
        self.emulator.fault("createFeed", "403", times=1)
        self.send_offers()
        states = {f.account_marketplace_id: f.state for f in self.find_feeds()}
        self.assertEqual(states, {self.germany: "prepared", self.france: "submitted"})
        issue = self.find_issues("offers_failed")
        self.assertEqual(issue.account_marketplace_id, self.germany)
        self.wanted.pop()
        self.advance(16 * 60)
        self.follow_documents()
        self.send_offers()
        self.assertFalse(self.find_issues("offers_failed"))
        self.assertEqual(self.find_feeds(self.germany)[:1].state, "submitted")

    def test_refused_marketplace_is_left_alone_for_a_while(self):
        self.want(self.german, quantity=3)
        self.emulator.fault("createFeed", "403", times=1)
        self.send_offers()
        self.advance(300)
        self.send_offers()
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)
        self.find_issues("offers_failed").action_retry()
        self.send_offers()
        self.assertEqual(len(self.emulator.calls("createFeed")), 2)

    def test_marketplace_whose_data_fail_stops_no_other_one(self):
        self.want(self.german, quantity=3)
        self.want(self.french, quantity=3)
        broken = self.wanted[0]._replace(message=None)
        self.wanted[0] = broken
        with self.assertLogs(
            "odoo.addons.amazon_connector.models.amazon_account_flow_failure", "ERROR"
        ):
            self.send_offers()
        self.assertEqual(self.get_sent(), ["FR"])
        issue = self.find_issues("offers_failed")
        self.assertEqual(issue.account_marketplace_id, self.germany)

    def test_what_could_not_be_submitted_is_made_anew(self):
        self.want(self.german, quantity=3)
        self.emulator.fault("createFeed", "403", times=1)
        self.send_offers()
        self.wanted[:] = [self.make_change(self.german, quantity=1)]
        self.advance(16 * 60)
        self.send_offers()
        (feed,) = self.find_feeds()
        self.assertEqual((feed.state, feed.line_ids.quantity), ("submitted", 1))
        self.assertEqual(self.german.quantity_sent, 1)

    def test_taken_back_figures_count_as_never_sent(self):
        self.want(self.german, price=12.5, quantity=3)
        self.emulator.fault("createFeed", "403", times=1)
        self.send_offers()
        self.wanted.clear()
        self.advance(16 * 60)
        self.send_offers()
        self.assertFalse(self.find_feeds())
        self.assertFalse(self.german.quantity_sent_at)
        self.assertFalse(self.german.sku_id.quantity_sent_at)
        self.assertFalse(self.german.price_sent)

    def test_five_feeds_in_five_minutes(self):
        links = self.links
        self.assertEqual(len(links), 5)
        sixth = self.account.marketplace_ids.filtered(
            lambda link: link.country_id.code == "PL"
        )
        sixth.enabled = True
        for link in links - self.germany - self.france | sixth:
            self.want(self.create_listing("MUG-1", link), quantity=1)
        self.want(self.german, quantity=1)
        self.want(self.french, quantity=1)
        self.send_offers()
        self.assertEqual(len(self.get_sent()), 5)
        self.advance(60)
        self.send_offers()
        self.assertEqual(len(self.get_sent()), 5)
        self.assertLessEqual(self.account._get_flow("offers")._get_wait(), 240)
        self.advance(241)
        self.send_offers()
        self.assertEqual(len(set(self.get_sent())), 6)
