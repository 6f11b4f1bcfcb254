from contextlib import contextmanager

from odoo import fields, models

from .tax_case import TaxCase


class SaleOrder(models.Model):
    """The fiscal position of an Amazon order, when what it depends on changes."""

    _inherit = "sale.order"

    amazon_buyer_vat = fields.Char(
        "Buyer's VAT Number",
        readonly=True,
        copy=False,
        help="The number with which the buyer has bought at Amazon.",
    )
    amazon_reverse_charge = fields.Boolean(
        "Reverse Charge",
        readonly=True,
        copy=False,
        help="The buyer, a business in another country, owes the VAT.",
    )

    def _amazon_take_tax_number(self, order):
        """Override: the number with which the buyer has bought decides on the taxes."""
        if order.buyer_vat and order.buyer_vat != self.amazon_buyer_vat:
            with self._amazon_following_taxes():
                self.amazon_buyer_vat = order.buyer_vat
        return super()._amazon_take_tax_number(order)

    @contextmanager
    def _amazon_following_taxes(self):
        """Take the taxes of the new place, unless somebody has chosen others."""
        before, __ = self._amazon_choose_position()
        yield
        after, is_reverse_charge = self._amazon_choose_position()
        is_own = self.fiscal_position_id == before
        invoices = self.invoice_ids.filtered(lambda move: move.state == "posted")
        if is_own and not invoices:
            self.amazon_reverse_charge = is_reverse_charge
            if before != after:
                self._amazon_take_position(after)

    def _amazon_take_position(self, position):
        """Take a fiscal position and its taxes; prices are gross, so the total stays.

        Shipping and the like have the taxes of their item. A person's choice stays.
        """
        total, moved = self.amount_total, {}
        items = self.order_line.filtered("amazon_item_id")
        own = items.filtered(lambda line: line._amazon_has_own_taxes())
        self.write({"fiscal_position_id": position.id, "show_update_fpos": False})
        for line in own:
            old = line.tax_ids._amazon_without_fixed()
            line._amazon_take_taxes(line._amazon_map_taxes(line.product_id))
            moved[old, line.amazon_tax_flag] = line.tax_ids._amazon_without_fixed()
        for line in (self.order_line - items).filtered("amazon_charge"):
            key = line.tax_ids, line.amazon_tax_flag
            line._amazon_take_taxes(moved.get(key, line.tax_ids))
        self._amazon_round_to(total)

    def _amazon_choose_position(self):
        """Return the fiscal position that an import would choose, as now known.

        :return: and whether it says that the buyer owes the VAT
        """
        chosen = self._amazon_choose_positions()
        if len(chosen) > 1:
            return self._amazon_choose_from(self.env["res.country"])
        return chosen.pop()

    def _amazon_choose_positions(self):
        """Return the same for each country that goods of the order leave."""
        origins = self._amazon_get_origins() or [self.env["res.country"]]
        return {self._amazon_choose_from(origin) for origin in origins}

    def _amazon_choose_from(self, origin):
        # Salespeople need no rights on accounts.
        case = TaxCase(
            self.sudo().amazon_account_marketplace_id,
            self.partner_id,
            self.partner_shipping_id,
            origin,
            self.amazon_buyer_vat or "",
            any(self.order_line.mapped("amazon_vat")),
        )
        return self.env["account.fiscal.position"]._amazon_choose(case)
