from odoo import models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    def _get_applicable_rules_domain(
        self, products, date, *, amazon_lasting=False, **kwargs
    ):
        """Override of `product`: on demand, only the rules without dates.

        What they say is the regular price beside a sale price with dates.

        :param bool amazon_lasting: leave out the rules with dates
        """
        domain = super()._get_applicable_rules_domain(products, date, **kwargs)
        if amazon_lasting:
            domain += [("date_start", "=", False), ("date_end", "=", False)]
        return domain
