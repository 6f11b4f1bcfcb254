import base64
from datetime import timedelta

from odoo import api, models
from odoo.fields import Command

from .amazon_feed_submitter import LOOKUP_SECONDS

# Amazon advises against more feeds of a type than one in that time.
MIN_INTERVAL = timedelta(minutes=20)
INTERVAL_SECONDS = MIN_INTERVAL.total_seconds()


class AmazonOrderFeeds(models.AbstractModel):
    """Flows that tell Amazon about many orders in one feed: parcels, cancellations.

    A record is one message. It has an order, and the methods `_prepare_message` and
    `_mark_in_feed`.
    """

    _name = "amazon.order.feeds"
    _inherit = ["amazon.feed.submitter"]
    _description = "Amazon Feeds about Orders"

    _feed_type = ""

    @api.model
    def _find_sendable(self, account, busy):
        """Return the records that can go out now.

        :param busy: amazon.marketplace records whose last feed is not done
        """
        raise NotImplementedError

    @api.model
    def _build(self, account, messages):
        """Return the content of a feed as bytes."""
        raise NotImplementedError

    @api.model
    def _prepare_line_vals(self, record, message):
        """Return the vals of the amazon.feed.message that carries a record."""
        raise NotImplementedError

    @api.model
    def _run_step(self, flow):
        """Go on with the unfinished feeds, or make new ones; return the seconds.

        Switched off: what Amazon may have already is followed, nothing is sent.
        """
        account = flow.account_id
        feeds = self.env["amazon.feed"]._find_unfinished(account, self._feed_type)
        if self._is_on(account):
            feeds |= self._prepare_feeds(account, feeds)
        # What Amazon surely does not have does not wait for what it perhaps has.
        self._go_on_with_all(feeds.sorted(lambda f: f.state != "prepared"))
        is_in_doubt = "submitting" in feeds.mapped("state")
        return LOOKUP_SECONDS if is_in_doubt else INTERVAL_SECONDS

    @api.model
    def _prepare_feeds(self, account, unfinished):
        """Return new feeds of all that is to be sent; empty when there is nothing.

        One for all marketplaces waits until the last one is done; one per marketplace
        waits for those of the same marketplace alone.
        """
        is_one = account.feed_per_marketplace == "one"
        if is_one and unfinished:
            return self.env["amazon.feed"]
        busy = unfinished._get_busy_marketplaces()
        records = self._find_sendable(account, busy)
        groups = [records] if is_one else self._split_by_marketplace(records)
        return self.env["amazon.feed"].union(
            *(self._prepare_feed(account, group) for group in groups if group)
        )

    @api.model
    def _get_marketplaces(self, records):
        return records.order_id.amazon_account_marketplace_id.marketplace_id

    @api.model
    def _split_by_marketplace(self, records):
        """Return these records in groups of one marketplace each."""
        return list(records.grouped(self._get_marketplaces).values())

    @api.model
    def _prepare_feed(self, account, records):
        feed = self.env["amazon.feed"].create(self._prepare_feed_vals(account, records))
        records._mark_in_feed()
        return feed

    @api.model
    def _prepare_feed_vals(self, account, records):
        messages = [r._prepare_message(n) for n, r in enumerate(records, start=1)]
        marketplaces = self._get_marketplaces(records)
        return {
            "account_id": account.id,
            "feed_type": self._feed_type,
            "marketplace_ids": [Command.set(marketplaces.ids)],
            "content": base64.b64encode(self._build(account, messages)),
            "line_ids": [
                Command.create(
                    {
                        "number": message.message_id,
                        **self._prepare_line_vals(record, message),
                    }
                )
                for record, message in zip(records, messages, strict=True)
            ],
        }
