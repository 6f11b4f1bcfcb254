from collections import Counter

from odoo import api, models

# Moves that are to take goods which nothing is reserved for yet.
UNRESERVED_STATES = ("confirmed", "partially_available")


class AmazonOfferQuantitiesHeld(models.AbstractModel):
    """What buyers at Amazon have bought of a product and Odoo still counts as free.

    It counts for every SKU of the product, in all accounts of the company: otherwise
    the same piece is sold under another SKU.
    """

    _inherit = "amazon.offer.quantities"

    @api.model
    def _count_free(self, products, company, warehouses):
        """Override: less what is sold already."""
        # Who sends products need not have rights on sales.
        held = self.sudo()._get_held(products, company, warehouses)
        counted = super()._count_free(products, company, warehouses)
        return {product: free - held[product] for product, free in counted.items()}

    @api.model
    def _get_held(self, products, company, warehouses):
        """Return what is sold and not reserved: Counter {product: float}, in its unit.

        Whoever has bought a kit holds its components.
        """
        sold_as = products._amazon_get_sold_as()
        held = self.env["amazon.pending.item"]._get_held(sold_as, company)
        held.update(self._get_quoted(sold_as, company))
        held = products._amazon_explode(held, company)
        held.update(self._get_unreserved(products, company, warehouses))
        return held

    @api.model
    def _get_quoted(self, products, company):
        """Return what Amazon orders hold that are quotations, whatever the reason."""
        held = Counter()
        groups = self.env["sale.order.line"]._read_group(
            [
                ("order_id.amazon_order_id", "!=", False),
                ("order_id.amazon_channel", "=", "fbm"),
                ("order_id.company_id", "=", company.id),
                ("state", "in", ("draft", "sent")),
                ("product_id", "in", products.ids),
            ],
            ["product_id", "product_uom_id"],
            ["product_uom_qty:sum"],
        )
        for product, unit, quantity in groups:
            held[product] += self._convert(quantity, unit, product)
        return held

    @api.model
    def _get_unreserved(self, products, company, warehouses):
        """Return what confirmed Amazon orders have not reserved."""
        domain = [
            ("sale_line_id.order_id.amazon_order_id", "!=", False),
            ("company_id", "=", company.id),
            ("product_id", "in", products.ids),
            ("state", "in", UNRESERVED_STATES),
            # What is bought or made for the order takes nothing from the stock.
            ("procure_method", "=", "make_to_stock"),
        ]
        if warehouses:
            domain.append(("location_id.warehouse_id", "in", warehouses.ids))
        held = Counter()
        for move in self.env["stock.move"].search(domain):
            reserved = self._convert(move.quantity, move.product_uom, move.product_id)
            held[move.product_id] += max(0, move.product_qty - reserved)
        return held

    @api.model
    def _convert(self, quantity, unit, product):
        return unit._compute_quantity(quantity, product.uom_id, round=False)
