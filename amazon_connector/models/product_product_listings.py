from collections import Counter

from odoo import api, fields, models


class ProductProduct(models.Model):
    """The way from a product to what is sold of it at Amazon."""

    _inherit = "product.product"

    amazon_listing_count = fields.Integer(
        "Amazon Listings",
        compute="_compute_amazon_listing_count",
        groups="amazon_connector.group_amazon_user",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_amazon_listing_count(self):
        domain = [("sku_id.product_id", "in", self.ids), ("status", "!=", "vanished")]
        groups = self.env["amazon.listing"]._read_group(domain, ["sku_id"], ["__count"])
        counts = Counter()
        for sku, count in groups:
            counts[sku.product_id.id] += count
        for product in self:
            product.amazon_listing_count = counts[product._origin.id]

    def action_view_amazon_listings(self):
        """Open the Amazon listings of these products."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_listing"
        )
        return {**action, "domain": [("product_id", "in", self.ids)]}
