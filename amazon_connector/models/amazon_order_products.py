from odoo import api, models


class AmazonOrderProducts(models.AbstractModel):
    """Which product an Amazon item is in Odoo."""

    _inherit = "amazon.order.builder"

    @api.model
    def _find_products(self, lookups, draft):
        """Return (item, product) of the items that make lines.

        What Amazon has cancelled is not charged, and never shipped.
        """
        return [
            (item, self._find_product(lookups, draft, item))
            for item in draft.order.items
            if not item.is_cancelled or any(c.amount for c in item.charges)
        ]

    @api.model
    def _find_product(self, lookups, draft, item):
        """Return the product of a SKU, else the product for unknown ones."""
        sku = item.sku.strip()
        products = lookups.products.get(sku) or self.env["product.product"]
        if len(products) == 1:
            return products
        draft.add_problem(*self._explain_sku(sku, item.title, products))
        return draft.link._get_default("fallback_product_id")

    @api.model
    def _explain_sku(self, sku, title, products):
        """Return code and message about a SKU without a product, or with several."""
        if products:
            return "duplicate_sku", self.env._(
                "%(count)s products have the internal reference %(sku)s. Give it to "
                "one of them only: the next run puts that product on the order line.",
                count=len(products),
                sku=sku,
            )
        return "unknown_sku", self.env._(
            "No product has the internal reference %(sku)s (%(title)s). Link the SKU "
            "in Amazon > Listings > Unlinked Listings, or give a product that "
            "reference: it comes onto the order line by itself, and a quotation is "
            "then confirmed. You can also choose the product on the line, and confirm "
            "a quotation yourself.",
            sku=sku or "-",
            title=title,
        )
