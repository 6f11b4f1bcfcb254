from odoo import api, models

# Whether a listing is told of its SKU's quantity, and which one of the SKU's is.
TOLD_BY = {"status", "channel", "keep_stock", "offer_state"}


class AmazonListingStock(models.Model):
    """Stock out: what Amazon has been told of a listing's quantity."""

    _inherit = "amazon.listing"

    @api.model_create_multi
    def create(self, vals_list):
        """Override: a further listing may get a quantity of its own."""
        listings = super().create(vals_list)
        self.env["amazon.stock.change"]._note(listings.sku_id)
        return listings

    def write(self, vals):
        """Override: a listing that comes back gets its quantity and price."""
        back = self.filtered(lambda listing: listing._comes_back(vals))
        result = super().write(vals)
        if back:
            back._forget_figures()
            # All that goes with the price is Amazon's.
            back.write({"are_terms_read": False, "price_terms": False})
        if not TOLD_BY.isdisjoint(vals):
            # Another tool has set what it likes.
            is_forced = vals.get("keep_stock") is False
            self.env["amazon.stock.change"]._note(self.sku_id, is_forced)
        return result

    def _comes_back(self, vals):
        """Return whether Amazon has it as the seller's again, with whatever figures."""
        was_away = self.status == "vanished" or self.channel == "fba"
        status, channel = vals.get("status", self.status), vals.get("channel")
        return was_away and status != "vanished" and (channel or self.channel) == "fbm"

    def _forget_figures(self):
        """Compare with what Amazon shows, not with what it was told long ago."""
        self.write({"price_sent": 0, "price_sent_at": False, "quantity_sent_at": False})
        self.sku_id.quantity_sent_at = False

    def _filter_following_stock(self):
        """Return the listings whose quantities Odoo sends by itself.

        A new offer goes out with its first quantity, which is not to be overtaken.
        """
        return self._filter_sendable().filtered(
            lambda listing: not listing.keep_stock and listing.status != "new"
        )

    def _is_untold(self, quantity):
        """Return whether Amazon is to be told of a quantity by itself."""
        return {quantity} != self._get_known_quantities() and not self._rests(quantity)

    def _get_known_quantities(self):
        """Return what Amazon has been told; what it shows where that was nothing."""
        self.ensure_one()
        is_shared = self.account_marketplace_id.account_id.one_quantity
        sent = self.sku_id if is_shared else self
        if sent.quantity_sent_at:
            return {sent.quantity_sent}
        if not is_shared:
            return {self.quantity}
        return set(self.sku_id.listing_ids._filter_sendable().mapped("quantity"))
