from odoo import api, fields, models


class AmazonSwitchConfirm(models.TransientModel):
    """Says what goes on after a switch is turned, and turns it."""

    _name = "amazon.switch.confirm"
    _description = "Turn an Amazon Switch"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, ondelete="cascade"
    )
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace", readonly=True, ondelete="cascade"
    )
    switch = fields.Selection(
        [
            ("marketplace_off", "Switch a marketplace off"),
            ("orders_off", "Switch the order import off"),
            ("tracking_off", "Switch tracking numbers off"),
            ("tracking_on", "Switch tracking numbers on"),
        ],
        required=True,
        readonly=True,
    )
    message = fields.Text(compute="_compute_message")

    @api.depends("switch", "account_id", "account_marketplace_id")
    def _compute_message(self):
        for confirm in self:
            confirm.message = confirm._describe() if confirm.switch else False

    def _describe(self):
        account, link = self.account_id, self.account_marketplace_id
        if self.switch == "marketplace_off":
            name = link.marketplace_id.name
            orders = link._describe_off(name, link._count_open_orders())
            return f"{orders}\n{link._describe_offers_off()}".strip()
        if self.switch == "orders_off":
            links = account.marketplace_ids
            return links._describe_off(account.name, links._count_open_orders())
        if self.switch == "tracking_off":
            return account._describe_tracking_off()
        return account._describe_tracking_on()

    def action_confirm(self):
        """Turn the switch."""
        self.ensure_one()
        if self.switch == "marketplace_off":
            self.account_marketplace_id.enabled = False
        elif self.switch == "orders_off":
            self.account_id.orders_enabled = False
        else:
            self.account_id.tracking_enabled = self.switch == "tracking_on"
        return {"type": "ir.actions.act_window_close"}
