from odoo import api, models

from ..spapi import fulfillment_feed
from .amazon_order_feeds import MIN_INTERVAL


class AmazonFeed(models.Model):
    """Which feeds may be under way side by side."""

    _inherit = "amazon.feed"

    @api.model
    def _find_unfinished(self, account, feed_type):
        """Return the feeds of this type that Amazon has not finished yet.

        There is one at most, or one per marketplace, as the account wants it.
        """
        return self.search(
            [
                ("account_id", "=", account.id),
                ("feed_type", "=", feed_type),
                ("state", "in", ("prepared", "submitting", "submitted")),
            ]
        )

    def _get_busy_marketplaces(self):
        """Return the marketplaces that wait for one of these unfinished feeds.

        A run that comes only to look a feed up is no reason to send others sooner.
        """
        feeds = self
        if "submitting" in self.mapped("state"):
            account = self.account_id
            since = account._now() - MIN_INTERVAL
            domain = [
                ("account_id", "=", account.id),
                ("feed_type", "in", self.mapped("feed_type")),
                ("attempted_at", ">", since),
            ]
            feeds |= self.search(domain)
        return feeds.marketplace_ids

    @api.model
    def _take_back(self, accounts):
        """Let the parcels of feeds that Amazon does not have go into other ones.

        :raises LockError: such a feed is being submitted at the moment
        """
        domain = [
            ("account_id", "in", accounts.ids),
            ("feed_type", "=", fulfillment_feed.FEED_TYPE),
            ("state", "=", "prepared"),
        ]
        feeds = self.search(domain)
        feeds.lock_for_update(allow_referencing=True)
        feeds.line_ids.shipment_id.state = "to_send"
        feeds.unlink()
