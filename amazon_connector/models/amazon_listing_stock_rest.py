import json

from odoo import fields, models

HANDLING = "lead_time_to_ship_max_days"
RESTOCK = "restock_date"


class AmazonListingStockRest(models.Model):
    """What goes with a listing's quantity at Amazon, and must not get lost.

    Amazon merges a quantity alone. A handling time replaces all that goes with the
    quantity, so the listing is read before the first one: see `_take_terms`.
    """

    _inherit = "amazon.listing"

    stock_rest = fields.Text(
        readonly=True,
        help="What else Amazon has with the quantity; sent with a handling time.",
    )

    def _prepare_stock_vals(self, quantity, handling_days):
        """Return what a `Change` says of the quantity.

        A quantity does not wait until the listing is read; its handling time does.
        """
        if handling_days is not None and not self.are_terms_read:
            self._want_terms()
            handling_days = None
        return {
            "quantity": quantity,
            "handling_days": handling_days,
            "stock_rest": self._get_stock_rest(),
        }

    def _get_stock_rest(self):
        """Return the JSON of what goes with the quantity, without what is over."""
        rest = self._read_stock_rest()
        if RESTOCK in rest and str(rest[RESTOCK]) < str(self.account_id._now().date()):
            del rest[RESTOCK]
        return json.dumps(rest) if rest else ""

    def _read_stock_rest(self):
        return json.loads(self.stock_rest or "{}")

    def _send_handling_days(self):
        """Send the handling time that has waited until the listing was read."""
        days = self.sku_id._get_handling_days()
        if days and days != self._read_stock_rest().get(HANDLING):
            self.env["amazon.stock.change"]._note(self.sku_id, is_forced=True)
