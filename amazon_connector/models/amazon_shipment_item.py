from odoo import api, fields, models


class AmazonShipmentItem(models.Model):
    """How much of one order item is in a parcel."""

    _name = "amazon.shipment.item"
    _description = "Amazon Shipment Item"
    _rec_name = "amazon_item_id"

    shipment_id = fields.Many2one(
        "amazon.shipment", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    amazon_item_id = fields.Char("Amazon Order Item ID", required=True, readonly=True)
    product_id = fields.Many2one("product.product", compute="_compute_product_id")
    quantity = fields.Integer(required=True, readonly=True)

    _item_uniq = models.Constraint("UNIQUE(shipment_id, amazon_item_id)")

    @api.depends("amazon_item_id", "shipment_id.order_id.order_line.product_id")
    def _compute_product_id(self):
        for item in self:
            # Whoever sees shipments needs no rights on orders.
            lines = item.shipment_id.order_id.sudo().order_line
            line = lines.filtered(
                lambda line, own=item: line.amazon_item_id == own.amazon_item_id
            )
            item.product_id = line[:1].product_id
