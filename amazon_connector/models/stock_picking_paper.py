from odoo import api, fields, models


class StockPicking(models.Model):
    """How a delivery of an Amazon order is found, and what its parcel needs."""

    _inherit = "stock.picking"

    amazon_gift_text = fields.Text(
        "Gift",
        compute="_compute_amazon_gift_text",
        compute_sudo=True,  # stock users have no rights on order lines
        help="Gift wrap and message that the buyer chose at Amazon, by item.",
    )

    @property
    def _rec_names_search(self):
        """Override of `stock`: people paste Amazon's order number anywhere."""
        return [*(super()._rec_names_search or [self._rec_name]), "amazon_order_id"]

    @api.depends(
        "move_ids.sale_line_id.amazon_gift_message",
        "move_ids.sale_line_id.amazon_gift_wrap",
    )
    def _compute_amazon_gift_text(self):
        for picking in self:
            gifts = picking._amazon_get_gifts()
            picking.amazon_gift_text = "\n".join(
                line._amazon_describe_gift() for line in gifts
            )

    def _amazon_get_gifts(self):
        """Return the order lines in this transfer that are somebody's present."""
        # Stock users have no rights on order lines.
        lines = self.sudo().move_ids.sale_line_id
        return lines.filtered(lambda line: line._amazon_is_gift())

    def _amazon_get_customers(self):
        """Override: see `mail.thread`."""
        amazon = self.filtered(lambda picking: picking._is_amazon_transfer())
        partners = amazon.partner_id | amazon._amazon_get_sales().partner_id
        return partners.commercial_partner_id
