from odoo import api, fields, models


class SaleOrder(models.Model):
    """Orders that Amazon makes in place of others, for nothing."""

    _inherit = "sale.order"

    amazon_replaced_order_id = fields.Char(
        "Replaces Amazon Order", readonly=True, copy=False, index="btree_not_null"
    )
    amazon_original_id = fields.Many2one(
        "sale.order", "Original Order", compute="_compute_amazon_original_id"
    )
    amazon_replacement_ids = fields.One2many(
        "sale.order", string="Replacements", compute="_compute_amazon_replacement_ids"
    )

    @api.depends("amazon_replaced_order_id", "company_id")
    def _compute_amazon_original_id(self):
        for order in self:
            number = order.amazon_replaced_order_id
            order.amazon_original_id = number and self.search(
                [
                    ("amazon_order_id", "=", number),
                    ("company_id", "=", order.company_id.id),
                ],
                limit=1,
            )

    @api.depends("amazon_order_id", "company_id")
    def _compute_amazon_replacement_ids(self):
        for order in self:
            number = order.amazon_order_id
            order.amazon_replacement_ids = number and self.search(
                [
                    ("amazon_replaced_order_id", "=", number),
                    ("company_id", "=", order.company_id.id),
                ]
            )
