from odoo import api, fields, models
from odoo.fields import Domain

from .stock_picking_late import UNCONFIRMED


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

    amazon_is_overdue = fields.Boolean(
        "Ship-by Date Passed",
        compute="_compute_amazon_is_overdue",
        help="It has not left in time, or Amazon has not been told of it.",
    )

    @api.depends("date_deadline", "state", "amazon_shipment_state")
    def _compute_amazon_is_overdue(self):
        now = fields.Datetime.now()
        for picking in self:
            is_left = picking.state in ("done", "cancel")
            is_open = not is_left or picking.amazon_shipment_state in UNCONFIRMED
            is_past = picking.date_deadline and picking.date_deadline < now
            picking.amazon_is_overdue = bool(is_open and is_past)

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
        result = super()._compute_date_deadline()
        for picking in self.filtered(lambda p: p.move_type == "one"):
            moments = picking.move_ids.filtered("date_deadline").mapped("date_deadline")
            if moments and picking._is_amazon_transfer():
                picking.date_deadline = min(moments)
        return result
