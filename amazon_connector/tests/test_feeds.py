from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_feed
from odoo.addons.amazon_connector.spapi.fulfillment_feed import FEED_TYPE

from spapi_emulator.processing_report import XML_TYPE, MessageError

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestFeeds(ShippingCase):
    """Feeds: what Amazon says of them, and what is done when it says nothing."""

    def assertQuiet(self):
        """Assert that a further run changes nothing at Amazon."""
        self.advance(3600)
        self.emulator.clear_journal()
        self.send_shipments()
        self.follow_documents()
        self.assertFalse(self.emulator.calls("createFeed"))

    def test_feed_goes_through_its_states(self):
        shipment = self.make_shipment()
        feed = self.find_feeds()
        self.assertEqual(feed.state, "submitted")
        self.assertTrue(feed.feed_id)
        self.follow_documents()
        self.assertEqual(feed.state, "submitted", "it was asked about too early")
        self.assertFalse(self.emulator.calls("getFeed"))
        self.take_report()
        self.assertEqual(feed.state, "done")
        self.assertEqual(feed.processing_status, "DONE")
        self.assertTrue(feed.report)
        self.assertEqual(feed.refused_count, 0)
        self.assertEqual(feed.line_ids.state, "accepted")
        self.assertEqual(feed.line_ids.shipment_id, shipment)
        self.assertEqual(self.get_job(feed).kind, FEED_TYPE)

    def test_refused_parcel_is_sent_again_by_retry(self):
        good, bad = self.make_sales("DE", "FR")
        self.deliver(good, "GOOD")
        self.deliver(bad, "BAD")
        self.emulator.update_order(bad.amazon_order_id, status="PENDING")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(good, "GOOD")
        shipment = self.find_shipments(bad)
        self.assertEqual(shipment.state, "refused")
        self.assertEqual(shipment.picking_id.amazon_shipment_state, "refused")
        issue = self.find_issues("shipment_refused")
        self.assertEqual(issue.shipment_id, shipment)
        self.assertEqual(issue.order_id, bad)
        self.assertEqual(issue.picking_id, shipment.picking_id)
        self.assertEqual(
            issue.account_marketplace_id, bad.amazon_account_marketplace_id
        )
        self.assertIn("not ready to be shipped", issue.message)
        self.assertEqual(self.find_feeds().refused_count, 1)
        self.emulator.update_order(bad.amazon_order_id, status="UNSHIPPED")
        issue.action_retry()
        self.assertEqual(shipment.state, "to_send")
        self.run_cron("send_shipments")
        self.take_report()
        self.assertConfirmed(bad, "BAD")
        self.assertEqual(issue.state, "resolved")
        self.assertEqual(len(self.get_messages()), 3)
        self.assertQuiet()

    def test_refused_parcel_is_not_sent_again_by_itself(self):
        self.process_with("DONE", MessageError("1", "18028", "Wrong carrier."))
        self.make_shipment()
        self.take_report()
        self.assertQuiet()

    def test_corrected_refused_parcel_is_sent_again(self):
        self.process_with("DONE", MessageError("1", "18028", "Wrong number."))
        shipment = self.make_shipment(tracking="WRONG")
        self.take_report()
        self.process_rightly()
        shipment.picking_id.carrier_tracking_ref = "RIGHT"
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(shipment.order_id, "RIGHT")
        self.assertFalse(self.find_issues())

    def test_warning_confirms_and_tells(self):
        warning = MessageError("1", "99", "The carrier looks odd.", severity="Warning")
        self.process_with("DONE", warning)
        shipment = self.make_shipment()
        self.take_report()
        self.assertEqual(shipment.state, "confirmed")
        issue = self.find_issues("shipment_warning")
        self.assertEqual(issue.severity, "warning")
        self.assertIn("looks odd", issue.message)

    def test_failed_feed_is_one_issue_and_retry_sends_all_again(self):
        sales = self.make_sales("DE", "FR")
        for sale in sales:
            self.deliver(sale)
        self.process_with("FATAL", MessageError("0", "5000", "Parsing failed."))
        self.send_shipments()
        self.take_report()
        feed = self.find_feeds()
        self.assertEqual(feed.state, "failed")
        self.assertEqual(self.find_shipments(sales).mapped("state"), ["refused"] * 2)
        issue = self.find_issues()
        self.assertEqual(issue.mapped("code"), ["feed_failed"])
        self.assertEqual(issue.feed_id, feed)
        self.assertIn("FATAL", issue.message)
        self.assertIn("Parsing failed.", issue.message)
        self.process_rightly()
        issue.action_retry()
        self.run_cron("send_shipments")
        self.take_report()
        for sale in sales:
            self.assertConfirmed(sale, TRACKING)
        self.assertFalse(self.find_issues())

    def test_cancelled_feed(self):
        shipment = self.make_shipment()
        job = self.get_job(self.find_feeds())
        job.outcome = "CANCELLED"
        self.take_report()
        self.assertEqual(self.find_feeds().state, "failed")
        self.assertEqual(shipment.state, "refused")
        self.assertIn("CANCELLED", self.find_issues("feed_failed").message)

    def test_unknown_status_means_not_yet(self):
        self.make_shipment()
        job = self.get_job(self.find_feeds())
        job.outcome = "NEW_IN_2027"
        # Such a status breaks the model of today.
        with patch.object(self.emulator, "models", None):
            self.take_report()
        self.assertEqual(self.find_feeds().state, "submitted")
        job.outcome = ""
        self.take_report()
        self.assertEqual(self.find_feeds().state, "done")

    def test_unreadable_report_ends_the_feed_in_the_end(self):
        shipment = self.make_shipment()

        def process(world, feed, data, time):
            return "DONE", b"this is no report", XML_TYPE

        self.emulator.world.feeds.processors[FEED_TYPE] = process
        self.take_report()
        feed = self.find_feeds()
        self.assertEqual((feed.state, feed.failed_looks), ("submitted", 1))
        self.assertFalse(self.find_issues())
        with patch.object(amazon_feed, "MAX_FAILED_LOOKS", 2):
            self.take_report()
        self.assertEqual(feed.state, "failed")
        self.assertEqual(shipment.state, "refused")
        self.assertTrue(self.find_issues("feed_failed"))

    def test_feed_that_amazon_forgot_does_not_stop_others(self):
        self.make_shipment()
        lost = self.find_feeds()
        lost.feed_id = "404"
        other = lost.copy(
            {"feed_id": "405", "state": "submitted", "next_poll_at": lost.next_poll_at}
        )
        self.take_report()
        self.assertEqual((lost | other).mapped("failed_looks"), [1, 1])
        self.assertFalse(self.find_issues())

    def test_feed_in_progress_for_hours_is_an_issue(self):
        self.emulator.world.feeds.feeds.seconds = 10 * 3600
        self.make_shipment()
        self.take_report()
        self.assertFalse(self.find_issues())
        self.advance(7 * 3600)
        self.follow_documents()
        issue = self.find_issues("feed_slow")
        self.assertTrue(issue)
        self.advance(4 * 3600)
        self.follow_documents()
        self.assertEqual(issue.state, "resolved")
        self.assertEqual(self.find_feeds().state, "done")

    def test_looks_become_rarer(self):
        self.emulator.world.feeds.feeds.seconds = 3600
        self.make_shipment()
        feed = self.find_feeds()
        waits = []
        for __ in range(5):
            wait = (feed.next_poll_at - self.account._now()).total_seconds()
            waits.append(round(wait, -1))
            self.advance(wait + 1)
            self.follow_documents()
        self.assertEqual(waits, [30, 60, 120, 300, 300])
