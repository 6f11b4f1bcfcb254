from urllib.parse import quote

from odoo import api, fields, models

from ..spapi.catalog import as_printed


class AmazonCatalogCandidate(models.Model):
    """A page of Amazon's catalogue that may be the one of a product."""

    _name = "amazon.catalog.candidate"
    _description = "Page of Amazon's Catalogue"
    _rec_name = "asin"
    _order = "id"

    match_id = fields.Many2one(
        "amazon.catalog.match",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="match_id.company_id")
    asin = fields.Char("ASIN", required=True, readonly=True)
    title = fields.Char(readonly=True)
    brand = fields.Char(readonly=True)
    image_url = fields.Char("Picture", readonly=True)
    product_type = fields.Char(readonly=True)
    barcodes = fields.Char(readonly=True, help="The barcodes that the page shows.")
    is_chosen = fields.Boolean(compute="_compute_is_chosen")

    @api.depends("asin", "match_id.asin")
    def _compute_is_chosen(self):
        for candidate in self:
            candidate.is_chosen = candidate.asin == candidate.match_id.asin

    @api.model
    def _prepare_vals(self, match, item):
        """Return the vals of an item of the catalogue.

        :param item: `spapi.catalog.CatalogItem`
        """
        return {
            "match_id": match.id,
            "asin": item.asin,
            "title": item.title,
            "brand": item.brand,
            "image_url": item.image_url,
            "product_type": item.product_type,
            "barcodes": ", ".join(map(as_printed, item.barcodes)),
        }

    def action_choose(self):
        """Take this page as the product's, and remember it."""
        self.ensure_one()
        self.check_access("read")
        match = self.match_id.sudo()  # users only read matches
        match._choose(self, self.env.user)
        return self.env["amazon.catalog.choose"]._close(
            self.env._(
                "%(product)s belongs to the page %(asin)s in %(marketplace)s from now "
                "on. It can be sent to Amazon again.",
                product=match.product_id.display_name,
                asin=self.asin,
                marketplace=match.account_marketplace_id.display_name,
            )
        )

    def action_open_page(self):
        """Show the page as buyers see it."""
        self.ensure_one()
        domain = self.match_id.account_marketplace_id.marketplace_id.domain
        return {
            "type": "ir.actions.act_url",
            "url": f"https://www.{domain}/dp/{quote(self.asin)}",
            "target": "new",
        }
