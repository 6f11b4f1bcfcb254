from odoo import api, models


class AmazonIssueOversold(models.Model):
    """Issues about listings of which Amazon offers more than there is."""

    _inherit = "amazon.issue"

    @api.model
    def _prepare_oversold_vals(self, listing):
        """Return the issue about a listing whose quantity Amazon does not take."""
        message = self.env._(
            "Amazon offers more of %(listing)s than there is: %(quantity)s instead of "
            "%(wanted)s, for %(nights)s nights in a row. Odoo has sent its quantity "
            "again every night and does not any more. See in Seller Central what sets "
            "it, then press Retry.",
            listing=listing.display_name,
            quantity=listing.quantity,
            wanted=listing.odoo_quantity,
            nights=listing.oversold_nights,
        )
        return {
            "code": "oversold",
            "kind": "stock",
            "target_key": self._get_offer_key(listing.id),
            "account_marketplace_id": listing.account_marketplace_id.id,
            "listing_id": listing.id,
            "product_id": listing.product_id.id,
            "message": message,
        }
