import base64
from io import BytesIO

from odoo import api, models

from ..spapi import fulfillment_feed, processing_reports


class AmazonFeedParcels(models.AbstractModel):
    """Feeds that tell Amazon of parcels."""

    _name = "amazon.feed.parcels"
    _inherit = ["amazon.feed.contents"]
    _description = "Amazon Feed of Parcels"

    _flow_name = "shipments"
    _issue_kind = "shipment"
    _content_type = fulfillment_feed.CONTENT_TYPE

    @api.model
    def _open_content(self, feed):
        return BytesIO(base64.b64decode(feed.content))

    @api.model
    def _parse_report(self, content):
        return processing_reports.parse_xml_report(content)

    @api.model
    def _are_covered(self, feed, report):
        return feed.line_ids._are_covered(report)

    @api.model
    def _take_report(self, feed, report):
        feed.line_ids._take_report(report)

    @api.model
    def _take_failure(self, feed, results, reason):
        feed.line_ids._take_errors(results)
        left = feed.line_ids.filtered(lambda line: line.state == "sent")
        left._mark_failed(reason)
        return len(left)

    @api.model
    def _release(self, feed):
        feed.line_ids.shipment_id._mark_untold()

    @api.model
    def _explain_left(self, reason, count):
        return self.env._(
            "%(reason)s\n%(count)s of its parcels were perhaps not taken. Press Retry "
            "to send them again.",
            reason=reason,
            count=count,
        )

    @api.model
    def _explain_slowness(self, feed):
        return self.env._(
            "Amazon has not processed feed %s for hours. Tracking numbers of later "
            "parcels wait for it. Confirm urgent ones in Seller Central; if this "
            "lasts, open a case at Amazon.",
            feed.feed_id,
        )
