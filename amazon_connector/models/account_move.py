from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    _inherit = "account.move"

    amazon_order_refs = fields.Char(
        "Amazon Order IDs",
        compute="_compute_amazon_order_refs",
        search="_search_amazon_order_refs",
    )

    @property
    def _rec_names_search(self):
        """Override of `account`: people paste Amazon's order number anywhere."""
        return [*super()._rec_names_search, "amazon_order_refs"]

    @api.depends("line_ids.sale_line_ids.order_id.amazon_order_id")
    def _compute_amazon_order_refs(self):
        for move in self:
            ids = move._amazon_get_orders().mapped("amazon_order_id")
            move.amazon_order_refs = ", ".join(sorted(ids))

    @api.model
    def _search_amazon_order_refs(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        path = "line_ids.sale_line_ids.order_id.amazon_order_id"
        # Accountants need no rights on sales.
        moves = self.sudo()._search(Domain(path, operator, value))
        return Domain("id", "in", moves)

    def _amazon_get_orders(self):
        """Return the Amazon orders that these invoices and credit notes are for."""
        # Accountants need no rights on sales.
        orders = self.sudo().line_ids.sale_line_ids.order_id
        return orders.filtered("amazon_order_id")

    def _amazon_get_customers(self):
        """Override: see `mail.thread`."""
        amazon = self.sudo().filtered(lambda move: move._amazon_get_orders())
        partners = amazon.partner_id | amazon.partner_shipping_id
        return partners.commercial_partner_id

    def action_send_and_print(self):
        """Override of `account`: ask before somebody writes to an Amazon buyer."""
        is_asked = self.env.context.get("amazon_asked")
        if not is_asked and self._amazon_get_orders():
            return self.env["amazon.buyer.write"]._ask(move_ids=self)
        action = super().action_send_and_print()
        if is_asked:
            action["context"] = {**action["context"], "amazon_asked": True}
        return action
