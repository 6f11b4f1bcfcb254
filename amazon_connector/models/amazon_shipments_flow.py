import base64

from odoo import api, models
from odoo.fields import Command

from ..spapi import documents, fulfillment_feed
from ..spapi.errors import InvalidInputError, SpApiError
from .amazon_feed import LOOKUP_MARGIN, LOST_AFTER

# Amazon advises against more feeds of a type than one in 20 minutes.
INTERVAL_SECONDS = 20 * 60
LOOKUP_SECONDS = 5 * 60


class AmazonShipmentsFlow(models.AbstractModel):
    """Shipments out: one collective feed with all parcels that were not sent yet.

    A feed is saved before it is uploaded, and marked as `submitting` before the call
    that creates it at Amazon. Whatever stops the flow in between, the next step goes
    on there: it submits what surely was not submitted and looks up what perhaps was.
    """

    _name = "amazon.shipments.flow"
    _description = "Amazon Shipments Flow"

    @api.model
    def _run_step(self, flow):
        """Go on with the unfinished feed, or make a new one; return the seconds."""
        account = flow.account_id
        if account.read_only or not account.tracking_enabled:
            return INTERVAL_SECONDS
        feeds = self.env["amazon.feed"]
        feed = feeds._find_unfinished(account, fulfillment_feed.FEED_TYPE)
        feed = feed or self._prepare_feed(account)
        if feed.state == "submitting":
            self._look_up(feed)
        if feed.state == "prepared":
            self._submit(feed)
        if feed.state == "submitted":
            feed._wake_follower()
        return LOOKUP_SECONDS if feed.state == "submitting" else INTERVAL_SECONDS

    @api.model
    def _prepare_feed(self, account):
        """Return a feed of all parcels to send; empty when there is none."""
        shipments = self.env["amazon.shipment"]
        shipments._settle_refused(account)
        shipments._collect(account)
        shipments = shipments._find_sendable(account)
        if not shipments:
            return self.env["amazon.feed"]
        feed = self.env["amazon.feed"].create(
            self._prepare_feed_vals(account, shipments)
        )
        shipments._mark_in_feed()
        return feed

    @api.model
    def _prepare_feed_vals(self, account, shipments):
        numbered = list(enumerate(shipments, start=1))
        content = fulfillment_feed.build(
            account.seller_id, [s._prepare_message(n) for n, s in numbered]
        )
        marketplaces = shipments.order_id.amazon_account_marketplace_id.marketplace_id
        return {
            "account_id": account.id,
            "feed_type": fulfillment_feed.FEED_TYPE,
            "marketplace_ids": [Command.set(marketplaces.ids)],
            "content": base64.b64encode(content),
            "line_ids": [
                Command.create({"number": number, "shipment_id": shipment.id})
                for number, shipment in numbered
            ],
        }

    @api.model
    def _submit(self, feed):
        """Upload a feed's content and have Amazon create the feed."""
        client = feed.account_id._get_client(in_step=True)
        # Read before the call: no transaction is to be open during the upload.
        content = base64.b64decode(feed.content)
        destination = client.create_feed_document(fulfillment_feed.CONTENT_TYPE)
        documents.upload(destination.url, content, fulfillment_feed.CONTENT_TYPE)
        if feed._mark_submitting():
            self._create_feed(client, feed, destination.document_id)

    @api.model
    def _create_feed(self, client, feed, document_id):
        """Have Amazon create the feed, and commit what came of it.

        :raises SpApiError: with `outcome_unknown` the feed stays `submitting`
        """
        marketplaces = feed.marketplace_ids.mapped("marketplace_id")
        try:
            feed_id = client.create_feed(
                feed.feed_type, marketplace_ids=marketplaces, document_id=document_id
            )
            feed._mark_submitted(feed_id)
        except InvalidInputError as error:
            feed._mark_refused(error)
        except SpApiError as error:
            if error.outcome_unknown:
                raise
            feed._mark_prepared()
            self.env["ir.cron"]._commit_progress()
            raise
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _look_up(self, feed):
        """Find out whether Amazon has a feed whose creation was not answered."""
        client = feed.account_id._get_client(in_step=True)
        page = client.get_feeds(
            feed_types=[feed.feed_type],
            created_since=feed.attempted_at - LOOKUP_MARGIN,
            page_size=100,
        )
        unknown = self._filter_unknown(feed, page.feeds)
        if len(unknown) == 1:
            feed._mark_submitted(unknown[0])
        elif unknown:
            feed._note_doubt(unknown)
        elif feed.account_id._now() - feed.attempted_at >= LOST_AFTER:
            feed._mark_prepared()

    @api.model
    def _filter_unknown(self, feed, found):
        """Return the ids of feeds that could be this one and are no other of ours."""
        marketplaces = set(feed.marketplace_ids.mapped("marketplace_id"))
        alike = [f.feed_id for f in found if set(f.marketplace_ids) == marketplaces]
        known = self.env["amazon.feed"].search(
            [("account_id", "=", feed.account_id.id), ("feed_id", "in", alike)]
        )
        return [feed_id for feed_id in alike if feed_id not in known.mapped("feed_id")]
