from collections import Counter

from odoo import api, models


class ProductProduct(models.Model):
    """The listings of a variant."""

    _name = "product.product"
    _inherit = ["product.product", "amazon.listed.product"]

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_amazon_listing_count(self):
        domain = [("sku_id.product_id", "in", self.ids), ("status", "!=", "vanished")]
        groups = self.env["amazon.listing"]._read_group(domain, ["sku_id"], ["__count"])
        counts = Counter()
        for sku, count in groups:
            counts[sku.product_id.id] += count
        for product in self:
            product.amazon_listing_count = counts[product._origin.id]

    def _amazon_get_variants(self):
        return self
