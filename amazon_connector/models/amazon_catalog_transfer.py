import base64

from odoo import api, models

from ..spapi.catalog import as_printed, written_forms


class AmazonCatalogTransfer(models.AbstractModel):
    """Brings what a page of Amazon's catalogue says to a product that lacks it."""

    _name = "amazon.catalog.transfer"
    _description = "From Amazon's Catalogue to a Product"

    @api.model
    def _get_barcode(self, item):
        """Return the page's barcode as a GTIN-14; an EAN before one of a carton."""
        return min(item.barcodes, key=lambda code: code[0] != "0", default=None)

    @api.model
    def _take(self, sku, item, picture=None):
        """Write to a SKU's product what is empty there.

        :param picture: bytes; False: what the page shows is no picture
        :return: (what was taken, what a person should know), as texts
        """
        product = sku.product_id
        if not product:
            return [], [self.env._("The listing has no product yet.")]
        vals, taken, remarks = {}, [], []
        for take in (self._take_barcode, self._take_brand):
            take(sku, item, vals, taken, remarks)
        if picture:
            vals["image_1920"] = base64.b64encode(picture)
            taken.append(self.env._("main picture"))
        elif picture is False:
            remarks.append(self.env._("Its picture could not be loaded."))
        if vals:
            product.write(vals)
        return taken, remarks

    @api.model
    def _take_barcode(self, sku, item, vals, taken, remarks):
        gtin = self._get_barcode(item)
        if not gtin or sku.product_id.barcode:
            return
        owner = self._find_owner(sku.product_id, gtin)
        if sku.product_uom_id and sku.product_uom_id != sku.product_id.uom_id:
            remark = self.env._(
                "The barcode %(barcode)s is that of a %(unit)s, not of the product.",
                barcode=as_printed(gtin),
                unit=sku.product_uom_id.display_name,
            )
            remarks.append(remark)
        elif owner:
            remark = self.env._(
                "The barcode %(barcode)s was not taken: %(owner)s has it already.",
                barcode=as_printed(gtin),
                owner=owner.display_name,
            )
            remarks.append(remark)
        else:
            vals["barcode"] = as_printed(gtin)
            taken.append(self.env._("barcode %s", vals["barcode"]))

    @api.model
    def _take_brand(self, sku, item, vals, taken, remarks):
        if item.brand and not sku.product_id.amazon_brand:
            vals["amazon_brand"] = item.brand
            taken.append(self.env._("brand %s", item.brand))

    @api.model
    def _find_owner(self, product, gtin):
        """Return who has a barcode already, as Odoo's own rule looks for it.

        Archived products count too: unarchived they would have the same barcode.
        """
        company = product.company_id
        domain = product._get_barcode_search_domain(
            list(written_forms(gtin)), company.id
        )
        # A barcode that somebody else may not see is taken all the same.
        others = self.env["product.product"].sudo().with_context(active_test=False)
        owner = others.search([*domain, ("id", "!=", product.id)], limit=1)
        return owner or self.env["product.uom"].sudo().search(domain, limit=1)
