from contextlib import ExitStack

from odoo import fields, models


class SaleOrderLine(models.Model):
    """From which country Amazon has shipped an item (FBA)."""

    _inherit = "sale.order.line"

    amazon_origin_id = fields.Many2one(
        "res.country",
        "Shipped From",
        copy=False,
        help="The country from which Amazon has shipped the item. Its report of "
        "shipments tells it; choose it where the report does not.",
    )
    amazon_center = fields.Char(
        "Fulfilment Center",
        readonly=True,
        copy=False,
        help="Amazon's code of the warehouse that the item has left, such as LEJ1.",
    )

    _amazon_center_idx = models.Index(
        "(order_id) WHERE amazon_center IS NOT NULL AND amazon_origin_id IS NULL"
    )

    def write(self, vals):
        """Override of `sale`: the taxes follow the country that goods come from."""
        if "amazon_origin_id" not in vals:
            return super().write(vals)
        orders = self.order_id.filtered("amazon_order_id")
        with ExitStack() as stack:
            for order in orders:
                stack.enter_context(order._amazon_following_taxes())
            result = super().write(vals)
        for order in orders:
            order._amazon_sync_origin()
        return result

    def _amazon_get_centers(self):
        """Return the codes of the centers that these items have left."""
        told = self.filtered("amazon_center").mapped("amazon_center")
        return {code for codes in told for code in codes.split(", ")}

    def _amazon_take_centers(self, new, countries):
        """Write where an item has left; a country that a person has chosen stays.

        :param set new: codes of centers, as Amazon's report has them
        :param dict countries: the known centers' countries by their codes
        """
        before = self._amazon_get_centers()
        codes, own = before | new, {countries.get(code) for code in before}
        if codes != before:
            self.amazon_center = ", ".join(sorted(codes))
        if self.amazon_origin_id and own != {self.amazon_origin_id}:
            return
        found = {countries.get(code) for code in codes}
        country = found.pop() if len(found) == 1 else None
        if (country or self.env["res.country"]) != self.amazon_origin_id:
            self.amazon_origin_id = country
