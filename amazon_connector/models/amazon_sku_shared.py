from odoo import models


class AmazonSkuShared(models.Model):
    """What a SKU's new offer has of the SKU's offers in other marketplaces."""

    _inherit = "amazon.sku"

    def _get_shared_listing(self):
        """Return a listing at Amazon whose quantity the SKU's new offers share."""
        found = self.listing_ids.filtered(
            lambda listing: (
                listing.channel == "fbm"
                and listing.status not in ("new", "vanished")
                and listing.account_marketplace_id.enabled
            )
        )
        if not self.account_id.one_quantity:
            return found.browse()
        return found.sorted(lambda one: (not one.are_terms_read, one.id))[:1]
