from odoo import api, models

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
        """Return the fiscal position of an order that is imported."""
        chosen = draft.link._get_default("fiscal_position_id")
        return chosen or lookups.get_fiscal_position(customer, address)

    @api.model
    def _choose_taxes(self, lookups, draft, position):
        """Return (item, product, taxes) of all items that make lines.

        Notes on the draft whether Amazon's tax is a line of its own.
        """
        rows = [
            (item, product, lookups.get_taxes(product, position))
            for item, product in self._find_products(lookups, draft)
        ]
        draft.is_tax_apart = self._is_tax_apart(draft, rows)
        if not draft.is_tax_apart:
            return rows
        none = self.env["account.tax"]
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
