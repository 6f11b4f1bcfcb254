from odoo import api, fields, models


class AmazonOrdersEnable(models.TransientModel):
    """Switches the order import of an account on again: from which date."""

    _name = "amazon.orders.enable"
    _description = "Switch the Import of Amazon Orders On"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, ondelete="cascade"
    )
    marketplace_ids = fields.Many2many(
        "amazon.marketplace", compute="_compute_marketplace_ids"
    )
    since = fields.Datetime(
        "Orders Placed From",
        required=True,
        compute="_compute_since",
        store=True,
        readonly=False,
        help="Orders placed before this time are not imported.",
    )

    @api.depends("account_id")
    def _compute_marketplace_ids(self):
        for enable in self:
            links = enable.account_id._get_active_marketplaces()
            enable.marketplace_ids = links.marketplace_id

    @api.depends("account_id")
    def _compute_since(self):
        for enable in self:
            start = enable.account_id._get_default_start()
            enable.since = start or fields.Datetime.now()

    def action_enable(self):
        """Switch the import on; the orders come in the background."""
        self.ensure_one()
        self.account_id._switch_orders_on(self.since)
        return {"type": "ir.actions.act_window_close"}
