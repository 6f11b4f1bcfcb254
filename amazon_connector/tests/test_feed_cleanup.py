from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .offers import OffersCase


@tagged("post_install", "-at_install")
class TestFeedCleanup(OffersCase):
    """Messages of stock and prices do not pile up for ever."""

    def make_feed(self, *issues, days=31):
        self.process_with(*issues)
        self.want(self.german, quantity=3)
        self.want(self.german_tea, quantity=4)
        self.send_offers()
        self.wanted.clear()
        self.take_report()
        feed = self.find_feeds()[:1]
        feed.finished_at = fields.Datetime.now() - timedelta(days=days)
        return feed

    def clean(self):
        result = self.env["amazon.feed"]._gc_offers()
        self.env.invalidate_all()
        return result

    def test_accepted_ones_go_with_their_feed(self):
        feed = self.make_feed()
        documents = feed._find_packed("content") | feed._find_packed("report")
        self.assertEqual(len(documents), 2)
        self.assertEqual(self.clean(), (2, False))
        self.assertFalse(feed.exists())
        self.assertFalse(documents.exists())

    def test_refused_ones_stay_without_documents(self):
        feed = self.make_feed(self.make_issue(2, "No."))
        self.assertEqual(self.clean(), (1, False))
        self.assertEqual(feed.line_ids.listing_id, self.german_tea)
        self.assertFalse(feed.content)
        self.assertFalse(feed.report)

    def test_young_ones_stay(self):
        feed = self.make_feed(days=29)
        self.assertEqual(self.clean(), (0, False))
        self.assertEqual(len(feed.line_ids), 2)
        self.assertTrue(feed.content)

    def test_what_was_sent_by_hand_stays(self):
        feed = self.make_feed()
        run = self.env["amazon.export"].create({"account_id": self.account.id})
        feed.line_ids[0].export_line_id = self.env["amazon.export.line"].create(
            {
                "export_id": run.id,
                "product_id": self.mug.id,
                "account_marketplace_id": self.germany.id,
            }
        )
        self.assertEqual(self.clean(), (1, False))
        self.assertTrue(feed.line_ids.export_line_id)
