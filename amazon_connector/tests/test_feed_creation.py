import base64
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged, test_cursor

from odoo.addons.amazon_connector.spapi import transport

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestFeedCreation(ShippingCase):
    """A feed is created at Amazon once, whatever becomes of the answer."""

    def test_refused_creation_becomes_an_issue_and_blocks_nothing(self):
        sale, other = self.make_sales("DE", "FR")
        self.deliver(sale)
        self.send_feed_of_wrong_type()
        self.assertEqual(self.find_feeds().state, "failed")
        issue = self.find_issues("feed_failed")
        self.assertIn("refused the whole feed", issue.message)
        self.deliver(other, "OTHER")
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(other, "OTHER")
        issue.action_retry()
        self.run_cron("send_shipments")
        self.take_report()
        self.assertConfirmed(sale, TRACKING)
        self.assertFalse(self.find_issues())

    def send_feed_of_wrong_type(self):
        flow = type(self.env["amazon.shipments.flow"])
        prepare = flow._prepare_feed_vals

        def prepare_wrong(model, account, shipments):
            return {**prepare(model, account, shipments), "feed_type": "NO_SUCH_TYPE"}

        with patch.object(flow, "_prepare_feed_vals", prepare_wrong):
            self.send_shipments()

    def test_lost_answer_is_looked_up_and_adopted(self):
        sale, feed = self.lose_creation()
        self.advance(61)
        self.run_cron("send_shipments")
        self.assertEqual(feed.state, "submitted")
        self.take_report()
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)
        self.assertFalse(self.find_issues())

    def test_creation_that_never_arrived_is_repeated_after_a_while(self):
        sale, feed = self.lose_creation("reset")
        for __ in range(2):
            self.advance(301)
            self.run_cron("send_shipments")
            self.assertEqual(feed.state, "submitting")
        self.advance(301)
        self.run_cron("send_shipments")
        self.assertEqual(feed.state, "submitted")
        self.take_report()
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(len(self.emulator.confirmations), 1)

    def test_feeds_of_other_marketplaces_are_not_adopted(self):
        sale, feed = self.lose_creation("reset")
        self.add_foreign_feed(sale, ["A13V1IB3VIYZZH"])
        self.advance(61)
        self.run_cron("send_shipments")
        self.assertEqual(feed.state, "submitting")

    def test_several_unknown_feeds_are_for_a_person(self):
        sale, feed = self.lose_creation()
        foreign = self.add_foreign_feed(sale)
        for __ in range(4):
            self.advance(301)
            self.run_cron("send_shipments")
        self.assertEqual(feed.state, "submitting")
        issue = self.find_issues("feed_lost")
        self.assertIn(foreign, issue.message)
        self.assertEqual(len(self.emulator.calls("createFeed")), 2)
        feed.action_submit_again()
        self.assertEqual(issue.state, "resolved")
        self.run_cron("send_shipments")
        self.assertEqual(feed.state, "submitted")
        self.take_report()
        self.assertConfirmed(sale, TRACKING)

    def test_only_managers_submit_again(self):
        __, feed = self.lose_creation()
        user = new_test_user(
            self.env, "amazon_shop_user", groups="amazon_connector.group_amazon_user"
        )
        with self.assertRaises(AccessError):
            feed.with_user(user).action_submit_again()
        self.assertEqual(feed.state, "submitting")

    def test_upload_is_exactly_what_is_kept(self):
        self.make_shipment()
        feed = self.find_feeds()
        call = self.emulator.calls("upload")[0]
        self.assertEqual(base64.b64decode(feed.content).decode(), call.body)
        root = etree.fromstring(call.body.encode())
        self.assertEqual(
            root.findtext("Header/MerchantIdentifier"), self.account.seller_id
        )

    def test_no_transaction_is_open_during_calls(self):
        asked = {}
        real = transport._open

        def watch(session, request):
            # A test cursor has a savepoint where a real one has a transaction.
            cursor = test_cursor.TestCursor._cursors_stack[-1]
            asked[request.operation] = cursor._savepoint is not None
            return real(session, request)

        with patch.object(transport, "_open", watch):
            self.deliver(self.make_sale())
            self.send_shipments()
            self.take_report()
        operations = {"search_orders", "create_feed_document", "upload", "create_feed"}
        operations |= {"get_feed", "get_feed_document", "download"}
        self.assertLessEqual(operations, set(asked))
        self.assertFalse([name for name, is_open in asked.items() if is_open])
