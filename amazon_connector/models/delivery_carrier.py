import re

from odoo import api, fields, models

from ..const import CARRIER_CODES, CARRIER_PROPOSALS

OTHER = "Other"


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    amazon_carrier_code = fields.Selection(
        selection="_selection_amazon_carrier_code",
        compute="_compute_amazon_carrier_code",
        store=True,
        readonly=False,
        help="What Amazon calls this carrier. A wrong one makes tracking numbers "
        "count as invalid; without one, parcels wait. For a carrier that is not in the "
        "list choose Other.",
    )
    amazon_carrier_name = fields.Char(
        help="With the code Other: the carrier's name for Amazon, if it is not that "
        "of the delivery method."
    )
    amazon_shipping_method = fields.Char(
        help="Name of the service, as buyers see it; for example Paket."
    )
    amazon_code_ids = fields.One2many(
        "amazon.carrier.code",
        "carrier_id",
        "Other Codes by Marketplace",
        help="Where a marketplace calls the carrier by another code.",
    )
    amazon_any_tracking = fields.Boolean(
        "Numbers of Any Shape",
        help="Tracking numbers go to Amazon as they are. Otherwise one that is no "
        "number of this carrier's waits until somebody has looked at it.",
    )
    amazon_without_tracking = fields.Boolean(
        "Goes Without Tracking",
        help="Parcels of this delivery method are confirmed to Amazon also without "
        "a tracking number, such as letters.",
    )

    @api.model
    def _selection_amazon_carrier_code(self):
        return [(code, code) for code in CARRIER_CODES]

    @api.depends("name")
    def _compute_amazon_carrier_code(self):
        """Propose what the name stands for; a code that was chosen stays."""
        for carrier in self.filtered(lambda c: not c.amazon_carrier_code):
            carrier.amazon_carrier_code = carrier._amazon_propose_code()

    def _amazon_propose_code(self):
        name = (self.name or "").lower()
        for text, code in CARRIER_PROPOSALS.items():
            if re.search(rf"\b{re.escape(text)}\b", name):
                return code
        return False

    def _amazon_get_carrier(self, marketplace=None):
        """Return Amazon's code ('': none was chosen) and, for Other, the name.

        :param marketplace: amazon.marketplace, which may have a code of its own
        """
        source = self._amazon_get_source(marketplace)
        code = source.amazon_carrier_code or ""
        # Not in the language of whoever asks: it would look like another carrier.
        name = source.amazon_carrier_name or self.with_context(lang=None).name
        return code, name if code == OTHER else ""

    def _amazon_is_called(self, name, marketplace=None):
        """Return whether people or Amazon call this carrier so (lower case)."""
        names = self.name, *self._amazon_get_carrier(marketplace)
        return name in [(known or "").lower() for known in names]

    def _amazon_get_shipping_method(self, marketplace):
        """Return the name of the service that buyers of a marketplace see."""
        source = self._amazon_get_source(marketplace)
        return source.amazon_shipping_method or self.amazon_shipping_method or ""

    def _amazon_get_source(self, marketplace):
        """Return what says how Amazon calls this carrier in a marketplace."""
        # Stock users need no rights on what Amazon calls a carrier.
        own = self.sudo().amazon_code_ids.filtered(
            lambda line: line.marketplace_id == marketplace
        )
        return own or self
