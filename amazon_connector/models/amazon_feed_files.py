from odoo import api, fields, models


class AmazonFeed(models.Model):
    """What a feed's documents are called when somebody downloads them."""

    _inherit = "amazon.feed"

    content_name = fields.Char(compute="_compute_names")
    report_name = fields.Char(compute="_compute_names")

    @api.depends("feed_type", "feed_id")
    def _compute_names(self):
        for feed in self:
            name = f"feed-{feed.feed_id or feed.id}"
            kind = "json" if (feed.feed_type or "").startswith("JSON") else "xml"
            # Offers are kept compressed.
            feed.content_name = f"{name}.{kind}" + (".gz" if kind == "json" else "")
            feed.report_name = f"{name}-report.{kind}"
