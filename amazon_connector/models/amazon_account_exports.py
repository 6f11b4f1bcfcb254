from odoo import api, fields, models
from odoo.exceptions import UserError


class AmazonAccountExports(models.Model):
    """Send to Amazon: the account's settings and its cron."""

    _inherit = "amazon.account"

    offer_without_stock = fields.Boolean(
        "Offer Products Without Stock",
        help="Off: a new offer is left out while nothing of the product is free to "
        "sell. Listings that exist always get their 0.",
    )
    export_ids = fields.One2many("amazon.export", "account_id", "Sent to Amazon")

    @api.model
    def _cron_prepare_exports(self):
        """Check and send the products that people have chosen to send."""
        self.env["amazon.account.flow"]._run_due("exports")

    def _check_sending(self):
        """Keep accounts that are read only from sending.

        :raises UserError: an account sends nothing
        """
        self._check_active()
        for account in self.filtered("read_only"):
            raise UserError(
                self.env._(
                    "%s is read only: nothing is sent to Amazon. Press Check to see "
                    "what could be sent, or end Read Only on the account first.",
                    account.name,
                )
            )
