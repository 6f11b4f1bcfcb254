from collections import defaultdict
from datetime import timezone
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .order_draft import (
    OrderDraft,
    get_open_quantity,
    get_reference,
    get_shipped_quantity,
    get_sku_prefix,
)
from .order_lookups import OrderLookups

CHARGE_SEQUENCE = {"shipping": 20, "gift_wrap": 30, "discount": 40, "tax": 50}
LAST_SEQUENCE = 90
# Where these are empty, the order takes what Odoo chooses.
OPTIONAL_DEFAULTS = (
    "warehouse_id",
    "team_id",
    "payment_term_id",
    "preferred_payment_method_line_id",
)


def to_naive(moment):
    """Return an aware time as Odoo stores it: naive UTC, whole seconds."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)


class AmazonOrderBuilder(models.AbstractModel):
    """Prepares sale orders from Amazon's orders, so that the totals are equal.

    Amazon's prices are gross. Each tax is replaced by its tax-included twin and the
    unit price is Amazon's amount divided by the quantity, unrounded: so Odoo computes
    Amazon's total whatever the company's way of rounding is. The taxes themselves:
    amazon_order_taxes.
    """

    _name = "amazon.order.builder"
    _description = "Amazon Order Builder"

    @api.model
    def _prepare_drafts(self, account, orders):
        """Return an `OrderDraft` with vals and problems for each order."""
        lookups = OrderLookups(account, orders)
        return [self._prepare_draft(lookups, order) for order in orders]

    @api.model
    def _prepare_draft(self, lookups, order):
        link = lookups.marketplaces[order.marketplace_id]
        draft = OrderDraft(order, link)
        customer, address = lookups.partners[order.order_id]
        position = self._choose_fiscal_position(lookups, draft, customer, address)
        draft.lang = customer.lang
        draft.vals = {
            **self._prepare_order_vals(lookups, draft),
            "partner_id": customer.id,
            "partner_invoice_id": customer.id,
            "partner_shipping_id": address.id,
            "amazon_address_key": customer._amazon_hash_order_address(order),
            "fiscal_position_id": position.id,
            "order_line": [
                Command.create(vals)
                for vals in self._prepare_lines_vals(lookups, draft, position)
            ],
            "amazon_tax_apart": draft.is_tax_apart,
        }
        self._check_state(draft)
        self._check_address(draft, address)
        self._check_rate(lookups, draft)
        return draft

    @api.model
    def _prepare_update(self, sale, order):
        """Return a draft with what the lines of a known sale order are to be now."""
        lookups = OrderLookups(sale.amazon_account_id, [order])
        draft = OrderDraft(order, sale.amazon_account_marketplace_id, sale=sale)
        draft.lang = sale.partner_id.lang
        position = sale.fiscal_position_id
        lines = self._prepare_lines_vals(lookups, draft, position)
        draft.vals = {"order_line": lines}
        return draft

    @api.model
    def _prepare_order_vals(self, lookups, draft):
        """Return the vals of a sale order without customer and lines."""
        order, link = draft.order, draft.link
        currency = self._get_currency(lookups, draft)
        vals = {
            "company_id": link.company_id.id,
            "amazon_currency_id": currency.id,
            "client_order_ref": get_reference(order),
            "commitment_date": order.ship_by and to_naive(order.ship_by),
            "user_id": link._get_default("user_id").id,
            "pricelist_id": self._get_pricelist(link, currency).id,
            "carrier_id": self._get_carrier(link, order).id,
            # Nobody signs or pays in Odoo what was bought and paid at Amazon.
            "require_signature": False,
            "require_payment": False,
            **self._prepare_amazon_vals(order, link),
        }
        if order.created:
            vals["date_order"] = to_naive(order.created)
        for name in OPTIONAL_DEFAULTS:
            if default := link._get_default(name):
                vals[name] = default.id
        fba = link.account_id._get_fba_warehouse()
        if fba and not order.is_fbm:
            vals["warehouse_id"] = fba.id
        if tags := link._get_default("tag_ids"):
            vals["tag_ids"] = [Command.set(tags.ids)]
        if name := lookups.get_name(link, order.order_id):
            vals["name"] = name
        return vals

    @api.model
    def _get_carrier(self, link, order):
        """Return the delivery method: of the service level bought, else the default."""
        levels = self.env["amazon.service.level"]
        by_level = levels._find_carrier(link, order.service_level)
        return by_level or link._get_default("carrier_id")

    @api.model
    def _get_currency(self, lookups, draft):
        """Return an order's currency; the marketplace's when Amazon gave no amount.

        :raises UserError: a currency that Odoo does not know
        """
        code = draft.order.currency
        currency = lookups.currencies.get(code)
        if code and not currency:
            raise UserError(
                self.env._(
                    "Its amounts are in %s, which is no currency of Odoo's. Add it "
                    "(Invoicing > Configuration > Currencies).",
                    code,
                )
            )
        return currency or draft.link.currency_id

    @api.model
    def _get_pricelist(self, link, currency):
        """Return the pricelist that fits; it sets no prices."""
        pricelists = link.pricelist_id | link.account_id.pricelist_id
        return pricelists.filtered(lambda p: p.currency_id == currency)[:1]

    @api.model
    def _prepare_amazon_vals(self, order, link):
        return {
            "amazon_order_id": order.order_id,
            "amazon_account_id": link.account_id.id,
            "amazon_account_marketplace_id": link.id,
            "amazon_reference": get_reference(order),
            "amazon_channel": "fbm" if order.is_fbm else "fba",
            "amazon_total": order.grand_total and float(order.grand_total.amount),
            "amazon_programs": ", ".join(sorted(order.programs)),
            "amazon_cancel_wish": self._get_wish(order),
            "amazon_replaced_order_id": order.replaced_order_id,
            "amazon_instructions": self._describe_preference(order),
            **self.env["sale.order"]._prepare_amazon_state_vals(order),
        }

    @api.model
    def _get_wish(self, order):
        return "asked" if any(i.is_cancel_requested for i in order.items) else False

    # === LINES === #

    @api.model
    def _prepare_lines_vals(self, lookups, draft, position):
        """Return the vals of all lines: the items, then what else was charged."""
        lines, charges = [], defaultdict(Decimal)
        for item, product, taxes in self._choose_taxes(lookups, draft, position):
            amounts = self._sum_by_kind(draft, item.charges)
            goods = amounts.pop("item", Decimal())
            if item.quantity:
                vals = self._prepare_item_vals(item, product, taxes, goods)
                if unit := lookups.units.get(item.sku.strip()):
                    vals["product_uom_id"] = unit.id
                if product == draft.link._get_default("fallback_product_id"):
                    vals["name"] = f"{get_sku_prefix(item.sku)}{item.title}"
                lines.append(vals | self._prepare_shipped_vals(draft.order, item))
            for kind, amount in amounts.items():
                charges[kind, taxes._amazon_without_fixed()] += amount
        for charge in draft.order.extra_charges:
            product = self._get_charge_product(draft.link, charge.kind)
            taxes = self._choose_charge_taxes(lookups, draft, product, position)
            charges[charge.kind, taxes] += charge.amount
        return lines + self._prepare_charges_vals(draft, charges)

    @api.model
    def _sum_by_kind(self, draft, charges):
        """Return the amounts of charges as the lines are to have them."""
        amounts = defaultdict(Decimal)
        for charge in charges:
            if draft.is_tax_apart:
                amounts[charge.kind] += charge.net
                amounts["tax"] += charge.tax
            else:
                amounts[charge.kind] += charge.amount
        return amounts

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
    def _prepare_shipped_vals(self, order, item):
        """Return the vals of what was shipped before the order came in."""
        shipped = get_shipped_quantity(order, item)
        vals = {"amazon_shipped_before": shipped, "qty_delivered": shipped}
        return vals if shipped else {}

    @api.model
    def _prepare_charges_vals(self, draft, charges):
        return [
            {
                **self._prepare_charge_vals(draft, kind),
                "amazon_amount": float(amount),
                "sequence": CHARGE_SEQUENCE.get(kind, LAST_SEQUENCE),
                **self._prepare_price_vals(taxes, amount, 1),
            }
            for (kind, taxes), amount in charges.items()
            if amount
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
