import re

from odoo import api, models

# Languages without a country, or with a script, are unknown to Amazon.
LOCALE = re.compile("[a-z]{2}_[A-Z]{2}")


class AmazonAccountOffers(models.Model):
    """Offers out: the account's button and cron."""

    _inherit = "amazon.account"

    def action_send_offers(self):
        """Send what this account has for Amazon now, in the background."""
        return self._run_now("offers", self.env._("Offers are being sent."))

    def _get_issue_locale(self):
        """Return in which language Amazon is to say what is wrong, such as de_DE."""
        return self._to_locale(
            self.responsible_id.lang or self.company_id.partner_id.lang
        )

    @api.model
    def _to_locale(self, lang):
        return lang if lang and LOCALE.fullmatch(lang) else None

    @api.model
    def _cron_send_offers(self):
        """Send the offers, quantities and prices of all accounts that are due."""
        self.env["amazon.account.flow"]._run_due("offers")
