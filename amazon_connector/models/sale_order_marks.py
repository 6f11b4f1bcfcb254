from odoo import api, fields, models

# Amazon's programmes that people should see at a glance.
MARKS = ("PRIME", "PREMIUM", "AMAZON_BUSINESS")


class SaleOrder(models.Model):
    """What is special about an Amazon order, in a word."""

    _inherit = "sale.order"

    amazon_marks = fields.Char(compute="_compute_amazon_marks")

    @api.depends("amazon_programs", "amazon_replaced_order_id")
    def _compute_amazon_marks(self):
        for order in self:
            programs = (order.amazon_programs or "").split(", ")
            marks = [order._amazon_name_mark(m) for m in MARKS if m in programs]
            if order.amazon_replaced_order_id:
                marks.append(self.env._("Replacement"))
            order.amazon_marks = ", ".join(marks)

    @api.model
    def _amazon_name_mark(self, program):
        names = {
            "PRIME": self.env._("Prime"),
            "PREMIUM": self.env._("Premium"),
            "AMAZON_BUSINESS": self.env._("Business"),
        }
        return names[program]


class StockPicking(models.Model):
    """The same on the delivery."""

    _inherit = "stock.picking"

    amazon_marks = fields.Char(
        compute="_compute_amazon_marks",
        compute_sudo=True,  # stock users have no rights on sale orders
    )

    @api.depends("sale_id.amazon_marks", "move_ids.sale_line_id.order_id.amazon_marks")
    def _compute_amazon_marks(self):
        for picking in self:
            marks = picking._amazon_get_sales().mapped("amazon_marks")
            names = [name for text in marks if text for name in text.split(", ")]
            picking.amazon_marks = ", ".join(dict.fromkeys(names))
