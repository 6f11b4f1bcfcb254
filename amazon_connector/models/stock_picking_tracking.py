from odoo import api, models
from odoo.exceptions import ValidationError

from ..spapi.tracking_numbers import find_misfit

# The list in which one number is typed or scanned after the other.
TYPED_CONTEXT = "amazon_typed_numbers"


class StockPicking(models.Model):
    """What is looked at before Amazon is told of a tracking number."""

    _inherit = "stock.picking"

    @api.onchange("carrier_tracking_ref", "carrier_id")
    def _onchange_amazon_tracking(self):
        """Warn whoever types what is no tracking number; it can be saved."""
        if self.env.context.get(TYPED_CONTEXT) or not self._is_amazon_delivery():
            return None
        if text := self._amazon_find_misfit():
            return {
                "warning": {"title": self.env._("Tracking number"), "message": text}
            }
        return None

    @api.constrains("carrier_tracking_ref", "carrier_id")
    def _check_amazon_tracking(self):
        """Keep the cursor of the list in the row whose number is none.

        After a warning it would be in the next row already, which would get the right
        number of this one.
        """
        if not self.env.context.get(TYPED_CONTEXT):
            return
        for picking in self.filtered(lambda picking: picking._is_amazon_delivery()):
            if text := picking._amazon_find_misfit():
                raise ValidationError(text)

    def _amazon_find_misfit(self, number=None, sales=None):
        """Return why a number is no tracking number of its carrier; '': it may be.

        :param str number: that of a parcel; None: that of the delivery
        :param sales: those that are told it; None: all Amazon orders of the delivery
        """
        if number is None:
            number = self._amazon_get_tracking_number()
        if not number or self.carrier_id.amazon_any_tracking:
            return ""
        links = (sales or self._amazon_get_sales()).amazon_account_marketplace_id
        is_own_name = number in (self.name, self.origin)
        reasons = ["own_name"] if is_own_name else []
        for marketplace in links.marketplace_id or [None]:
            code, __ = self.carrier_id._amazon_get_carrier(marketplace)
            reasons.append(find_misfit(number, code))
        reason = next(filter(None, reasons), "")
        return self._amazon_explain_misfit(reason, number) if reason else ""

    @api.model
    def _amazon_explain_misfit(self, reason, number):
        texts = {
            "own_name": self.env._("It is the number of the delivery or order."),
            "order_id": self.env._("It is the number of an Amazon order."),
            "address": self.env._("It is the address of a web page or a mail."),
            "characters": self.env._("It has characters that no such number has."),
            "length": self.env._("It is too short or too long."),
            "no_digit": self.env._("It has no figure."),
            "carrier": self.env._("No number of this carrier's looks like this."),
        }
        return self.env._(
            "“%(number)s” does not look like a tracking number. %(reason)s Amazon "
            "counts wrong numbers against you. Correct the number or the delivery "
            "method; if both are right, tick “Numbers of Any Shape” on the delivery "
            "method (tab Amazon).",
            number=number,
            reason=texts[reason],
        )
