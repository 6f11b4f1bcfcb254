from odoo import fields, models

from .sale_order_line_handling import WHO_SHIPS


class SaleOrder(models.Model):
    """What the buyer of an Amazon order asks of the carrier."""

    _inherit = "sale.order"

    amazon_instructions = fields.Text(
        "Delivery Instructions",
        readonly=True,
        copy=False,
        groups=WHO_SHIPS,
        help="Where to leave the parcel, when somebody is there, and what else the "
        "buyer has told Amazon.",
    )
