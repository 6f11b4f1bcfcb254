from odoo import api, fields, models


class AmazonMarketplaceEnable(models.TransientModel):
    """Switches a marketplace on: from which date, and what its currency needs."""

    _name = "amazon.marketplace.enable"
    _description = "Switch an Amazon Marketplace On"
    _check_company_auto = True

    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_marketplace_id.company_id")
    currency_id = fields.Many2one(related="account_marketplace_id.currency_id")
    disabled_at = fields.Datetime(related="account_marketplace_id.disabled_at")
    since = fields.Datetime(
        "Orders Placed From",
        required=True,
        compute="_compute_since",
        store=True,
        readonly=False,
        help="Orders placed before this time are not imported.",
    )
    is_currency_active = fields.Boolean(related="currency_id.active")
    has_rate = fields.Boolean(compute="_compute_has_rate")
    pricelist_id = fields.Many2one(
        "product.pricelist",
        check_company=True,
        compute="_compute_pricelist_id",
        store=True,
        readonly=False,
        domain="[('currency_id', '=', currency_id)]",
        help="Shown on the orders of this marketplace. It sets none of their prices: "
        "these are Amazon's.",
    )
    new_pricelist_name = fields.Char(compute="_compute_new_pricelist_name")
    is_pricelist_wanted = fields.Boolean("Make a Pricelist")

    @api.depends("account_marketplace_id")
    def _compute_since(self):
        for enable in self:
            enable.since = enable.account_marketplace_id._get_default_start()

    @api.depends("account_marketplace_id")
    def _compute_has_rate(self):
        for enable in self:
            enable.has_rate = enable.account_marketplace_id._has_rate()

    @api.depends("account_marketplace_id")
    def _compute_pricelist_id(self):
        for enable in self:
            enable.pricelist_id = enable.account_marketplace_id._propose_pricelist()

    @api.depends("account_marketplace_id")
    def _compute_new_pricelist_name(self):
        for enable in self:
            name = enable.account_marketplace_id.marketplace_id.name
            enable.new_pricelist_name = f"{name} ({enable.currency_id.name})"

    def action_enable(self):
        """Switch the marketplace on; its orders come in the background."""
        self.ensure_one()
        link = self.account_marketplace_id
        if self.is_pricelist_wanted and not self.pricelist_id:
            self.pricelist_id = link._create_pricelist()
        link.pricelist_id = self.pricelist_id
        link._switch_on(self.since)
        return {"type": "ir.actions.act_window_close"}

    def action_open_currency(self):
        """Open the currency, where its rates are entered."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.currency",
            "res_id": self.currency_id.id,
            "views": [(False, "form")],
        }
