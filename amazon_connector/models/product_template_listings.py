from odoo import api, models


class ProductTemplate(models.Model):
    """The listings of all variants of a product."""

    _name = "product.template"
    _inherit = ["product.template", "amazon.listed.product"]

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_amazon_listing_count(self):
        for template in self:
            variants = template._amazon_get_variants()
            template.amazon_listing_count = sum(variants.mapped("amazon_listing_count"))

    def _amazon_get_variants(self):
        return self.with_context(active_test=False).product_variant_ids
