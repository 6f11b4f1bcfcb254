from odoo import fields, models

from .order_draft import get_open_quantity, get_shipped_quantity


class SaleOrderLine(models.Model):
    """What lines do when Amazon's items and charges change."""

    _inherit = "sale.order.line"

    amazon_amount = fields.Monetary(
        "Amount at Amazon",
        readonly=True,
        copy=False,
        help="Gross, as taken from Amazon at the last import.",
    )
    amazon_charge = fields.Char(
        "Charge at Amazon",
        readonly=True,
        copy=False,
        help="What else than an item is charged with this line, such as shipping.",
    )

    def _amazon_take_item(self, order, item):
        """Write how many pieces Amazon expects now, and has shipped.

        :param order: `spapi.orders.Order`
        :param item: `spapi.orders.OrderItem`; None: no longer in the order
        """
        quantity = get_open_quantity(item) if item else 0
        # More pieces are taken when Amazon tells what they cost.
        if self.order_id._amazon_is_hidden(order):
            quantity = min(quantity, self.amazon_quantity)
        vals = {
            "amazon_quantity": quantity,
            "amazon_shipped": (item and item.quantity_fulfilled) or 0,
        }
        changed = {name: vals[name] for name in vals if self[name] != vals[name]}
        if changed:
            self.write(changed)
        if item:
            self._amazon_take_handling(order, item)
        shipped = get_shipped_quantity(order, item) if item else 0
        # What Amazon leaves out is no change.
        if not item or item.quantity_fulfilled is not None or shipped:
            self._amazon_take_shipped(shipped)

    def _amazon_find_same(self, vals):
        """Return that of these lines which has the item or the charge of vals."""
        if item := vals.get("amazon_item_id"):
            return self.filtered(lambda line: line.amazon_item_id == item)[:1]
        lines = self.filtered(lambda line: line.amazon_charge == vals["amazon_charge"])
        taxes, flag = vals["tax_ids"][0][2], vals["amazon_tax_flag"]
        lines = lines.filtered(lambda line: (line.amazon_tax_flag or None) == flag)
        return lines.sorted(lambda line: line.tax_ids.ids != taxes)[:1]

    def _amazon_take(self, vals):
        """Follow Amazon's pieces and amount, unless somebody has changed the line.

        :param dict vals: what the line would be, imported now
        """
        quantity = vals.get("amazon_quantity", vals["product_uom_qty"])
        amount = vals["amazon_amount"]
        if not self._amazon_is_changed(quantity, amount):
            return
        if self._amazon_is_untouched():
            self.write(self._prepare_amazon_amount_vals(quantity, amount))
        elif not self._amazon_is(quantity, amount):
            self._amazon_note(quantity, amount)
        self.amazon_amount = amount

    def _amazon_is_changed(self, quantity, amount):
        is_more_or_less = self.amazon_item_id and self.amazon_quantity != quantity
        return bool(is_more_or_less or round(self.amazon_amount - amount, 2))

    def _amazon_is_untouched(self):
        """Return whether the line is as the last import has left it."""
        quantity = self.amazon_quantity if self.amazon_item_id else self.product_uom_qty
        return self._amazon_is(quantity, self.amazon_amount)

    def _amazon_is(self, quantity, amount):
        """Return whether the line has these pieces and, but for a cent, this amount."""
        difference = abs(self.price_total - amount) if quantity else 0.0
        is_same = self.currency_id.round(difference) <= self.currency_id.rounding
        return self.product_uom_qty == quantity and is_same

    def _prepare_amazon_amount_vals(self, quantity, amount):
        """Return the vals of so many pieces for a gross amount; the taxes stay."""
        if not quantity:
            return {"product_uom_qty": 0.0}
        builder = self.env["amazon.order.builder"]
        prices = builder._prepare_price_vals(self.tax_ids, amount, quantity)
        return {"product_uom_qty": quantity, **prices}

    def _amazon_note(self, quantity, amount):
        """Tell in the chatter what Amazon has now, and that the line stays."""
        self.order_id._amazon_note_kept(
            self.amazon_sku or self.name,
            self._amazon_show(quantity, amount),
            self._amazon_show(self.product_uom_qty, self.price_total),
        )

    def _amazon_show(self, quantity, amount):
        amount = self.currency_id.format(amount)
        if not self.amazon_item_id:
            return amount
        return self.env._(
            "%(count)s pieces, %(amount)s in all", count=f"{quantity:g}", amount=amount
        )

    # === TAXES === #

    def _amazon_has_own_taxes(self):
        """Return whether nobody has chosen other taxes than the product's."""
        return self.tax_ids == self._amazon_map_taxes(self.product_id)

    def _amazon_take_taxes(self, taxes):
        """Put other taxes on the line, which ends at the same gross amount."""
        if taxes != self.tax_ids:
            self.write(self._amazon_prepare_taxes_vals(taxes))
