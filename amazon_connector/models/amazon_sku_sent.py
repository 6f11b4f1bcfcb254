from odoo import fields, models


class AmazonSkuSent(models.Model):
    """The quantity that Amazon was last told of a SKU."""

    _inherit = "amazon.sku"

    quantity_sent = fields.Integer(
        "Quantity Last Sent",
        readonly=True,
        help="Where all marketplaces share one quantity.",
    )
    quantity_sent_at = fields.Datetime(readonly=True, help="Empty: never sent.")
