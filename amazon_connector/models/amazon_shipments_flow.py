import base64

from odoo import api, models
from odoo.fields import Command

from ..spapi import fulfillment_feed
from .amazon_feed_queue import MIN_INTERVAL
from .amazon_feed_submitter import LOOKUP_SECONDS

INTERVAL_SECONDS = MIN_INTERVAL.total_seconds()


class AmazonShipmentsFlow(models.AbstractModel):
    """Shipments out: one collective feed with all parcels that were not sent yet."""

    _name = "amazon.shipments.flow"
    _inherit = ["amazon.feed.submitter"]
    _description = "Amazon Shipments Flow"

    @api.model
    def _run_step(self, flow):
        """Go on with the unfinished feeds, or make new ones; return the seconds.

        Switched off: what Amazon may have already is followed, nothing is sent.
        """
        account = flow.account_id
        feeds = self.env["amazon.feed"]._find_unfinished(
            account, fulfillment_feed.FEED_TYPE
        )
        if self._is_on(account):
            feeds |= self._prepare_feeds(account, feeds)
        # What Amazon surely does not have does not wait for what it perhaps has.
        self._go_on_with_all(feeds.sorted(lambda f: f.state != "prepared"))
        is_in_doubt = "submitting" in feeds.mapped("state")
        return LOOKUP_SECONDS if is_in_doubt else INTERVAL_SECONDS

    @api.model
    def _is_on(self, account):
        return account.tracking_enabled and not account.read_only

    @api.model
    def _prepare_feeds(self, account, unfinished):
        """Return new feeds of all parcels to send; empty when there is none.

        One for all marketplaces waits until the last one is done; one per marketplace
        waits for those of the same marketplace alone.
        """
        is_one = account.feed_per_marketplace == "one"
        if is_one and unfinished:
            return self.env["amazon.feed"]
        busy = unfinished._get_busy_marketplaces()
        shipments = self._find_shipments(account, busy)
        groups = [shipments] if is_one else shipments._split_by_marketplace()
        return self.env["amazon.feed"].union(
            *(self._prepare_feed(account, group) for group in groups if group)
        )

    @api.model
    def _find_shipments(self, account, busy):
        shipments = self.env["amazon.shipment"]
        shipments._settle_refused(account)
        shipments._collect(account)
        return shipments._find_sendable(account, busy)

    @api.model
    def _prepare_feed(self, account, shipments):
        feed = self.env["amazon.feed"].create(
            self._prepare_feed_vals(account, shipments)
        )
        shipments._mark_in_feed()
        return feed

    @api.model
    def _prepare_feed_vals(self, account, shipments):
        messages = [s._prepare_message(n) for n, s in enumerate(shipments, start=1)]
        content = fulfillment_feed.build(account.seller_id, messages)
        marketplaces = shipments.order_id.amazon_account_marketplace_id.marketplace_id
        return {
            "account_id": account.id,
            "feed_type": fulfillment_feed.FEED_TYPE,
            "marketplace_ids": [Command.set(marketplaces.ids)],
            "content": base64.b64encode(content),
            "line_ids": [
                Command.create(
                    {
                        "number": message.message_id,
                        "shipment_id": shipment.id,
                        "tracking_number": message.tracking_number,
                    }
                )
                for message, shipment in zip(messages, shipments, strict=True)
            ],
        }
