from odoo import models


class AmazonShipment(models.Model):
    """Tracking numbers are looked at before Amazon is told of them."""

    _inherit = "amazon.shipment"

    def _has_changed(self):
        """Override: what did not go out for its shape goes out once it is mended."""
        if self.state != "refused" or self.sent_as:
            return super()._has_changed()
        return self._is_ready() and not self._get_misfit()

    def _get_misfit(self):
        """Override: a text that is no tracking number does not go to Amazon."""
        misfit = super()._get_misfit()
        return misfit or self.picking_id._amazon_find_misfit(
            self._get_number(), self.order_id
        )
