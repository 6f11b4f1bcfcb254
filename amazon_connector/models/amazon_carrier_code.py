from odoo import fields, models


class AmazonCarrierCode(models.Model):
    """What a marketplace calls a carrier that others call by another name."""

    _name = "amazon.carrier.code"
    _description = "Amazon Carrier of a Marketplace"
    _rec_name = "amazon_carrier_code"
    _order = "carrier_id, marketplace_id, id"

    carrier_id = fields.Many2one(
        "delivery.carrier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="carrier_id.company_id", store=True)
    marketplace_id = fields.Many2one(
        "amazon.marketplace", required=True, ondelete="cascade"
    )
    amazon_carrier_code = fields.Selection(
        selection=lambda self: self.env[
            "delivery.carrier"
        ]._selection_amazon_carrier_code(),
        required=True,
    )
    amazon_carrier_name = fields.Char(
        help="With the code Other: the carrier's name, if it is not that of the "
        "delivery method."
    )
    amazon_shipping_method = fields.Char(
        help="Name of the service, as buyers see it; empty: as the delivery method."
    )

    _marketplace_uniq = models.Constraint(
        "UNIQUE(carrier_id, marketplace_id)",
        "There is a line for this marketplace already.",
    )
