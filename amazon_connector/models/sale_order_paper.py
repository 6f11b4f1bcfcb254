from odoo import api, fields, models

from .local_time import format_local


class SaleOrder(models.Model):
    """How an Amazon order is found and read by people."""

    _inherit = "sale.order"

    amazon_local_date = fields.Char(
        "Local Order Date",
        compute="_compute_amazon_local_date",
        help="When the buyer ordered, in the time zone of the marketplace.",
    )

    @property
    def _rec_names_search(self):
        """Override of `sale`: people paste Amazon's order number anywhere."""
        return [*super()._rec_names_search, "amazon_order_id"]

    @api.depends("date_order", "amazon_account_marketplace_id")
    @api.depends_context("lang")
    def _compute_amazon_local_date(self):
        for order in self:
            # Salespeople need no rights on accounts.
            link = order.sudo().amazon_account_marketplace_id
            order.amazon_local_date = order._amazon_format_date(link.marketplace_id.tz)

    def _amazon_format_date(self, tz):
        if not tz or not self.date_order:
            return False
        return f"{format_local(self.env, self.date_order, tz)} ({tz})"
