from odoo import fields, models


class AmazonCancellationItem(models.Model):
    """How many pieces of one order item Amazon is asked to cancel."""

    _name = "amazon.cancellation.item"
    _description = "Amazon Cancellation Item"
    _rec_name = "amazon_item_id"

    cancellation_id = fields.Many2one(
        "amazon.cancellation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="cancellation_id.company_id", store=True)
    order_line_id = fields.Many2one(
        "sale.order.line", required=True, readonly=True, ondelete="cascade"
    )
    amazon_item_id = fields.Char("Amazon Order Item ID", required=True, readonly=True)
    product_id = fields.Many2one(
        related="order_line_id.product_id", string="Product at Amazon"
    )
    quantity = fields.Integer(required=True, readonly=True)
    left = fields.Integer(
        "Left at Amazon",
        readonly=True,
        help="Pieces that Amazon expects of the item when this is cancelled.",
    )

    _item_uniq = models.Constraint("UNIQUE(cancellation_id, amazon_item_id)")

    def _get_message_item(self):
        """Return (order item id, quantity); None where nothing is left of it."""
        return self.amazon_item_id, self.quantity if self.left else None

    def _are_cancelled(self):
        """Return whether Amazon expects no more of these items than is left."""
        return bool(self) and all(
            item.order_line_id.amazon_quantity <= item.left for item in self
        )
