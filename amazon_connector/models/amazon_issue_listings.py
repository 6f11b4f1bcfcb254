from odoo import fields, models


class AmazonIssueListings(models.Model):
    """Issues about listings and their reports."""

    _inherit = "amazon.issue"

    report_id = fields.Many2one(
        "amazon.report", readonly=True, ondelete="cascade", index="btree_not_null"
    )

    def action_open_record(self):
        """Override: open the report, or the listings of the SKU, that it is about."""
        self.ensure_one()
        if self.kind == "listing" and self.target_key.startswith("sku:"):
            return self._open_listings(self.target_key.removeprefix("sku:"))
        if not self.report_id:
            return super().action_open_record()
        return {
            "type": "ir.actions.act_window",
            "res_model": "amazon.report",
            "res_id": self.report_id.id,
            "views": [(False, "form")],
        }

    def _open_listings(self, sku):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_listing"
        )
        domain = [
            ("sku_id.account_id", "=", self.account_id.id),
            ("sku_id.sku", "=", sku),
        ]
        return {**action, "domain": domain, "context": {}}
