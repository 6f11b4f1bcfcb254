from odoo import fields, models

# Odoo computes these backwards from a price that includes them, to the cent.
INCLUDED_TYPES = ("percent", "division", "fixed")


class AccountTax(models.Model):
    _inherit = "account.tax"

    amazon_source_tax_id = fields.Many2one(
        "account.tax",
        "Amazon: Included Twin Of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Amazon's prices include taxes. Lines of Amazon orders take this copy of "
        "the tax, whose only difference is that it is included in the price.",
    )

    _amazon_source_uniq = models.UniqueIndex(
        "(amazon_source_tax_id, amount) WHERE amazon_source_tax_id IS NOT NULL"
    )

    def _amazon_include(self):
        """Return these taxes, each excluded one as its included twin.

        A group is replaced by its children. Taxes of other kinds stay as they are:
        see `_amazon_get_price`.
        """
        # A form that is being edited holds copies of the taxes.
        taxes = self._origin._amazon_open_groups()
        twins = taxes._amazon_find_twins()
        return self.browse([twins.get(tax, tax).id for tax in taxes])

    def _amazon_open_groups(self):
        """Return these taxes with the children of a group in its place."""
        parts = self.browse()
        for tax in self:
            is_group = tax.amount_type == "group"
            parts |= tax.children_tax_ids if is_group else tax
        return parts

    def _amazon_find_twins(self):
        excluded = self.filtered(
            lambda tax: tax.amount_type in INCLUDED_TYPES and not tax.price_include
        )
        if not excluded:
            return {}
        # Whoever imports an order gets the taxes that the accountant has set; an
        # archived twin is still the only one that its source may have.
        taxes = self.sudo().with_context(active_test=False)
        found = taxes.search([("amazon_source_tax_id", "in", excluded.ids)])
        twins = {
            twin.amazon_source_tax_id: twin
            for twin in found
            if twin.amount == twin.amazon_source_tax_id.amount
        }
        for tax in excluded - self.browse(tax.id for tax in twins):
            twins[tax] = tax.sudo().copy(tax._prepare_amazon_twin_vals())
        return twins

    def _prepare_amazon_twin_vals(self):
        name = self.env._("%s (Amazon, included)", self.name)
        taken = self.sudo().search_count(
            [("name", "=", name), ("company_id", "=", self.company_id.id)]
        )
        return {
            "name": f"{name} {self.amount:g}" if taken else name,
            # A part of a group can only be chosen there.
            "type_tax_use": "sale",
            "price_include_override": "tax_included",
            "amazon_source_tax_id": self.id,
            "original_tax_ids": False,
            "fiscal_position_ids": False,
            "active": True,
        }

    def _amazon_get_price(self, price):
        """Return the unit price to enter so that these taxes end at a gross price.

        :param float price: gross, per piece
        """
        if all(tax.price_include for tax in self):
            return price
        details = self._get_tax_details(
            price, 1.0, rounding_method="round_globally", special_mode="total_included"
        )
        included = [row for row in details["taxes_data"] if row["tax"].price_include]
        return details["total_excluded"] + sum(row["tax_amount"] for row in included)

    def _amazon_get_net(self, price, quantity):
        """Return what is left of a gross price of these taxes, for all pieces."""
        details = self._get_tax_details(
            price, quantity, rounding_method="round_globally"
        )
        return details["total_excluded"]

    def _amazon_get_gross(self, price):
        """Return what a unit price comes to with these taxes, unrounded."""
        details = self._get_tax_details(price, 1.0, rounding_method="round_globally")
        return details["total_included"]

    def _amazon_without_fixed(self):
        """Return what of an item's taxes is also on its shipping and discounts."""
        return self.filtered(lambda tax: tax.amount_type != "fixed")
