import base64

from odoo import api, models
from odoo.fields import Command

from ..spapi import documents, fulfillment_feed
from ..spapi.errors import ForbiddenError, InvalidInputError, SpApiError
from .amazon_feed_queue import MIN_INTERVAL

INTERVAL_SECONDS = MIN_INTERVAL.total_seconds()
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
    def _go_on_with_all(self, feeds):
        """Go on with each feed: a marketplace that is refused stops no other one.

        :raises ForbiddenError: the first refusal, when all have had their turn
        """
        refusals = []
        for feed in feeds:
            try:
                self._go_on(feed)
            except ForbiddenError as error:
                refusals.append(error)
        if refusals:
            # What raises is rolled back: not what became of the other feeds.
            self.env["ir.cron"]._commit_progress()
            raise refusals[0]

    @api.model
    def _go_on(self, feed):
        if feed.state == "submitting":
            self._look_up(feed)
        if feed.state == "prepared" and self._is_on(feed.account_id):
            self._submit(feed)
        if feed.state == "submitted":
            feed._wake_follower()

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
            created_since=feed._get_lookup_start(),
            page_size=100,
        )
        unknown = self._filter_unknown(feed, page.feeds)
        if len(unknown) == 1:
            feed._mark_submitted(unknown[0])
        elif unknown:
            feed._note_doubt(unknown)
        elif feed._is_lost():
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
