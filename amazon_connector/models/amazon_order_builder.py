from datetime import timezone

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .order_draft import OrderDraft, get_reference
from .order_lookups import OrderLookups

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
    Amazon's total whatever the company's way of rounding is. The lines:
    amazon_order_lines; their taxes: amazon_order_taxes.
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
        self._choose_flags(draft)
        draft.lang = customer.lang
        draft.vals = {
            **self._prepare_order_vals(lookups, draft),
            "partner_id": customer.id,
            "partner_invoice_id": customer.id,
            "partner_shipping_id": address.id,
            "amazon_address_key": customer._amazon_hash_order_address(order),
            "fiscal_position_id": self._get_order_position(draft, position).id,
            "amazon_reverse_charge": draft.is_reverse_charge,
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
        draft = self._prepare_amounts(sale, order)
        position = sale.fiscal_position_id
        lines = self._prepare_lines_vals(lookups, draft, position)
        draft.vals = {"order_line": lines}
        return draft

    @api.model
    def _prepare_amounts(self, sale, order):
        """Return a draft that knows what of a known sale order's amounts is apart."""
        draft = OrderDraft(order, sale.amazon_account_marketplace_id, sale=sale)
        draft.lang = sale.partner_id.lang
        draft.is_tax_apart = sale.amazon_tax_apart
        self._choose_flags(draft)
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
            "amazon_buyer_vat": order.buyer_vat,
            **link._prepare_invoicing_vals(order),
            **self.env["sale.order"]._prepare_amazon_state_vals(order),
        }

    @api.model
    def _get_wish(self, order):
        return "asked" if any(i.is_cancel_requested for i in order.items) else False
