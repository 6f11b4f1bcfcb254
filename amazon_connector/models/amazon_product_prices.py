from odoo import api, models


class AmazonProductPrices(models.AbstractModel):
    """Puts Amazon's prices of products that imports created into pricelists."""

    _name = "amazon.product.prices"
    _description = "Prices of Amazon's New Products"

    @api.model
    def _add(self, listings):
        """Add the prices of new products where the marketplace's pricelist has none.

        A price that is there is somebody's own, also one of the whole template.
        """
        self._put(listings.filtered("product_id.amazon_report_id"))

    @api.model
    def _put(self, listings):
        priced = listings.filtered(
            lambda listing: listing.price and listing.status != "vanished"
        )
        for link, group in priced.grouped("account_marketplace_id").items():
            if link.pricelist_id.currency_id == link.currency_id:
                self._add_to(link.pricelist_id, group)

    @api.model
    def _add_to(self, pricelist, listings):
        templates = listings.product_id.product_tmpl_id
        items = pricelist.item_ids.search(
            [
                ("pricelist_id", "=", pricelist.id),
                ("product_tmpl_id", "in", templates.ids),
            ]
        )
        new = listings.filtered(
            lambda listing: (
                listing.product_id.product_tmpl_id not in items.product_tmpl_id
            )
        )
        # Of several listings of a product, one tells its price.
        pricelist.item_ids.create(
            [
                self._prepare_item_vals(pricelist, group[0])
                for group in new.grouped("product_id").values()
            ]
        )

    @api.model
    def _prepare_item_vals(self, pricelist, listing):
        return {
            "pricelist_id": pricelist.id,
            "applied_on": "0_product_variant",
            "product_tmpl_id": listing.product_id.product_tmpl_id.id,
            "product_id": listing.product_id.id,
            "compute_price": "fixed",
            "fixed_price": listing.price,
        }
