from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def action_send_to_amazon(self):
        """Ask what is sent of these products; each active variant is sent."""
        return self.product_variant_ids.action_send_to_amazon()
