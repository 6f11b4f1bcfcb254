from odoo import api, models

INTERVAL_SECONDS = 5 * 60


class AmazonOffersFlow(models.AbstractModel):
    """Offers out: one feed of listings per marketplace and run."""

    _name = "amazon.offers.flow"
    _description = "Amazon Offers Flow"

    @api.model
    def _run_step(self, flow):
        """Send what is to be sent; return the seconds until the next step."""
        return INTERVAL_SECONDS

    @api.model
    def _collect(self, link):
        """Return what is to be sent to a marketplace, one message per SKU.

        :param link: the amazon.account.marketplace, which is on and waits for no feed
        :return: list of `outgoing_offer.OutgoingOffer`
        """
        return []
