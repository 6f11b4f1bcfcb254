from datetime import timedelta

from odoo import fields, models

from .count_texts import format_count

# Amazon shows a quantity or price a while after it was told of it.
SHOWN_AFTER = timedelta(hours=1)


class AmazonListingDrift(models.Model):
    """Whether Amazon shows something else than Odoo, as of the last night."""

    _inherit = "amazon.listing"

    has_quantity_drift = fields.Boolean(
        "Other Quantity at Amazon",
        readonly=True,
        help="In the last night Amazon showed another quantity than Odoo's.",
    )
    has_price_drift = fields.Boolean(
        "Other Price at Amazon",
        readonly=True,
        help="In the last night Amazon showed another price than Odoo's.",
    )
    drift_checked_at = fields.Datetime(
        "Compared On", readonly=True, help="When Amazon was last asked, in its time."
    )

    _drift_idx = models.Index(
        "(account_marketplace_id) "
        "WHERE has_quantity_drift IS TRUE OR has_price_drift IS TRUE"
    )

    def _note_drift(self):
        """Write down which of these listings differ from what Amazon has just said."""
        for listing in self:
            listing.write(
                {
                    "has_quantity_drift": listing._has_quantity_drift(),
                    "has_price_drift": listing._has_price_drift(),
                    "drift_checked_at": listing.account_id._now(),
                }
            )

    def _has_quantity_drift(self):
        shared = self.account_id.one_quantity
        sent = self.sku_id if shared else self
        is_compared = self.account_marketplace_id._sends("stock") and not (
            self.keep_stock or self._is_just_sent(sent.quantity_sent_at)
        )
        return is_compared and self.odoo_quantity != self.quantity

    def _has_price_drift(self):
        is_compared = self.account_marketplace_id._sends("prices") and not (
            self.keep_price or self._is_just_sent(self.price_sent_at)
        )
        difference = self.odoo_price and round(self.odoo_price - self.price, 4)
        return bool(is_compared and difference)

    def _is_just_sent(self, moment):
        return bool(moment) and self.account_id._now() - moment < SHOWN_AFTER

    def action_send_quantity_again(self):
        """Send the quantities of these listings again, with the next run."""
        self.check_access("write")
        # Only the flow reads the queue.
        self.env["amazon.stock.change"].sudo()._note(self.sku_id, is_forced=True)
        self.account_id._wake_offers()
        text = self.env._(
            "Quantities that are sent with the next run: %s.",
            format_count(self.env, len(self)),
        )
        return self.env["amazon.account"]._notify("info", text)
