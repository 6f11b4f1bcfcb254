from odoo import api, models

from ..spapi import documents
from ..spapi.errors import ForbiddenError, InvalidInputError, SpApiError

LOOKUP_SECONDS = 5 * 60


class AmazonFeedSubmitter(models.AbstractModel):
    """How a flow brings its feeds to Amazon: each of them once.

    A feed is saved before it is uploaded, and marked as `submitting` before the call
    that creates it at Amazon. Whatever stops the flow in between, the next step goes
    on there: it submits what surely was not submitted and looks up what perhaps was.
    """

    _name = "amazon.feed.submitter"
    _description = "Amazon Feed Submitter"

    @api.model
    def _is_on(self, account):
        """Return whether the account may send what this flow sends."""
        raise NotImplementedError

    @api.model
    def _may_submit(self, feed):
        """Return whether a feed that Amazon does not have may be submitted."""
        return self._is_on(feed.account_id)

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
        if feed.state == "prepared" and self._may_submit(feed):
            self._submit(feed)
        if feed.state == "submitted":
            feed._wake_follower()

    @api.model
    def _submit(self, feed):
        """Upload a feed's content and have Amazon create the feed."""
        client = feed.account_id._get_client(in_step=True)
        contents = feed._get_contents()
        content_type = contents._content_type
        # Read before the call: no transaction is to be open during the upload.
        with contents._open_content(feed) as content:
            destination = client.create_feed_document(content_type)
            documents.upload(destination.url, content, content_type)
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
