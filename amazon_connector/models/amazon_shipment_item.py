from odoo import fields, models


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
    quantity = fields.Integer(required=True, readonly=True)

    _item_uniq = models.Constraint("UNIQUE(shipment_id, amazon_item_id)")
