from odoo import api, fields, models
from odoo.fields import Domain


class StockPicking(models.Model):
    """By when the goods of Amazon orders leave; of several orders the first counts."""

    _inherit = "stock.picking"

    amazon_ship_by = fields.Datetime(
        "Amazon's Ship-by Date",
        compute="_compute_amazon_ship_by",
        search="_search_amazon_ship_by",
        compute_sudo=True,  # Amazon users have no rights on sale orders
        help="Of a delivery of several orders the first one.",
    )

    @api.depends("sale_id", "move_ids.sale_line_id.order_id.amazon_ship_by")
    def _compute_amazon_ship_by(self):
        for picking in self:
            moments = picking._amazon_get_sales().mapped("amazon_ship_by")
            picking.amazon_ship_by = min(filter(None, moments), default=False)

    @api.model
    def _search_amazon_ship_by(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return self._amazon_in_orders([("amazon_ship_by", operator, value)])

    @api.depends("move_ids.sale_line_id.order_id.amazon_order_id")
    def _compute_date_deadline(self):
        """Override of `stock`: the first order counts with "all at once", too.

        Odoo takes the last one there, and Amazon counts the others as shipped late.
        """
        super()._compute_date_deadline()
        for picking in self.filtered(lambda p: p.move_type == "one"):
            moments = picking.move_ids.filtered("date_deadline").mapped("date_deadline")
            if moments and picking._is_amazon_transfer():
                picking.date_deadline = min(moments)
