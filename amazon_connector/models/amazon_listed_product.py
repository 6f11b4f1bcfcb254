from odoo import fields, models


class AmazonListedProduct(models.AbstractModel):
    """The way from a product to what is sold of it at Amazon."""

    _name = "amazon.listed.product"
    _description = "Product with Listings at Amazon"

    amazon_listing_count = fields.Integer(
        "Amazon Listings",
        compute="_compute_amazon_listing_count",
        groups="amazon_connector.group_amazon_user",
    )

    def _compute_amazon_listing_count(self):
        raise NotImplementedError

    def _amazon_get_variants(self):
        """Return the variants, archived ones too."""
        raise NotImplementedError

    def action_view_amazon_listings(self):
        """Open the Amazon listings of all variants of these products."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_listing"
        )
        variants = self._amazon_get_variants()
        return {**action, "domain": [("product_id", "in", variants.ids)]}
