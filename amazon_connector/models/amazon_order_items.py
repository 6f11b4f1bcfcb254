from collections import Counter

from odoo import models
from odoo.fields import Command

from .amazon_order_mending import SKU_CODES
from .order_draft import get_open_quantity


class AmazonOrderItems(models.AbstractModel):
    """Quantities and amounts that change at Amazon: part of sale.order."""

    _inherit = "amazon.order.changes"

    def _amazon_take_items(self, order, is_picked):
        """Write what changed of the items and of what else is charged.

        :return: texts about what was not taken, since goods are picked
        """
        untaken, is_hidden = [], self._amazon_is_hidden(order)
        if order.items and not is_hidden and self._amazon_has_new_items(order):
            draft = self.env["amazon.order.builder"]._prepare_update(self, order)
            if is_picked:
                untaken = self._amazon_explain_untaken(draft)
            else:
                self._amazon_take_lines(draft)
        items = {item.order_item_id: item for item in order.items}
        for line in self.order_line.filtered("amazon_item_id") if items else ():
            line._amazon_take_item(order, items.get(line.amazon_item_id))
        return untaken

    # === WHAT AMAZON HAS CHANGED === #

    def _amazon_is_hidden(self, order):
        """Return whether Amazon does not tell the amounts that it has told before."""
        return bool(self.amazon_total) and not order.has_amounts

    def _amazon_has_new_items(self, order):
        """Return whether pieces or amounts differ from what Amazon said last."""
        now, last = self._amazon_sum_order(order), self._amazon_sum_lines()
        return any(round(now[key] - last[key], 2) for key in {*now, *last})

    def _amazon_sum_order(self, order):
        """Return pieces and amounts of Amazon's order, by what they are of."""
        sums, builder = Counter(), self.env["amazon.order.builder"]
        draft = builder._prepare_amounts(self, order)
        for item in order.items:
            sums["pieces", item.order_item_id] += get_open_quantity(item)
            for charge in item.charges:
                is_item = charge.kind == "item"
                key = charge.order_item_id if is_item else charge.kind
                tax = draft.get_tax_apart(item, charge)
                sums["amount", key] += float(charge.amount - tax)
                sums["amount", "tax"] += float(tax)
        for charge in order.extra_charges:
            sums["amount", charge.kind] += float(charge.amount)
        return sums

    def _amazon_sum_lines(self):
        """Return the same of what the lines took from Amazon at the last import."""
        sums = Counter()
        for line in self.order_line.filtered("amazon_item_id"):
            sums["pieces", line.amazon_item_id] += line.amazon_quantity
        for line in self.order_line:
            key = line.amazon_item_id or line.amazon_charge
            if key and key != "rounding":
                sums["amount", key] += line.amazon_amount
        return sums

    # === TAKING IT === #

    def _amazon_take_lines(self, draft):
        """Let the lines follow Amazon's items and charges, and add what is new."""
        left = self.order_line.filtered(
            lambda line: (
                line.amazon_item_id
                or (line.amazon_charge and line.amazon_charge != "rounding")
            )
        )
        was_unknown = bool(self._amazon_get_unknown())
        for vals in draft.vals["order_line"]:
            line = left._amazon_find_same(vals)
            left -= line
            if line:
                line._amazon_take(vals)
            else:
                self._amazon_add_line(draft, vals)
        for line in left:
            line._amazon_take({"product_uom_qty": 0.0, "amazon_amount": 0.0})
        if was_unknown and not self._amazon_get_unknown():
            self._amazon_close_issues(SKU_CODES)
        self._amazon_take_rounding(draft)

    def _amazon_add_line(self, draft, vals):
        """Add what is new at Amazon; an unknown SKU is for a person to look at."""
        self.order_line = [Command.create(vals)]
        line = self.order_line[-1]
        if line._amazon_is_unknown():
            problems = {p["code"]: p["message"] for p in draft.problems}
            self._amazon_sync(problems)

    def _amazon_take_rounding(self, draft):
        """Let the rounding line take the last cent of Amazon's new total."""
        total = draft.order.grand_total
        self.amazon_total = total and float(total.amount)
        builder = self.env["amazon.order.builder"]
        builder._reconcile_total(self.amazon_account_id, draft)

    # === NOT TAKING IT === #

    def _amazon_explain_untaken(self, draft):
        """Return texts about the items that Amazon wants otherwise than Odoo has."""
        texts, lines = [], self.order_line.filtered("amazon_item_id")
        for vals in draft.vals["order_line"]:
            line = lines._amazon_find_same(vals)
            if vals.get("amazon_item_id") and not line:
                texts.append(self._amazon_explain_new(vals))
            elif line and line.product_uom_qty < vals["amazon_quantity"]:
                texts.append(line._amazon_explain_quantities(vals["amazon_quantity"]))
        return texts

    def _amazon_explain_new(self, vals):
        return self.env._(
            "New at Amazon: %(count)s × %(sku)s",
            count=f"{vals['product_uom_qty']:g}",
            sku=vals["amazon_sku"] or vals["name"],
        )
