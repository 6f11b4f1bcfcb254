from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.listings_feed import Deletion
from .outgoing_offer import OutgoingOffer


class AmazonListingDeletion(models.Model):
    """Listings that are deleted at Amazon because somebody wants it."""

    _inherit = "amazon.listing"

    # On from the dialog until Amazon does not show it any more.
    to_delete = fields.Boolean("Being Deleted", readonly=True)

    _to_delete_idx = models.Index("(account_marketplace_id) WHERE to_delete IS TRUE")

    def action_open_delete(self):
        """Ask before listings are deleted at Amazon.

        :raises UserError: none of them can be deleted
        """
        self.check_access("read")
        if not self._filter_deletable():
            raise UserError(
                self.env._(
                    "None of these listings can be deleted from Odoo. It deletes what "
                    "the seller ships (FBM), is linked to a product, and is in a "
                    "marketplace that is on."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Delete at Amazon"),
            "res_model": "amazon.listing.delete",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_listing_ids": self.ids},
        }

    def _mark_to_delete(self):
        """Let the next feed of each marketplace delete these listings."""
        self.write({"to_delete": True, "offer_state": "waiting", "offer_text": False})
        for account in self.account_id:
            account._get_flow("offers")._mark_due()

    @api.model
    def _get_deletions(self, link):
        """Return what people want deleted in a marketplace as `OutgoingOffer` list."""
        listings = self.search(
            [
                ("account_marketplace_id", "=", link.id),
                ("to_delete", "=", True),
                ("offer_state", "=", "waiting"),
            ],
            order="id",
        )
        return [OutgoingOffer(one, Deletion(one.sku_id.sku)) for one in listings]
