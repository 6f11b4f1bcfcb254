from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..spapi.catalog import as_printed, written_forms
from .title_words import NameIndex


class LinkSuggestion(NamedTuple):
    """The product and unit that a SKU may be, and why a person should believe it."""

    product: models.Model
    unit: models.Model
    reason: str


class AmazonLinkSuggestions(models.AbstractModel):
    """Finds out which product a SKU may be: the surest way first.

    What fits several products fits none. Everything stays within the company.
    """

    _name = "amazon.link.suggestions"
    _description = "Amazon Link Suggestions"

    @api.model
    def _find(self, skus):
        """Return a `LinkSuggestion` for each SKU that has one."""
        found = {}
        for company, group in skus.grouped("company_id").items():
            left = group
            for find in self._get_ways():
                found |= find(left, company)
                left -= skus.browse().concat(*found)
        return found

    @api.model
    def _get_ways(self):
        """Return the methods that look for products, the surest first."""
        return (
            self._find_by_reference,
            self._find_by_barcode,
            self._find_by_sku,
            self._find_by_asin,
            self._find_by_title,
        )

    # === BY PRODUCT === #

    @api.model
    def _find_by_reference(self, skus, company):
        found = self.env["product.product"]._amazon_find_by_reference(
            skus.mapped("sku"), company
        )
        reason = self.env._("Its internal reference is the SKU")
        return {
            sku: self._suggest(found[sku.sku], None, reason)
            for sku in skus
            if len(found.get(sku.sku, ())) == 1
        }

    @api.model
    def _find_by_barcode(self, skus, company):
        codes = {sku: set(sku.listing_ids.mapped("barcode")) - {False} for sku in skus}
        owners = self._find_owners(set().union(*codes.values()), company)
        found = {}
        for sku, own in codes.items():
            pairs = {pair for code in own for pair in owners.get(code, ())}
            if len(pairs) == 1:
                reason = self.env._(
                    "Same barcode (%s)", ", ".join(map(as_printed, sorted(own)))
                )
                found[sku] = self._suggest(*pairs.pop(), reason)
        return found

    @api.model
    def _find_owners(self, codes, company):
        """Return the (product, unit) pairs that have a barcode, by GTIN-14."""
        if not codes:
            return {}
        texts = set().union(*map(written_forms, codes))
        domain = Domain("barcode", "in", list(texts))
        domain &= Domain("company_id", "in", [False, company.id])
        owners, none = defaultdict(set), self.env["uom.uom"]
        products = self.env["product.product"].with_context(active_test=False)
        for product in products.search(domain):
            owners[product.barcode.zfill(14)].add((product, none))
        for pack in self.env["product.uom"].search(domain):
            owners[pack.barcode.zfill(14)].add((pack.product_id, pack.uom_id))
        return owners

    @api.model
    def _find_by_title(self, skus, company):
        titles = {sku: sku._sort_listings().mapped("title") for sku in skus}
        if not any(map(any, titles.values())):
            return {}
        index = NameIndex(self._read_names(company))
        keys = {sku: index.find(filter(None, own)) for sku, own in titles.items()}
        products = self.env["product.product"].browse(filter(None, keys.values()))
        by_id = {product.id: product for product in products}
        reason = self.env._("Similar name")
        return {
            sku: self._suggest(by_id[product_id], None, reason)
            for sku, product_id in keys.items()
            if product_id
        }

    @api.model
    def _read_names(self, company):
        """Return (id, name and variant) of all products on sale, in each language."""
        self.env["product.template"].flush_model()
        self.env["product.product"].flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT p.id, CONCAT_WS(' ', name.value, variant.words)
                     FROM product_product p
                     JOIN product_template t ON t.id = p.product_tmpl_id
               CROSS JOIN LATERAL jsonb_each_text(t.name) name
                LEFT JOIN LATERAL (
                       SELECT string_agg(
                                COALESCE(v.name ->> name.key, v.name ->> 'en_US'), ' '
                              ) AS words
                         FROM product_variant_combination c
                         JOIN product_template_attribute_value a
                           ON a.id = c.product_template_attribute_value_id
                         JOIN product_attribute_value v
                           ON v.id = a.product_attribute_value_id
                        WHERE c.product_product_id = p.id) variant ON TRUE
                    WHERE p.active AND t.sale_ok AND t.type = 'consu'
                      AND (t.company_id IS NULL OR t.company_id = %s)""",
                company.id,
            )
        )

    # === BY ANOTHER LISTING === #

    @api.model
    def _find_by_sku(self, skus, company):
        """Find the same SKU in another account."""
        domain = self._get_linked_domain(company)
        domain &= Domain("sku", "in", skus.mapped("sku"))
        others = self.env["amazon.sku"].search(domain).grouped("sku")
        return self._suggest_links(
            {sku: others.get(sku.sku, sku.browse()) for sku in skus},
            self.env._("Same SKU in %(account)s"),
        )

    @api.model
    def _find_by_asin(self, skus, company):
        """Find another SKU of the same item, in whatever marketplace."""
        asins = {sku: set(sku.listing_ids.mapped("asin")) - {False} for sku in skus}
        domain = Domain("asin", "in", set().union(*asins.values()))
        domain &= Domain("sku_id", "any", self._get_linked_domain(company))
        listings = self.env["amazon.listing"].search(domain).grouped("asin")
        none = self.env["amazon.listing"]
        others = {
            sku: none.union(*(listings.get(asin, none) for asin in own)).sku_id
            for sku, own in asins.items()
        }
        return self._suggest_links(others, self.env._("Same ASIN as SKU %(sku)s"))

    @api.model
    def _get_linked_domain(self, company):
        accounts = self.env["amazon.account"].with_context(active_test=False)
        own = accounts.search([("company_id", "=", company.id)])
        domain = Domain("account_id", "in", own.ids)
        return domain & Domain("product_id", "!=", False)

    @api.model
    def _suggest_links(self, others, reason):
        """Suggest what other SKUs are linked to, where they agree."""
        found = {}
        for sku, linked in others.items():
            pairs = {(other.product_id, other.product_uom_id) for other in linked}
            if len(pairs) == 1:
                text = reason % {
                    "sku": linked[0].sku,
                    "account": linked[0].account_id.name,
                }
                found[sku] = self._suggest(*pairs.pop(), text)
        return found

    @api.model
    def _suggest(self, product, unit, reason):
        unit = unit or self.env["uom.uom"]
        if not product.active:
            reason = self.env._("%s; archived", reason)
        return LinkSuggestion(product, unit, reason)
