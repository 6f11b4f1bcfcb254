from collections import defaultdict

from odoo import api, models
from odoo.fields import Command

from .order_draft import (
    LineAmount,
    get_left_quantity,
    get_open_quantity,
    get_shipped_quantity,
    get_sku_prefix,
)

CHARGE_SEQUENCE = {"shipping": 20, "gift_wrap": 30, "discount": 40, "tax": 50}
LAST_SEQUENCE = 90


class AmazonOrderLines(models.AbstractModel):
    """The lines of an Amazon order: its items, and what else was charged."""

    _inherit = "amazon.order.builder"

    @api.model
    def _prepare_lines_vals(self, lookups, draft, position):
        """Return the vals of all lines: the items, then what else was charged."""
        lines, charges = [], defaultdict(LineAmount)
        for item, product, taxes in self._choose_taxes(lookups, draft, position):
            flag = draft.flags.get(item.order_item_id)
            amounts = self._sum_by_kind(draft, item)
            goods = amounts.pop("item", LineAmount())
            if item.quantity:
                vals = self._prepare_item_vals(item, product, taxes, goods.amount)
                vals |= self._prepare_vat_vals(goods, flag)
                if unit := lookups.units.get(item.sku.strip()):
                    vals["product_uom_id"] = unit.id
                if product == draft.link._get_default("fallback_product_id"):
                    vals["name"] = f"{get_sku_prefix(item.sku)}{item.title}"
                lines.append(vals | self._prepare_shipped_vals(draft, item))
            for kind, amount in amounts.items():
                charges[kind, taxes._amazon_without_fixed(), flag] += amount
        for charge in draft.order.extra_charges:
            product = self._get_charge_product(draft.link, charge.kind)
            taxes = self._choose_charge_taxes(lookups, draft, product, position)
            charges[charge.kind, taxes, None] += LineAmount(charge.amount)
        return lines + self._prepare_charges_vals(draft, charges)

    @api.model
    def _sum_by_kind(self, draft, item):
        """Return a `LineAmount` per kind of an item's charges."""
        amounts = defaultdict(LineAmount)
        for charge in item.charges:
            tax = draft.get_tax_apart(item, charge)
            told = None if item.taxes is None else item.get_tax(charge.kind)
            amounts[charge.kind] += LineAmount(charge.amount - tax, told)
            if tax:
                amounts["tax"] += LineAmount(tax)
        return amounts

    @api.model
    def _prepare_vat_vals(self, amount, flag):
        """Return the vals of what Amazon says about a line's VAT."""
        return {
            "amazon_tax_flag": flag,
            "amazon_vat_told": amount.vat is not None,
            "amazon_vat": float(amount.vat or 0),
        }

    @api.model
    def _prepare_item_vals(self, item, product, taxes, amount):
        """Return the vals of one item's line; the price is gross, per piece."""
        return {
            "product_id": product.id,
            "name": item.title or item.sku or product.display_name,
            "product_uom_qty": item.quantity,
            "amazon_item_id": item.order_item_id,
            "amazon_amount": float(amount),
            "amazon_sku": item.sku,
            "amazon_quantity": get_open_quantity(item),
            "amazon_shipped": item.quantity_fulfilled or 0,
            "amazon_cancel_requested": item.is_cancel_requested,
            **self._prepare_handling_vals(item.handling),
            **self._prepare_price_vals(taxes, amount, item.quantity),
        }

    @api.model
    def _prepare_shipped_vals(self, draft, item):
        """Return the vals of what was shipped before the order came in."""
        is_history = draft.link._is_history(draft.order)
        get_quantity = get_left_quantity if is_history else get_shipped_quantity
        shipped = get_quantity(draft.order, item)
        vals = {"amazon_shipped_before": shipped, "qty_delivered": shipped}
        return vals if shipped else {}

    @api.model
    def _prepare_charges_vals(self, draft, charges):
        return [
            {
                **self._prepare_charge_vals(draft, kind),
                "amazon_amount": float(part.amount),
                "sequence": CHARGE_SEQUENCE.get(kind, LAST_SEQUENCE),
                **self._prepare_vat_vals(part, flag),
                **self._prepare_price_vals(taxes, part.amount, 1),
            }
            for (kind, taxes, flag), part in charges.items()
            if part.amount
        ]

    @api.model
    def _prepare_charge_vals(self, draft, kind):
        """Return the vals of a charge's line without its price; for the customer."""
        product = self._get_charge_product(draft.link, kind)
        return {
            "product_id": product.id,
            "name": product.with_context(lang=draft.lang).name,
            "product_uom_qty": 1.0,
            "amazon_charge": kind,
        }

    @api.model
    def _prepare_price_vals(self, taxes, amount, quantity):
        return {
            "price_unit": taxes._amazon_get_price(float(amount / quantity)),
            # Without it Odoo takes the price for its own and resets it to the
            # pricelist's as soon as somebody changes a quantity.
            "technical_price_unit": 0.0,
            "discount": 0.0,
            "tax_ids": [Command.set(taxes.ids)],
        }

    @api.model
    def _prepare_rounding_vals(self, draft, amount):
        return {
            **self._prepare_charge_vals(draft, "rounding"),
            "sequence": LAST_SEQUENCE,
            "price_unit": amount,
            "technical_price_unit": 0.0,
            "discount": 0.0,
            "tax_ids": [Command.clear()],
        }

    @api.model
    def _get_charge_product(self, link, kind):
        name = f"{kind}_product_id"
        return link._get_default(name if name in link._fields else "other_product_id")
