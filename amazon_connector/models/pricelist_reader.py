from collections import defaultdict
from typing import Any, NamedTuple

from odoo import fields
from odoo.fields import Domain


class Sale(NamedTuple):
    """A price that holds for a while only."""

    amount: float
    rule: Any
    start: Any
    end: Any


class Found(NamedTuple):
    """What a pricelist says of a product: ``rule`` may be empty (the list price)."""

    amount: float
    rule: Any
    sale: Sale | None = None

    def needs_rate(self):
        """Return whether Odoo converts currencies for it, or might."""
        rules = [self.rule, *([self.sale.rule] if self.sale else [])]
        return any(rule.compute_price != "fixed" for rule in rules)


class PricelistReader:
    """Reads the prices of many products from a pricelist, with their sale prices.

    A sale price is what a rule with dates says: one that ends, is in force or to
    come, and costs less than the rules without dates say. Where it has no end it is
    simply the price, from when it begins.
    """

    def __init__(self, pricelist, unit):
        """
        :param unit: the uom.uom of which one is sold; empty: each product's own
        """
        self.pricelist = pricelist
        self.unit = unit
        self.rules = pricelist.env["product.pricelist.item"]
        self.now = fields.Datetime.now()

    def get_all(self, products):
        """Return what the pricelist says of each product, a `Found` by product."""
        current = self._compute(products, self.now)
        ending = products.filtered(lambda p: current[p].rule.date_end)
        lasting = self._compute(ending, self.now, amazon_lasting=True)
        for product in ending:
            current[product] = self._join(current[product], lasting[product])
        current |= self._add_coming(current, products - ending)
        return current

    def _compute(self, products, date, **options):
        found = self.pricelist._compute_price_rule(
            products, 1.0, uom=self.unit, date=date, **options
        )
        return {
            product: Found(price, self.rules.browse(rule_id or ()))
            for product in products
            for price, rule_id in [found[product.id]]
        }

    def _join(self, dated, lasting):
        """Return the lasting price with the dated one as its sale price."""
        if not dated.amount < lasting.amount:
            return dated
        rule = dated.rule
        sale = Sale(
            dated.amount, rule, rule.date_start or rule.create_date, rule.date_end
        )
        return lasting._replace(sale=sale)

    def _add_coming(self, current, products):
        """Return the prices of the products of which a sale is to come."""
        joined = {}
        for start, group in self._find_starts(products).items():
            for product, found in self._compute(group, start).items():
                if found.rule.date_end:
                    joined[product] = self._join(found, current[product])
        return {p: found for p, found in joined.items() if found.sale}

    def _find_starts(self, products):
        """Return the products of which rules are to come, by the first one's start."""
        starts = defaultdict(self.pricelist.env["product.product"].browse)
        domain = self._get_coming_domain(products)
        for rule in self.rules.search(domain, order="date_start, id"):
            group = products.filtered(lambda p, rule=rule: self._applies(rule, p))
            starts[rule.date_start] |= group
            products -= group
        return starts

    def _get_coming_domain(self, products):
        domain = Domain("pricelist_id", "=", self.pricelist.id)
        domain &= Domain("date_start", ">", self.now) & Domain("date_end", "!=", False)
        templates = products.product_tmpl_id.ids
        return domain & Domain("product_tmpl_id", "in", [False, *templates])

    def _applies(self, rule, product):
        unit = self.unit or product.uom_id
        quantity = unit._compute_quantity(1.0, product.uom_id, raise_if_failure=False)
        return rule._is_applicable_for(product, quantity)
