from odoo import api, fields, models


class AmazonOffersDisable(models.TransientModel):
    """Stops stock or prices from going out: says what Amazon does then."""

    _name = "amazon.offers.disable"
    _inherit = ["amazon.offers.switch"]
    _description = "Stop Sending Stock or Prices to Amazon"

    listing_count = fields.Integer(compute="_compute_listing_count")
    reach = fields.Char(compute="_compute_listing_count")

    @api.depends("account_id", "account_marketplace_id")
    def _compute_listing_count(self):
        for disable in self:
            listings = disable._find_listings()
            disable.listing_count = len(listings)
            disable.reach = listings._describe_reach()

    def action_disable(self):
        """Turn the switch off."""
        self.ensure_one()
        self._set_switch(False)
        return {"type": "ir.actions.act_window_close"}

    def action_disable_and_set_zero(self):
        """Turn the switch off, and end the sale of what was sent so far."""
        self._find_listings()._set_zero()
        return self.action_disable()

    def _find_listings(self):
        """Return the listings that Amazon goes on selling."""
        links = self.account_marketplace_id or self.account_id.marketplace_ids
        domain = [
            ("account_marketplace_id", "in", links.ids),
            ("keep_stock", "=", False),
        ]
        listings = self.env["amazon.listing"].search(domain)
        return listings._filter_sendable().filtered("quantity")
