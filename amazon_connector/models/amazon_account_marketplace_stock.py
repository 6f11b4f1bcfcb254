from odoo import models


class AmazonAccountMarketplaceStock(models.Model):
    """Stock out: which marketplaces tell Amazon of it."""

    _inherit = "amazon.account.marketplace"

    def write(self, vals):
        """Override: another marketplace may have to tell Amazon of the quantities."""
        result = super().write(vals)
        if not vals.keys().isdisjoint(("enabled", "stock_enabled")):
            self.account_id._recount()
        if vals.get("enabled") or vals.get("stock_enabled"):
            self.env["amazon.stock.change"]._note_shown(self.account_id)
        return result
