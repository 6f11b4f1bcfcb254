from odoo import api, models
from odoo.tools import float_round

# Odoo computes them together.
STOCK_FIELDS = [
    "free_qty",
    "qty_available",
    "virtual_available",
    "incoming_qty",
    "outgoing_qty",
]


class AmazonOfferQuantities(models.AbstractModel):
    """How many pieces of each SKU Amazon is told of."""

    _name = "amazon.offer.quantities"
    _description = "Amazon Offer Quantities"

    @api.model
    def _get_quantities(self, skus):
        """Return what Odoo counts for Amazon now, in pieces at Amazon.

        Free to use in the chosen warehouses, less what buyers at Amazon hold of it, in
        the SKU's unit rounded down, less the buffer, at most the cap. Hook: holidays
        and the like override it.

        :param skus: amazon.sku records, of any account
        :return: {amazon.sku: int}, never negative; 0 without a product
        """
        skus = skus.sudo()  # who sends products need not have rights on stock
        free = self._get_free(skus)
        return {
            sku.sudo(False): self._get_quantity(sku, free.get(sku, 0)) for sku in skus
        }

    @api.model
    def _get_quantity(self, sku, free):
        pieces = sku.product_id.uom_id._compute_quantity(
            free, sku._get_unit(), round=False
        )
        whole = int(float_round(pieces, precision_digits=0, rounding_method="DOWN"))
        quantity = max(0, whole - sku._get_buffer())
        return min(quantity, sku._get_cap() or quantity)

    @api.model
    def _get_free(self, skus):
        """Return how much of the products is free to use, in the products' units.

        :return: {amazon.sku: float}; what is archived is not for sale
        """
        skus = skus.filtered("product_id.active")
        counted = {}
        for (company, chosen), group in self._group(skus).items():
            warehouses = chosen or self._get_own_warehouses(company)
            free = self._count_free(group.product_id, company, warehouses)
            counted |= {sku: free[sku.product_id] for sku in group}
        return counted

    @api.model
    def _get_own_warehouses(self, company):
        """Return the warehouses that are not Amazon's; empty: all, as there is none."""
        fba = self.env["amazon.account"]._get_fba_warehouses(company)
        if not fba:
            return fba
        warehouses = self.env["stock.warehouse"]
        domain = [("company_id", "=", company.id), ("id", "not in", fba.ids)]
        # Of archived ones nothing is offered, but none at all would stand for any.
        every = warehouses.with_context(active_test=False)
        return warehouses.search(domain) or every.search(domain)

    @api.model
    def _group(self, skus):
        return skus.grouped(
            lambda sku: (sku.account_id.company_id, sku._get_warehouses())
        )

    @api.model
    def _count_free(self, products, company, warehouses):
        """Return what is free to use of products: {product.product: float}."""
        placed = self._place(products, company, warehouses)
        # What was read in this transaction may be older than the last move; that of
        # components counts as well.
        placed.invalidate_model(STOCK_FIELDS, flush=False)
        free = placed.mapped("free_qty")
        return dict(zip(products, free, strict=True))

    @api.model
    def _place(self, products, company, warehouses):
        """Return the products as Odoo counts them in the chosen warehouses."""
        return products.with_company(company).with_context(
            allowed_company_ids=company.ids, warehouse_id=warehouses.ids
        )
