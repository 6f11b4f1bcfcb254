from collections import defaultdict

from odoo import fields, models


class AmazonFeedMessage(models.Model):
    """One message of a feed, and what Amazon said of it."""

    _name = "amazon.feed.message"
    _description = "Amazon Feed Message"
    _rec_name = "number"
    _order = "feed_id desc, number"

    feed_id = fields.Many2one(
        "amazon.feed", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="feed_id.company_id", store=True)
    number = fields.Integer("Message", required=True, readonly=True)
    shipment_id = fields.Many2one(
        "amazon.shipment", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    amazon_order_id = fields.Char(
        "Amazon Order ID", compute="_compute_amazon_order_id", compute_sudo=True
    )
    picking_id = fields.Many2one(related="shipment_id.picking_id")
    tracking_number = fields.Char(readonly=True, help="As it was sent in this feed.")
    # sent --_take_errors--> refused
    # sent --_take_report--> accepted, refused
    # sent --_mark_failed--> refused
    state = fields.Selection(
        [("sent", "Sent"), ("accepted", "Accepted"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="sent",
    )
    result_code = fields.Char("Amazon's Code", readonly=True)
    result_text = fields.Text("Amazon's Text", readonly=True)

    _number_uniq = models.Constraint("UNIQUE(feed_id, number)")

    def _compute_amazon_order_id(self):
        for message in self:
            message.amazon_order_id = message._get_carried().amazon_order_id

    def _get_carried(self):
        """Return what these messages carry: the parcels, or what else one feed has."""
        return self.shipment_id

    def _are_covered(self, report):
        """Return whether a report is about all of these messages and no others.

        Counts that it does not have are not compared.

        :param report: `spapi.processing_reports.ProcessingReport`
        """
        # An error without a message is about the whole feed.
        errors = [r.message_id for r in report.results if r.severity == "error"]
        return (
            report.status == "Complete"
            and report.processed in (None, len(self))
            # A message with several errors may be counted once or several times.
            and (report.with_error or 0) <= len(errors)
            and set(errors) <= set(self.mapped("number"))
        )

    def _take_errors(self, results):
        """Refuse the messages that a processing report names with errors.

        :param results: `spapi.processing_reports.MessageResult` records
        """
        for message, found in self._get_named(results).items():
            if any(result.severity == "error" for result in found):
                message._take_results(found)

    def _get_named(self, results):
        """Return the results of each of these messages that has any."""
        by_number = defaultdict(list)
        for result in results:
            by_number[result.message_id].append(result)
        named = self.filtered(lambda m: m.number in by_number)
        return {message: by_number[message.number] for message in named}

    def _take_report(self, report):
        """Write what Amazon's processing report says of each message.

        Amazon lists only what failed or has a warning: a message that the report
        does not name was accepted.

        :param report: `spapi.processing_reports.ProcessingReport`
        """
        named = self._get_named(report.results)
        for message, results in named.items():
            message._take_results(results)
        self.filtered(lambda m: m not in named)._mark_accepted()

    def _take_results(self, results):
        text = "\n".join(result.text for result in results if result.text)
        self.write({"result_code": results[0].code, "result_text": text})
        if any(result.severity == "error" for result in results):
            self.state = "refused"
            self._get_carried()._mark_refused(text)
        else:
            self._mark_accepted(text)

    def _mark_accepted(self, warning=""):
        self.state = "accepted"
        self._get_carried()._mark_confirmed(warning)

    def _mark_failed(self, text):
        """Nobody knows what became of the feed's messages."""
        self.write({"state": "refused", "result_text": text})
        self._get_carried()._mark_failed(text)
