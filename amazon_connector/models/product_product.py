from odoo import api, fields, models
from odoo.tools import SQL


class ProductProduct(models.Model):
    _inherit = "product.product"

    amazon_report_id = fields.Many2one(
        "amazon.report",
        "Created by Import",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The import of Amazon's listings that created the product.",
    )

    # Blanks around a reference are invisible, and common in imported data.
    _amazon_reference_idx = models.Index(
        "(btrim(default_code)) WHERE default_code IS NOT NULL"
    )

    def write(self, vals):
        """Override of `product`: what is archived is not for sale at Amazon."""
        result = super().write(vals)
        if "active" in vals:
            self.env["amazon.stock.change"]._note(self)
        return result

    @api.model
    def _amazon_find_by_reference(self, references, company):
        """Return the products of a company by internal reference, exact case.

        :param references: without blanks around them
        :return: {reference: products}; archived ones where there is no other
        """
        references = [reference for reference in references if reference]
        products = self.browse(self._amazon_search_ids(references, company))
        groups = products.grouped(lambda product: product.default_code.strip(" "))
        return {
            reference: group.filtered("active") or group
            for reference, group in groups.items()
        }

    @api.model
    def _amazon_search_ids(self, references, company):
        if not references:
            return []
        self.flush_model(["default_code"])
        self.env["product.template"].flush_model(["company_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id
                     FROM product_product p
                     JOIN product_template t ON t.id = p.product_tmpl_id
                    WHERE btrim(p.default_code) IN %s
                      AND (t.company_id IS NULL OR t.company_id = %s)
                    ORDER BY p.id""",
                tuple(references),
                company.id,
            )
        )
        return [product_id for (product_id,) in rows]
