from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..spapi import listings_feed

# Amazon's own limit for feeds of listings, apart from the one of createFeed.
PERIOD = timedelta(minutes=5)
MOST_PER_PERIOD = 5


class AmazonFeed(models.Model):
    """Which feeds of offers may be sent, and when."""

    _inherit = "amazon.feed"

    @api.model
    def _get_offers_wait(self, account):
        """Return the seconds until Amazon takes another feed of offers."""
        now = account._now()
        recent = self.search(
            [
                ("account_id", "=", account.id),
                ("feed_type", "=", listings_feed.FEED_TYPE),
                ("attempted_at", ">", now - PERIOD),
            ],
            order="attempted_at desc",
            limit=MOST_PER_PERIOD,
        )
        if len(recent) < MOST_PER_PERIOD:
            return 0
        return (recent[-1].attempted_at + PERIOD - now).total_seconds()

    @api.model
    def _get_last_attempts(self, links):
        """Return when each marketplace was last sent a feed of offers."""
        groups = self._read_group(
            [("account_marketplace_id", "in", links.ids)],
            ["account_marketplace_id"],
            ["attempted_at:max"],
        )
        return {link: str(moment or "") for link, moment in groups}

    def _get_last_finished(self):
        """Return the marketplace's last feed of offers before this one."""
        return self.search(
            [
                ("account_marketplace_id", "=", self.account_marketplace_id.id),
                ("feed_type", "=", self.feed_type),
                ("state", "in", ("done", "failed")),
                ("id", "<", self.id),
            ],
            order="id desc",
            limit=1,
        )

    @api.model
    def _find_told_elsewhere(self, link, skus):
        """Return those of these SKUs whose one quantity another feed carries.

        Of two at a time nobody knows which one Amazon works on last.

        :param link: the marketplace whose feed is to be made
        """
        account = link.account_id
        feeds = self._find_unfinished(account, listings_feed.FEED_TYPE)
        feeds = feeds.filtered(lambda feed: feed.account_marketplace_id != link)
        is_shared = account.one_quantity and feeds and skus
        return feeds._filter_told(skus) if is_shared else skus.browse()

    def _filter_told(self, skus):
        """Return those of these SKUs of whose quantity these feeds tell Amazon."""
        told = self.env["amazon.feed.message"].search(
            [
                ("feed_id", "in", self.ids),
                ("has_quantity", "=", True),
                ("listing_id.sku_id", "in", skus.ids),
            ]
        )
        return told.listing_id.sku_id

    def action_view_messages(self):
        """Show the offers in this feed, and what Amazon said of each."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_feed_message"
        )
        return {**action, "domain": [("feed_id", "=", self.id)]}

    def _get_listing_ids(self):
        """Return the ids of the listings whose messages are in this feed."""
        query = SQL(
            "SELECT listing_id FROM amazon_feed_message WHERE feed_id = %s", self.id
        )
        return [listing_id for (listing_id,) in self.env.execute_query(query)]

    def _take_back_offers(self):
        """Delete those of these feeds that Amazon does not have; return them.

        :raises LockError: such a feed is being submitted at the moment
        """
        feeds = self.filtered(lambda feed: feed.state == "prepared")
        if feeds:
            feeds.lock_for_update(allow_referencing=True)
            told = feeds.line_ids.filtered("has_quantity").listing_id
            self.env["amazon.stock.change"]._put(told, is_forced=True)
            self.env["amazon.listing"]._forget_feed(feeds)
            self.env["amazon.export.line"]._forget_feed(feeds)
            feeds.unlink()
        return feeds
