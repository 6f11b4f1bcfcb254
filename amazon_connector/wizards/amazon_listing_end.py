from odoo import api, fields, models


class AmazonListingEnd(models.TransientModel):
    """Asks before listings are set to 0: says which marketplaces that reaches."""

    _name = "amazon.listing.end"
    _description = "Set Amazon Listings to 0"

    listing_ids = fields.Many2many("amazon.listing", readonly=True)
    listing_count = fields.Integer(compute="_compute_listing_count")
    left_count = fields.Integer(compute="_compute_listing_count")
    reach = fields.Char(compute="_compute_listing_count")

    @api.depends("listing_ids")
    def _compute_listing_count(self):
        for end in self:
            listings = end._get_listings()
            end.listing_count = len(listings)
            end.left_count = len(end.listing_ids - listings)
            end.reach = listings._describe_reach()

    def action_end(self):
        """Set the listings to 0 until somebody undoes it."""
        self.ensure_one()
        self._get_listings()._set_zero()
        return {"type": "ir.actions.act_window_close"}

    def _get_listings(self):
        return self.listing_ids._filter_sendable().filtered(
            lambda listing: not listing.keep_stock
        )
