from odoo import fields, models


class AmazonFeedMessageOffer(models.Model):
    """Messages that carry the offers of listings."""

    _inherit = "amazon.feed.message"

    listing_id = fields.Many2one(
        "amazon.listing", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    # Apart from the figures: 0 pieces is a quantity like any other.
    has_price = fields.Boolean("Price Sent", readonly=True)
    price = fields.Float(digits=0, readonly=True, help="As it was sent in this feed.")
    has_quantity = fields.Boolean("Quantity Sent", readonly=True)
    quantity = fields.Integer(readonly=True, help="As it was sent in this feed.")
