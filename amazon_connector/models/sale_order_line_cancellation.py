from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """What of an Amazon item people cancel, here and at Amazon."""

    _inherit = "sale.order.line"

    amazon_cancelled_here = fields.Integer(
        "Cancelled Here",
        readonly=True,
        copy=False,
        help="Units that somebody has taken off the line, and Amazon expected then.",
    )

    def write(self, vals):
        """Override of `sale`: fewer pieces than Amazon expects are cancelled here."""
        is_person = not self.env.context.get("amazon_following")
        lines = self.browse()
        if "product_uom_qty" in vals and is_person:
            lines = self.filtered("amazon_item_id")
        before = {line: line.product_uom_qty for line in lines}
        result = super().write(vals)
        for line, quantity in before.items():
            line._amazon_note_lowered(quantity)
        for order in lines.order_id:
            order._amazon_sync_here()
        return result

    @api.onchange("product_uom_qty")
    def _onchange_amazon_quantity(self):
        """Tell before saving that Amazon still expects what is taken off."""
        expected = self._amazon_get_expected() if self.amazon_item_id else 0
        if not self.order_id._amazon_is_expected() or self.product_uom_qty >= expected:
            return None
        message = self.env._(
            "Amazon expects %(count)s × %(sku)s. When you have saved, you are asked "
            "whether Amazon is to cancel the others as well.",
            count=expected,
            sku=self.amazon_sku or self.name,
        )
        title = self.env._("Amazon still expects more")
        return {"warning": {"title": title, "message": message, "type": "notification"}}

    def _amazon_note_lowered(self, before):
        """Note the pieces that somebody has taken off, or put on again."""
        missing = max(0, round(self._amazon_get_expected() - self.product_uom_qty))
        is_lowered = self.product_uom_qty < before
        noted = missing if is_lowered else min(self.amazon_cancelled_here, missing)
        if noted != self.amazon_cancelled_here:
            self.amazon_cancelled_here = noted

    def _amazon_get_cancelled_here(self):
        """Return the pieces that a person has taken off and Amazon still expects."""
        missing = round(self._amazon_get_expected() - self.product_uom_qty)
        return max(0, min(self.amazon_cancelled_here, missing))

    def _amazon_get_expected(self):
        """Return the pieces that Amazon expects when it has cancelled what it is to."""
        # Salespeople have no rights on cancellations.
        cancellations = self.sudo().order_id.amazon_cancellation_ids
        running = cancellations.filtered(lambda c: c._is_running()).item_ids
        own = running.filtered(lambda item: item.order_line_id.id == self._origin.id)
        return min([self.amazon_quantity, *own.mapped("left")])

    def _amazon_get_open(self):
        """Return the pieces that Amazon expects and nobody has shipped."""
        told = self._amazon_count_packed(lambda s: s._is_told())
        return self._amazon_get_expected() - max(self.amazon_shipped, told)
