from odoo import api, fields, models
from odoo.fields import Domain


class AmazonSkuListings(models.Model):
    """What a SKU is at Amazon, from its listings."""

    _inherit = "amazon.sku"

    title = fields.Char(
        compute="_compute_from_listings",
        search="_search_title",
        help="In the account's main marketplace, where it is listed there.",
    )
    asin = fields.Char("ASIN", compute="_compute_from_listings", search="_search_asin")
    marketplaces = fields.Char(compute="_compute_from_listings")

    @api.depends("listing_ids.title", "listing_ids.asin", "listing_ids.status")
    def _compute_from_listings(self):
        for sku in self:
            listings = sku._sort_listings()
            sku.title = next(filter(None, listings.mapped("title")), False)
            sku.asin = next(filter(None, listings.mapped("asin")), False)
            codes = listings.account_marketplace_id.country_id.mapped("code")
            sku.marketplaces = ", ".join(sorted(codes))

    @api.model
    def _search_title(self, operator, value):
        return Domain("listing_ids", "any", [("title", operator, value)])

    @api.model
    def _search_asin(self, operator, value):
        return Domain("listing_ids", "any", [("asin", operator, value)])

    def _sort_listings(self):
        """Return the listings, the one that names the product first."""
        main = self.account_id.main_marketplace_id
        known = self.listing_ids.filtered(lambda item: item.status != "vanished")
        return known.sorted(lambda item: (item.account_marketplace_id != main, item.id))

    def action_view_listings(self):
        """Open the listings of these SKUs, in all marketplaces."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_listing"
        )
        return {**action, "domain": [("sku_id", "in", self.ids)], "context": {}}
