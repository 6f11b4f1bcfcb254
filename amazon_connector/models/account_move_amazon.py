from odoo import api, fields, models


class AccountMove(models.Model):
    """Invoices that were made by themselves, and those that Amazon makes."""

    _inherit = "account.move"

    amazon_is_automatic = fields.Boolean(
        "Made for Amazon's Order by Itself", readonly=True, copy=False
    )
    amazon_invoices_itself = fields.Boolean(
        "Invoiced by Amazon",
        compute="_compute_amazon_invoices_itself",
        search="_search_amazon_invoices_itself",
        help="Amazon makes the buyer's invoice of this order itself.",
    )

    @api.depends("line_ids.sale_line_ids.order_id.amazon_invoices_itself")
    def _compute_amazon_invoices_itself(self):
        for move in self:
            orders = move._amazon_get_orders()
            move.amazon_invoices_itself = any(orders.mapped("amazon_invoices_itself"))

    @api.model
    def _search_amazon_invoices_itself(self, operator, value):
        path = "line_ids.sale_line_ids.order_id.amazon_invoices_itself"
        # Accountants need no rights on sales.
        moves = self.sudo()._search([(path, operator, value)])
        return [("id", "in", moves)]
