from odoo import fields, models

# So many nights in a row a quantity goes out again by itself.
MAX_NIGHTS = 3


class AmazonListingDriftOversold(models.Model):
    """Amazon offers more than there is: the quantity goes out again by itself."""

    _inherit = "amazon.listing"

    oversold_nights = fields.Integer(
        "Nights with Too Many",
        readonly=True,
        help="How many nights in a row Amazon showed more pieces than Odoo has.",
    )

    def _note_drift(self):
        """Override: of which Amazon shows too many, it is told again in the night."""
        result = super()._note_drift()
        oversold = self.filtered(
            lambda one: one.has_quantity_drift and one.quantity > one.odoo_quantity
        )
        (self - oversold)._write_where_other("oversold_nights", 0)
        for listing in oversold:
            listing.oversold_nights += 1
        oversold.filtered(lambda one: one.oversold_nights <= MAX_NIGHTS)._tell_anew()
        self._sync_oversold()
        return result

    def _tell_anew(self):
        """Compare with what Amazon shows; what it refused rests all the same."""
        if self:
            self.write({"quantity_sent_at": False})
            self.sku_id.write({"quantity_sent_at": False})
            self.env["amazon.stock.change"]._note(self.sku_id)
            self.account_id._wake_offers()

    def _sync_oversold(self):
        """Tell of those that Odoo does not send again by itself any more."""
        issues = self.env["amazon.issue"]
        given_up = self.filtered(lambda one: one.oversold_nights > MAX_NIGHTS)
        issues._sync_issues(
            self.account_id,
            ["oversold"],
            [issues._prepare_oversold_vals(listing) for listing in given_up],
            [issues._get_offer_key(listing.id) for listing in self],
        )

    def _forget_sent(self):
        """Override: a person lets it go out as often as at first."""
        self._write_where_other("oversold_nights", 0)
        return super()._forget_sent()
