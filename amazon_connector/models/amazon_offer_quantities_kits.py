from odoo import api, models

from .amazon_offer_quantities import STOCK_FIELDS


class AmazonOfferQuantitiesKits(models.AbstractModel):
    """Kits are counted by what is left of their components."""

    _inherit = "amazon.offer.quantities"

    @api.model
    def _count_free(self, products, company, warehouses):
        """Override: of kits, as many as can be put together of their components."""
        boms = products._amazon_find_kits(company)
        if not boms:
            return super()._count_free(products, company, warehouses)
        kits = products.browse().union(*boms)
        parts = products._amazon_explode(dict.fromkeys(kits, 1), company)
        rest = (products - kits).union(*parts)
        free = super()._count_free(rest, company, warehouses)
        return free | self._count_kits(kits, free, company, warehouses)

    @api.model
    def _count_kits(self, kits, free, company, warehouses):
        """Return how many kits can be put together, as Odoo counts them.

        :param dict free: {product.product: float} of all components
        """
        known = {
            part.id: dict.fromkeys(STOCK_FIELDS, left) for part, left in free.items()
        }
        placed = self._place(kits, company, warehouses).with_context(
            mrp_compute_quantities=known
        )
        found = placed._compute_quantities_dict(None, None, None)
        return {kit: found[kit.id]["free_qty"] for kit in kits}
