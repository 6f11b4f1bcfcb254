from odoo import api, fields, models


class AmazonIssue(models.Model):
    """What Amazon's support asks for, to be copied with one click."""

    _inherit = "amazon.issue"

    support_text = fields.Text("For Amazon Support", compute="_compute_support_text")

    @api.depends("operation", "request_id", "amazon_order_id", "feed_id", "last_seen")
    def _compute_support_text(self):
        for issue in self:
            facts = issue._get_support_facts()
            issue.support_text = "\n".join(
                f"{name}: {value}" for name, value in facts if value
            )

    def _get_support_facts(self):
        """Return names and values, in English: ids and times, nothing of a buyer."""
        account, feed = self.account_id, self.feed_id or self._get_last_feed()
        return [
            ("Operation", self.operation or (feed and "createFeed")),
            ("Request ID", self.request_id),
            ("Feed ID", feed.feed_id),
            ("Feed type", feed.feed_type),
            ("Order ID", self.amazon_order_id),
            ("Seller ID", account.seller_id),
            ("Marketplace ID", ", ".join(self._get_marketplace_ids())),
            ("First seen", self._format_utc(self.first_seen)),
            ("Last seen", self._format_utc(self.last_seen)),
        ]

    def _get_last_feed(self):
        """Return the feed that carried the parcel of this issue last."""
        # Amazon users see feeds, but an issue may be read with fewer rights.
        return self.sudo().shipment_id.message_ids.feed_id.sorted("id")[-1:]

    def _get_marketplace_ids(self):
        links = self.account_marketplace_id
        if not links:
            links = self.account_id.marketplace_ids.filtered("enabled")
        return links.mapped("marketplace_id.marketplace_id")

    @api.model
    def _format_utc(self, moment):
        return moment and f"{moment:%Y-%m-%d %H:%M:%S} UTC"

    @api.model
    def _prepare_error_vals(self, error):
        """Return what an issue keeps of Amazon's refusal, for Amazon's support."""
        return {
            "request_id": getattr(error, "request_id", None) or False,
            "operation": self._get_operation(error),
        }

    @api.model
    def _get_operation(self, error):
        """Return Amazon's name of what was asked: search_orders is searchOrders."""
        first, *others = (getattr(error, "operation", None) or "").split("_")
        return first + "".join(map(str.capitalize, others)) or False
