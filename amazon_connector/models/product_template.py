from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def action_send_to_amazon(self):
        """Ask what is sent of these products; each active variant is sent.

        All variants of an archived product are archived: each gets its row, which
        says so.
        """
        archived = self.filtered(lambda template: not template.active)
        archived = archived.with_context(active_test=False)
        active = (self - archived).product_variant_ids
        variants = active | archived.product_variant_ids.with_env(active.env)
        return variants.action_send_to_amazon()
