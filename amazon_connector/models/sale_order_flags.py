from odoo import models
from odoo.fields import Command

from .sale_order_mending import ITEM_CHARGES

# What another debtor of the VAT changes about a line; pieces and product stay.
CHANGED_VALS = (
    "price_unit",
    "technical_price_unit",
    "discount",
    "tax_ids",
    "amazon_amount",
    "amazon_tax_flag",
    "amazon_vat",
    "amazon_vat_told",
)


class SaleOrder(models.Model):
    """Amazon may tell after the import that it owes the VAT of items, or what it is."""

    _inherit = "sale.order"

    def _amazon_take_items(self, order, is_picked):
        """Override: what Amazon tells of the VAT counts until there is an invoice."""
        untaken = super()._amazon_take_items(order, is_picked)
        posted = self.invoice_ids.filtered(lambda move: move.state == "posted")
        if not posted and self._amazon_tells_vat(order):
            self._amazon_take_vat(order)
        return untaken

    def _amazon_tells_vat(self, order):
        """Return whether Amazon says of the VAT what it has not said before."""
        if self._amazon_is_hidden(order):
            return False
        # Salespeople need no rights on accounts.
        account = self.sudo().amazon_account_id
        lines = self.order_line.filtered("amazon_item_id").grouped("amazon_item_id")
        flags = [
            (account._get_tax_flag(item), lines[item.order_item_id].amazon_tax_flag)
            for item in order.items
            if item.order_item_id in lines
        ]
        told = sum(item.get_tax(c.kind) for item in order.items for c in item.charges)
        known = sum(self.order_line.mapped("amazon_vat"))
        is_flagged = any(new and new != old for new, old in flags)
        return is_flagged or bool(round(float(told) - known, 2))

    def _amazon_take_vat(self, order):
        """Write who owes the VAT and what Amazon says it is, unless a person has
        changed prices or taxes.
        """
        lines = self.order_line.filtered("amazon_item_id")
        if not all(
            line._amazon_is_untouched() and line._amazon_has_own_taxes()
            for line in lines
        ):
            return
        self._amazon_take_flags(order, lines)
        builder = self.env["amazon.order.builder"]
        draft = builder._prepare_update(self, order)
        left = self.order_line.filtered(
            lambda line: line.amazon_item_id or line.amazon_charge
        )
        is_changed = False
        for vals in draft.vals["order_line"]:
            line = left._amazon_find_same(vals)
            left -= line
            if line:
                is_changed |= line._amazon_take_vat(vals)
            elif vals.get("amazon_charge"):
                self.order_line = [Command.create(vals)]
                is_changed = True
        if is_changed:
            self._amazon_take_rounding(draft)

    def _amazon_take_flags(self, order, lines):
        """Write of which items Amazon owes the VAT; what it leaves out is no change."""
        # Salespeople need no rights on accounts.
        account = self.sudo().amazon_account_id
        by_item = lines.grouped("amazon_item_id")
        for item in order.items:
            line, flag = by_item.get(item.order_item_id), account._get_tax_flag(item)
            if line and flag and line.amazon_tax_flag != flag:
                line.amazon_tax_flag = flag
        flags = set(lines.mapped("amazon_tax_flag"))
        charges = self.order_line.filtered(lambda r: r.amazon_charge in ITEM_CHARGES)
        # Charges of items of different debtors are lines of their own.
        if len(flags) == 1 and set(charges.mapped("amazon_tax_flag")) != flags:
            charges.amazon_tax_flag = flags.pop()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _amazon_take_vat(self, vals):
        """Write what another debtor of the VAT changes; return whether it is any.

        :param dict vals: what the line would be, imported now
        """
        told = {name: vals[name] for name in ("amazon_vat", "amazon_vat_told")}
        is_same = self.tax_ids.ids == vals["tax_ids"][0][2]
        if is_same and not round(self.amazon_amount - vals["amazon_amount"], 2):
            changed = {name: told[name] for name in told if self[name] != told[name]}
            if changed:
                self.write(changed)
            return False
        self.write({name: vals[name] for name in CHANGED_VALS})
        return True
