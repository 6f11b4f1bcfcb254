from odoo import api, fields, models


class AmazonListingDelete(models.TransientModel):
    """Says what deleting listings at Amazon means, and has it done."""

    _name = "amazon.listing.delete"
    _description = "Delete Amazon Listings"

    listing_ids = fields.Many2many("amazon.listing", readonly=True)
    message = fields.Text(compute="_compute_message")

    @api.depends("listing_ids")
    def _compute_message(self):
        for dialog in self:
            dialog.message = dialog._describe()

    def _describe(self):
        listings = self.listing_ids._filter_deletable()
        left = len(self.listing_ids) - len(listings)
        texts = [
            self.env._(
                "Listings that Amazon is told to delete: %s.\nThis cannot be undone: "
                "what Amazon knows of them is lost, and buyers no longer find your "
                "offer. To end an offer for a while, set its quantity to 0 instead.",
                len(listings),
            )
        ]
        if left:
            texts.append(
                self.env._(
                    "Left alone: %s. They are unlinked, shipped by Amazon (FBA), gone "
                    "already, or in a marketplace or account that is off.",
                    left,
                )
            )
        return "\n".join(texts)

    def action_delete(self):
        """Have the listings deleted, in the background."""
        self.ensure_one()
        listings = self.listing_ids._filter_deletable()
        listings.check_access("write")
        listings.sudo()._mark_to_delete()  # managers may decide it, not write it
        text = self.env._("Listings that Amazon is told to delete: %s.", len(listings))
        close = {"type": "ir.actions.act_window_close"}
        return self.env["amazon.account"]._notify("info", text, close)
