import re
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_feed
from odoo.addons.amazon_connector.spapi.fulfillment_feed import FEED_TYPE

from spapi_emulator.processing_report import XML_TYPE, MessageError, xml_report

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestProcessingReports(ShippingCase):
    """Only a report that fits the feed confirms what it does not name."""

    def send_two(self):
        """Return the shipments of two orders, as the report on their feed left them."""
        sales = self.make_sales("DE", "FR")
        for number, sale in enumerate(sales):
            self.deliver(sale, f"NUMBER{number}")
        self.send_shipments()
        self.take_report()
        return self.find_shipments(sales).sorted("id")

    def assertFailed(self, shipments, *texts):
        """Assert that nothing was confirmed, that one issue says why, and retry."""
        self.assertEqual(set(shipments.mapped("state")), {"refused"})
        feed = shipments.message_ids.feed_id
        self.assertEqual(feed.state, "failed")
        self.assertEqual(set(feed.line_ids.mapped("state")), {"refused"})
        issue = self.find_issues()
        self.assertEqual(issue.mapped("code"), ["feed_failed"])
        for text in texts:
            self.assertIn(text, issue.message)
        self.process_rightly()
        issue.action_retry()
        self.run_cron("send_shipments")
        self.take_report()
        self.assertEqual(set(shipments.mapped("state")), {"confirmed"})
        self.assertEqual(len(self.emulator.confirmations), len(shipments))
        self.assertFalse(self.find_issues())

    def process_counting(self, count, with_error, *errors):
        """Let reports have these counts, which fit no results; None: no summary."""

        def process(world, feed, data, time):
            text = xml_report(feed.seller_id, feed.feed_id, count or 0, errors).decode()
            text = re.sub("(<MessagesWithError>).*?<", rf"\g<1>{with_error}<", text)
            if count is None:
                text = re.sub("<ProcessingSummary>.*</ProcessingSummary>", "", text)
            return "DONE", text.encode(), XML_TYPE

        self.emulator.world.feeds.processors[FEED_TYPE] = process

    def test_unnamed_is_confirmed_beside_a_named_error(self):
        error = MessageError("2", "18028", "Wrong carrier.")
        self.process_with("DONE", error, processed=2)
        good, bad = self.send_two()
        self.assertEqual((good.state, bad.state), ("confirmed", "refused"))
        self.assertEqual(bad.message_ids.feed_id.state, "done")

    def test_several_errors_of_one_message_count_once(self):
        errors = [MessageError("2", code, "Wrong.") for code in ("18028", "18029")]
        self.process_with("DONE", *errors, processed=2)
        good, bad = self.send_two()
        self.assertEqual((good.state, bad.state), ("confirmed", "refused"))

    def test_counts_that_are_not_there_are_not_compared(self):
        self.process_counting(None, 0, MessageError("2", "18028", "Wrong."))
        good, bad = self.send_two()
        self.assertEqual((good.state, bad.state), ("confirmed", "refused"))

    def test_errors_may_be_counted_instead_of_messages(self):
        errors = [MessageError("2", code, "Wrong.") for code in ("18028", "18029")]
        for count in (0, 1, 2):
            with self.subTest(with_error=count):
                self.process_counting(2, count, *errors)
                good, bad = self.send_two()
                self.assertEqual((good.state, bad.state), ("confirmed", "refused"))

    def test_error_that_is_not_listed_confirms_nothing(self):
        self.process_counting(2, 1)
        self.assertFailed(self.send_two(), "1 of them with errors")

    def test_named_is_refused_alone_when_the_rest_is_in_doubt(self):
        error = MessageError("2", "18028", "Wrong carrier.")
        self.process_counting(2, 2, error)
        unnamed, named = self.send_two()
        self.assertEqual((unnamed | named).mapped("state"), ["refused"] * 2)
        self.assertEqual(named.error, "Wrong carrier.")
        self.assertEqual(self.find_issues("shipment_refused").shipment_id, named)
        self.assertIn("does not fit", unnamed.error)
        issue = self.find_issues("feed_failed")
        self.assertIn("\n1 of its parcels", issue.message)
        self.assertEqual(issue.feed_id.refused_count, 2)

    def test_all_named_leave_no_doubt(self):
        errors = [MessageError(number, "1", "Wrong.") for number in ("1", "2")]
        self.process_with("DONE", *errors, processed=3)
        shipments = self.send_two()
        self.assertEqual(shipments.mapped("error"), ["Wrong."] * 2)
        self.assertEqual(set(self.find_issues().mapped("code")), {"shipment_refused"})

    def test_error_of_the_whole_feed_confirms_nothing(self):
        self.process_with(
            "DONE",
            MessageError("0", "5001", "The envelope is wrong."),
            MessageError("1", "99", "Odd.", severity="Warning"),
            report_status="Rejected",
        )
        self.assertFailed(self.send_two(), "The envelope is wrong.")

    def test_rejected_report_without_results_confirms_nothing(self):
        self.process_with("DONE", report_status="Rejected", processed=2)
        self.assertFailed(self.send_two(), "Rejected")

    def test_unfinished_report_is_looked_at_again(self):
        self.process_with("DONE", report_status="Processing", processed=2)
        shipments = self.send_two()
        feed = self.find_feeds()
        self.assertEqual((feed.state, feed.failed_looks), ("submitted", 1))
        self.assertEqual(shipments.mapped("state"), ["in_feed"] * 2)
        with patch.object(amazon_feed, "MAX_LOOKS_WITHOUT_REPORT", 2):
            self.take_report()
        self.assertFailed(shipments, "DONE", "missing or unfinished")

    def test_report_on_fewer_messages_confirms_nothing(self):
        self.process_with("DONE", processed=1)
        self.assertFailed(self.send_two(), "1 of 2")

    def test_report_on_a_message_that_is_not_ours_confirms_nothing(self):
        self.process_with("DONE", MessageError("7", "1", "Wrong."), processed=2)
        self.assertFailed(self.send_two())

    def test_foreign_feed_that_was_adopted_confirms_nothing(self):
        sale, feed = self.lose_creation("reset")
        foreign = self.add_foreign_feed(sale)
        self.process_with("DONE", processed=3)
        self.advance(61)
        self.run_cron("send_shipments")
        self.assertEqual(feed.feed_id, foreign)
        self.take_report()
        shipment = self.find_shipments(sale)
        self.assertFalse(self.get_packages(sale))
        self.assertFailed(shipment, "3 of 1")
        self.assertConfirmed(sale, TRACKING)

    def test_done_without_a_report_is_waited_for(self):
        shipment = self.make_shipment()
        feed = self.find_feeds()
        job = self.get_job(feed)
        job.outcome = "DONE"
        self.take_report()
        self.assertEqual((feed.state, feed.failed_looks), ("submitted", 1))
        self.assertEqual(shipment.state, "in_feed")
        job.outcome = ""
        self.take_report()
        self.assertEqual((feed.state, feed.failed_looks), ("done", 1))
        self.assertEqual(shipment.state, "confirmed")

    def test_done_without_a_report_fails_in_the_end(self):
        shipment = self.make_shipment()
        self.get_job(self.find_feeds()).outcome = "DONE"
        with patch.object(amazon_feed, "MAX_LOOKS_WITHOUT_REPORT", 2):
            self.take_report()
            self.assertEqual(shipment.state, "in_feed")
            self.take_report()
        self.assertFailed(shipment, "DONE", "missing or unfinished")
