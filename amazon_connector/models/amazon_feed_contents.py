from odoo import api, models


class AmazonFeedContents(models.AbstractModel):
    """What feeds of one type carry, and what Amazon's answers mean for it."""

    _name = "amazon.feed.contents"
    _description = "Amazon Feed Contents"

    _flow_name = ""
    _issue_kind = ""
    _content_type = ""

    @api.model
    def _open_content(self, feed):
        """Return a context with the content as a binary file to upload."""
        raise NotImplementedError

    @api.model
    def _parse_report(self, content):
        """Return Amazon's `spapi.processing_reports.ProcessingReport`.

        :param bytes content: the report as Amazon wrote it
        :raises DocumentError: this is no processing report
        """
        raise NotImplementedError

    @api.model
    def _are_covered(self, feed, report):
        """Return whether a report is about all messages of this feed and no others."""
        raise NotImplementedError

    @api.model
    def _take_report(self, feed, report):
        """Write what Amazon's processing report says of each message."""
        raise NotImplementedError

    @api.model
    def _take_failure(self, feed, results, reason):
        """Amazon has ended the feed: refuse its messages.

        :param results: what the report says, if there is one
        :param str reason: what became of the messages that it does not name
        :return: how many messages that were
        """
        raise NotImplementedError

    @api.model
    def _release(self, feed):
        """Amazon surely has nothing of this feed, and never will."""

    @api.model
    def _explain_left(self, reason, count):
        """Return what it means that so many messages were perhaps not taken."""
        raise NotImplementedError

    @api.model
    def _explain_slowness(self, feed):
        """Return what it means that Amazon keeps the feed for hours."""
        raise NotImplementedError
