from odoo import models
from odoo.fields import Command

from .order_draft import get_sku_prefix


class SaleOrderLine(models.Model):
    """The line of an unknown SKU that gets its product; what was paid stays."""

    _inherit = "sale.order.line"

    def write(self, vals):
        """Override of `sale`: a confirmed order delivers what is known by now."""
        late = self.browse()
        if "product_id" in vals:
            late = self.filtered(
                lambda line: line.state == "sale" and line._amazon_is_unknown()
            )
        result = super().write(vals)
        late._amazon_deliver_late()
        return result

    def _amazon_deliver_late(self):
        """Deliver what Amazon still expects of these items, now that Odoo can."""
        for line in self.filtered(lambda line: line.order_id._amazon_is_expected()):
            line.amazon_shipped_before = line.amazon_shipped
            line._action_launch_stock_rule()
        self.order_id._amazon_deliver_fba()

    def _amazon_put_product(self, product):
        """Put the right product on this line, with its taxes and Amazon's title."""
        before = self._amazon_map_taxes(self.product_id)
        after = self._amazon_map_taxes(product)
        charges = self._amazon_get_own_charges()
        # A person's choice of taxes stays.
        taxes = after if self.tax_ids == before else self.tax_ids
        vals = self._amazon_prepare_taxes_vals(taxes)
        name = self._amazon_get_title()
        self.write({"product_id": product.id, "name": name, **vals})
        account, sku = self.order_id.amazon_account_id, self.amazon_sku or ""
        linked = self.env["amazon.sku"]._find_linked(account, [sku.strip()])
        for record in linked.values():
            self.write({"product_uom_id": record._get_unit().id, **vals})
        if taxes == after:
            for line in charges:
                line.write(
                    line._amazon_prepare_taxes_vals(taxes._amazon_without_fixed())
                )

    def _amazon_get_title(self):
        """Return the line's text without the SKU before it."""
        return self.name.removeprefix(get_sku_prefix(self.amazon_sku)) or self.name

    def _amazon_get_own_charges(self):
        """Return the shipping and the like whose taxes come from this item alone."""
        taxes = self.tax_ids._amazon_without_fixed()
        others = self.order_id.order_line.filtered("amazon_item_id") - self
        if any(line.tax_ids._amazon_without_fixed() == taxes for line in others):
            return self.browse()
        charges = self.order_id._amazon_get_item_charges()
        return charges.filtered(lambda line: line.tax_ids == taxes)

    def _amazon_prepare_taxes_vals(self, taxes):
        """Return the vals with which other taxes end at the same gross amount."""
        vals = {
            "price_unit": self.price_unit,
            "technical_price_unit": 0.0,
            "discount": self.discount,
            "tax_ids": [Command.set(taxes.ids)],
        }
        if taxes != self.tax_ids:
            gross = self._amazon_get_gross()
            vals |= {"price_unit": taxes._amazon_get_price(gross), "discount": 0.0}
        return vals
