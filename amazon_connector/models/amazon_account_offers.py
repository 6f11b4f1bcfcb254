from odoo import api, models


class AmazonAccountOffers(models.Model):
    """Offers out: the account's button and cron."""

    _inherit = "amazon.account"

    def action_send_offers(self):
        """Send what this account has for Amazon now, in the background."""
        return self._run_now("offers", self.env._("Offers are being sent."))

    @api.model
    def _cron_send_offers(self):
        """Send the offers, quantities and prices of all accounts that are due."""
        self.env["amazon.account.flow"]._run_due("offers")
