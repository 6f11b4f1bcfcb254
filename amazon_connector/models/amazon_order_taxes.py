from odoo import api, models

from .tax_case import TaxCase

# What Amazon's and Odoo's tax of an item may differ by, per piece or charge: each of
# the two rounds in its own way.
TAX_TOLERANCE = 0.01


class AmazonOrderTaxes(models.AbstractModel):
    """Which fiscal position an order has, and which of Odoo's taxes its lines have.

    Whoever owes the tax of an order is decided here, and nowhere else: taxes on the
    lines are the company's to pay, and lines without have none or Amazon's, which is
    then a line of its own.
    """

    _inherit = "amazon.order.builder"

    @api.model
    def _choose_fiscal_position(self, lookups, draft, customer, address):
        """Return the fiscal position of an order that is imported.

        Notes on the draft whether the buyer owes the VAT.
        """
        order = draft.order
        case = TaxCase(
            draft.link,
            customer,
            address,
            self._get_origin(draft),
            order.buyer_vat,
            any(tax for item in order.items for tax in (item.taxes or {}).values()),
        )
        position, draft.is_reverse_charge = lookups.get_fiscal_position(case)
        return position

    @api.model
    def _get_origin(self, draft):
        """Return the country from which an order will be shipped; may be empty.

        Amazon tells its own warehouses when the goods have left.
        """
        if not draft.order.is_fbm:
            return self.env["res.country"]
        return draft.link._get_default("warehouse_id")._amazon_get_country(
            draft.link.company_id
        )

    @api.model
    def _choose_flags(self, draft):
        """Note on the draft of which items Amazon owes the VAT; known ones stay."""
        account, lines = draft.link.account_id, {}
        if draft.sale:
            lines = draft.sale.order_line.grouped("amazon_item_id")
        for item in draft.order.items:
            line = lines.get(item.order_item_id)
            flag = line[:1].amazon_tax_flag if line else account._get_tax_flag(item)
            if flag:
                draft.flags[item.order_item_id] = flag

    @api.model
    def _get_order_position(self, draft, position):
        """Return the order's position: that of its items where they share another."""
        flags = {draft.flags.get(item.order_item_id) for item in draft.order.items}
        if len(flags) == 1 and (flag := flags.pop()):
            return draft.link.account_id._get_flag_position(flag) or position
        return position

    @api.model
    def _choose_taxes(self, lookups, draft, position):
        """Return (item, product, taxes) of all items that make lines.

        Notes on the draft whether Amazon's tax is a line of its own.
        """
        none, rows, own = self.env["account.tax"], [], []
        for item, product in self._find_products(lookups, draft):
            if flag := draft.flags.get(item.order_item_id):
                mapped = draft.link.account_id._get_flag_position(flag)
                taxes = lookups.get_taxes(product, mapped) if mapped else none
            else:
                taxes = lookups.get_taxes(product, position)
                own.append((item, product, taxes))
            rows.append((item, product, taxes))
        draft.is_tax_apart = self._is_tax_apart(draft, own)
        if not draft.is_tax_apart:
            return rows
        return [(item, product, none) for item, product, __ in rows]

    @api.model
    def _choose_charge_taxes(self, lookups, draft, product, position):
        """Return the taxes of what is charged with the order, not with an item."""
        if draft.is_tax_apart:
            return self.env["account.tax"]
        return lookups.get_taxes(product, position)

    @api.model
    def _is_tax_apart(self, draft, rows):
        """Return whether Amazon's prices are without tax, and its tax is not Odoo's.

        A known order stays as it was imported.
        """
        if not draft.link.marketplace_id.prices_without_tax:
            return False
        if draft.sale:
            return draft.sale.amazon_tax_apart
        return not all(self._is_same_tax(item, taxes) for item, __, taxes in rows)

    @api.model
    def _is_same_tax(self, item, taxes):
        """Return whether Odoo's taxes come to what Amazon has charged for an item."""
        gross = float(sum(charge.amount for charge in item.charges))
        amazon = float(sum(charge.tax for charge in item.charges))
        quantity = item.quantity or 1
        net = taxes._amazon_get_net(gross / quantity, quantity)
        allowed = TAX_TOLERANCE * max(quantity, len(item.charges))
        return round(abs(gross - net - amazon) - allowed, 6) <= 0
