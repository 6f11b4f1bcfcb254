from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..spapi import listings_feed

# Amazon keeps the documents of feeds for 28 days.
KEPT_FOR = timedelta(days=30)
BATCH = 10_000


class AmazonFeed(models.Model):
    """Old feeds of offers: stock and prices go out all day, for ever."""

    _inherit = "amazon.feed"

    @api.autovacuum
    def _gc_offers(self):
        """Delete what Amazon accepted of stock and prices long ago, with its feeds.

        What was refused, and what somebody sent by hand, stays with its feed.

        :return: how many messages were deleted, and whether there may be more
        """
        before = fields.Datetime.now() - KEPT_FOR
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """DELETE FROM amazon_feed_message
                    WHERE id IN (SELECT m.id
                                   FROM amazon_feed f
                                   JOIN amazon_feed_message m ON m.feed_id = f.id
                                  WHERE f.feed_type = %s
                                    AND f.finished_at < %s
                                    AND m.state = 'accepted'
                                    AND m.export_line_id IS NULL
                                  LIMIT %s)""",
                listings_feed.FEED_TYPE,
                before,
                BATCH,
            )
        )
        count = self.env.cr.rowcount
        self.env.invalidate_all(flush=False)
        self._drop_old_documents(before)
        return count, count == BATCH

    @api.model
    def _drop_old_documents(self, before):
        """Delete feeds without messages; of the others, what Amazon has no more."""
        feeds = self.search(
            [
                ("feed_type", "=", listings_feed.FEED_TYPE),
                ("finished_at", "<", before),
            ],
            limit=BATCH,
        )
        empty = feeds.filtered(lambda feed: not feed.line_count)
        empty.unlink()
        left = feeds - empty
        (left._find_packed("content") | left._find_packed("report")).unlink()
