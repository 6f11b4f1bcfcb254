from odoo import api, fields, models


class ProductTemplate(models.Model):
    """The way from a product to what is sold of its variants at Amazon."""

    _inherit = "product.template"

    amazon_listing_count = fields.Integer(
        "Amazon Listings",
        compute="_compute_amazon_listing_count",
        groups="amazon_connector.group_amazon_user",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_amazon_listing_count(self):
        for template in self:
            variants = template._amazon_get_variants()
            template.amazon_listing_count = sum(variants.mapped("amazon_listing_count"))

    def action_view_amazon_listings(self):
        """Open the Amazon listings of all variants, archived ones too."""
        return self._amazon_get_variants().action_view_amazon_listings()

    def _amazon_get_variants(self):
        return self.with_context(active_test=False).product_variant_ids
