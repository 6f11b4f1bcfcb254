from odoo import fields, models


class AmazonOffersSwitch(models.AbstractModel):
    """What the dialogs that switch stock or prices on and off are about."""

    _name = "amazon.offers.switch"
    _description = "Switch of Stock or Prices"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, ondelete="cascade"
    )
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        readonly=True,
        ondelete="cascade",
        help="Empty: the account's switch.",
    )
    what = fields.Selection(
        [("stock", "Stock"), ("prices", "Prices")], required=True, readonly=True
    )

    def _set_switch(self, is_on):
        record = self.account_marketplace_id or self.account_id
        record[f"{self.what}_enabled"] = is_on
