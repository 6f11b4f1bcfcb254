from odoo import api, fields, models
from odoo.fields import Domain


class StockPicking(models.Model):
    """Of which Amazon orders a transfer is; a merged one is of several.

    To Odoo a transfer is that of its first order.
    """

    _inherit = "stock.picking"

    amazon_order_id = fields.Char(
        "Amazon Order ID",
        compute="_compute_amazon_order_id",
        search="_search_amazon_order_id",
        compute_sudo=True,  # stock users have no rights on sale orders
    )
    amazon_is_fbm = fields.Boolean(
        "Of an Amazon Order",
        compute="_compute_amazon_order_id",
        search="_search_amazon_is_fbm",
        compute_sudo=True,
        help="Of an order that the shop ships itself.",
    )

    @api.depends(
        "sale_id.amazon_order_id",
        "move_ids.sale_line_id.order_id.amazon_order_id",
        "move_ids.sale_line_id.order_id.amazon_channel",
    )
    def _compute_amazon_order_id(self):
        for picking in self:
            sales = picking._amazon_get_sales()
            picking.amazon_order_id = ", ".join(sales.mapped("amazon_order_id"))
            picking.amazon_is_fbm = "fbm" in sales.mapped("amazon_channel")

    @api.model
    def _search_amazon_order_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator != "in" or False not in value:
            return self._amazon_in_orders([("amazon_order_id", operator, value)])
        numbers = [number for number in value if number]
        ours = self._amazon_in_orders([("amazon_order_id", "!=", False)])
        return ~ours | self._amazon_in_orders([("amazon_order_id", "in", numbers)])

    @api.model
    def _search_amazon_is_fbm(self, operator, value):
        if operator != "in":
            return NotImplemented
        ours = self._amazon_in_orders([("amazon_channel", "=", "fbm")])
        return ours if True in value else ~ours

    @api.model
    def _amazon_in_orders(self, domain):
        """Return what finds the transfers of the sale orders that a domain finds.

        Who sees transfers needs no rights on sale orders.
        """
        lines = Domain("order_id", "any!", Domain(domain))
        return Domain("move_ids", "any!", Domain("sale_line_id", "any!", lines))

    def _amazon_get_sales(self):
        """Return the Amazon orders in these transfers."""
        # Stock users have no rights on sale orders.
        pickings = self.sudo()
        sales = pickings.sale_id | pickings.move_ids.sale_line_id.order_id
        return sales.filtered("amazon_order_id")
