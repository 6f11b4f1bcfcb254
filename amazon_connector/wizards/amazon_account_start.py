from odoo import fields, models


class AmazonAccountStart(models.TransientModel):
    """The last step of the set-up: what starts, and from which date."""

    _name = "amazon.account.start"
    _description = "Start an Amazon Account"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id")
    marketplace_ids = fields.Many2many(
        "amazon.marketplace", compute="_compute_marketplace_ids"
    )
    unrated_currency_ids = fields.Many2many(
        "res.currency", compute="_compute_unrated_currency_ids"
    )
    pricelist_ids = fields.Many2many(
        "product.pricelist", compute="_compute_pricelist_ids"
    )
    takes_pricelists = fields.Boolean(
        "Use Them",
        default=True,
        help="Each marketplace takes the one in its currency, which is then shown on "
        "its orders. It sets none of their prices: these are Amazon's.",
    )
    is_read_only = fields.Boolean(related="account_id.read_only")
    connection_message = fields.Text(compute="_compute_connection_message")
    orders_from = fields.Datetime(
        "Orders Placed From",
        required=True,
        default=fields.Datetime.now,
        help="Orders placed before this time are not imported.",
    )
    orders_enabled = fields.Boolean("Import Orders", default=True)
    tracking_enabled = fields.Boolean("Send Tracking Numbers", default=True)

    def _compute_marketplace_ids(self):
        for start in self:
            start.marketplace_ids = start._get_links().marketplace_id

    def _compute_unrated_currency_ids(self):
        for start in self:
            unrated = start._get_links().filtered(lambda link: not link._has_rate())
            start.unrated_currency_ids = unrated.currency_id

    def _compute_pricelist_ids(self):
        for start in self:
            start.pricelist_ids = start._get_links()._propose_pricelists()

    def _get_links(self):
        return self.account_id._get_active_marketplaces()

    def _compute_connection_message(self):
        for start in self:
            account = start.account_id
            has_warning = account.connection_state in ("warning", "failed")
            start.connection_message = has_warning and account.connection_message

    def action_start(self):
        """Switch the account on; the orders come in the background."""
        self.ensure_one()
        switches = {
            "orders_enabled": self.orders_enabled,
            "tracking_enabled": self.tracking_enabled,
        }
        if self.takes_pricelists:
            self._get_links()._take_pricelists()
        self.account_id._start(self.orders_from, switches)
        return {"type": "ir.actions.act_window_close"}
