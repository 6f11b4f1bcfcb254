from odoo import fields, models


class ProductTemplateBrand(models.Model):
    _inherit = "product.template"

    # Odoo's products have no brand of their own.
    amazon_brand = fields.Char("Brand", help="As Amazon's catalogue calls it.")
