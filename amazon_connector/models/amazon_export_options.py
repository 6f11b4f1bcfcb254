from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .amazon_listing import CONDITIONS

OPTIONS = (
    "sends_new",
    "sends_stock",
    "sends_prices",
    "condition",
    "handling_days",
    "asks_preview",
)


class AmazonExportOptions(models.AbstractModel):
    """What is sent of products; chosen in the dialog, kept with the run."""

    _name = "amazon.export.options"
    _description = "Options of Sending Products to Amazon"

    sends_new = fields.Boolean(
        "New Offers",
        default=True,
        help="Products without a listing in a marketplace are offered there, on the "
        "page that Amazon's catalogue has of them.",
    )
    sends_stock = fields.Boolean(
        "Stock", default=True, help="Listings of the products get their quantity."
    )
    sends_prices = fields.Boolean(
        "Prices", default=True, help="Listings of the products get their price."
    )
    condition = fields.Selection(
        CONDITIONS, required=True, default="new_new", help="Of new offers."
    )
    handling_days = fields.Integer(
        "Handling Time",
        help="Days until a parcel of a new offer leaves the house; 0: Amazon's usual "
        "time.",
    )
    asks_preview = fields.Boolean(
        "Dry Run at Amazon",
        help="Amazon checks each new offer in full without making it. Takes longer: "
        "five products per second at most.",
    )

    @api.model
    def _get_option_names(self):
        return OPTIONS

    @api.constrains("handling_days")
    def _check_handling_days(self):
        if any(not 0 <= record.handling_days <= 30 for record in self):
            raise ValidationError(
                self.env._("The handling time is a number of days from 0 to 30.")
            )

    @api.constrains("sends_new", "sends_stock", "sends_prices")
    def _check_sends_something(self):
        for record in self:
            if not (record.sends_new or record.sends_stock or record.sends_prices):
                raise ValidationError(
                    self.env._("Choose what to send: new offers, stock or prices.")
                )
