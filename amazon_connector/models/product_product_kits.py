from collections import Counter

from odoo import api, models


class ProductProductKits(models.Model):
    """Kits: sold as a whole, kept in stock as their components.

    Manufacturing, which knows of kits, need not be installed.
    """

    _inherit = "product.product"

    def _amazon_get_sold_as(self):
        """Return these products and the kits that hold them, however deep."""
        found = fresh = self
        while fresh and "mrp.bom.line" in self.env:
            domain = [
                ("product_id", "in", fresh.ids),
                ("bom_id.type", "=", "phantom"),
                ("bom_id.active", "=", True),
            ]
            boms = self.env["mrp.bom.line"].search(domain).bom_id
            templates = boms.filtered(lambda bom: not bom.product_id).product_tmpl_id
            kits = boms.product_id | templates.product_variant_ids
            fresh = kits - found
            found |= fresh
        return found

    def _amazon_find_kits(self, company):
        """Return the bills of materials of the kits among these products.

        :return: {product.product: mrp.bom}
        """
        if not self or "mrp.bom" not in self.env:
            return {}
        model = self.env["mrp.bom"].with_company(company)
        boms = model._bom_find(self, company_id=company.id, bom_type="phantom")
        return {product: bom for product, bom in boms.items() if bom}

    @api.model
    def _amazon_explode(self, quantities, company):
        """Return what quantities of products take from the stock: kits, components.

        :param dict quantities: {product.product: float}, in the products' units
        :return: Counter {product.product: float}, in the products' units
        """
        boms = self.browse().union(*quantities)._amazon_find_kits(company)
        taken = Counter()
        for product, quantity in quantities.items():
            bom = boms.get(product)
            taken.update(
                product._amazon_get_parts(bom, quantity) if bom else {product: quantity}
            )
        return taken

    def _amazon_get_parts(self, bom, quantity):
        """Return the components of a number of kits, in the components' units."""
        kits = self.uom_id._compute_quantity(quantity, bom.product_uom_id, round=False)
        __, lines = bom.explode(self, kits / bom.product_qty)
        parts = Counter()
        for line, vals in lines:
            part = line.product_id
            parts[part] += line.product_uom_id._compute_quantity(
                vals["qty"], part.uom_id, round=False
            )
        return parts

    def _amazon_note_sold(self, company):
        """Let Amazon be told anew of what a sale of these products changes.

        Of a kit, these are its components and whatever else holds them as well.
        """
        # Who sells need not have rights on bills of materials.
        taken = self.sudo()._amazon_explode(dict.fromkeys(self.sudo(), 1), company)
        self.env["amazon.stock.change"]._note(self.union(*taken))
