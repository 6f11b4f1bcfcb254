from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What the quantities at Amazon depend on, apart from the stock.
COUNTED_BY = {
    "active",
    "one_quantity",
    "read_only",
    "stock_buffer",
    "stock_cap",
    "stock_enabled",
    "stock_warehouse_ids",
}
# What lets quantities go out again.
SENDING = {"active": True, "read_only": False, "stock_enabled": True}


class AmazonAccountStock(models.Model):
    """Stock out: of which goods an account tells Amazon, and how many.

    A SKU may have other settings; a marketplace has none, since Amazon keeps one
    quantity per SKU and region.
    """

    _inherit = "amazon.account"

    stock_warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "amazon_account_stock_warehouse_rel",
        string="Warehouses",
        check_company=True,
        help="Amazon is told of what is free to use in these warehouses. Empty: in all "
        "of the company's.",
    )
    stock_buffer = fields.Integer(
        "Buffer", help="So many pieces of each SKU are kept from Amazon."
    )
    stock_cap = fields.Integer(
        "At Most", help="Amazon is told of no more pieces of a SKU. 0: no limit."
    )
    handling_days = fields.Integer(
        "Handling Time",
        help="Days from an order to its parcel, as buyers are told. 0: as it is at "
        "Amazon.",
    )
    one_quantity = fields.Boolean(
        "One Quantity for All Marketplaces",
        compute="_compute_one_quantity",
        store=True,
        readonly=False,
        help="As Amazon keeps it in Europe: a quantity is sent once, for one "
        "marketplace, and holds in all of them. Off: each marketplace gets its own.",
    )

    # Not in SQL: PostgreSQL would write the whole row into the log, with the keys.
    @api.constrains("stock_buffer", "stock_cap", "handling_days")
    def _check_stock_limits(self):
        for account in self:
            if min(account.stock_buffer, account.stock_cap, account.handling_days) < 0:
                raise ValidationError(
                    self.env._(
                        "Buffer, limit and handling time are not to be negative."
                    )
                )

    @api.depends("region")
    def _compute_one_quantity(self):
        for account in self:
            account.one_quantity = account.region == "eu"

    def write(self, vals):
        """Override: Amazon is told of other quantities or another handling time."""
        result = super().write(vals)
        if "handling_days" in vals:
            self._recount(is_forced=True)
        elif not COUNTED_BY.isdisjoint(vals):
            self._recount()
        if any(vals.get(name) == value for name, value in SENDING.items()):
            self.env["amazon.stock.change"]._note_shown(self)
        return result

    def action_send_all_stock(self):
        """Send the quantities of all listings again, in the background."""
        self.check_access("write")
        self._recount(is_forced=True)
        return self.action_send_offers()

    def action_view_drift(self):
        """Show the listings of which Amazon showed something else in the last night."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_listing_compared"
        )
        domain = [("account_marketplace_id.account_id", "=", self.id)]
        return {**action, "domain": domain, "context": {"search_default_drift": 1}}

    def _recount(self, is_forced=False):
        """Let the flow of offers look at all quantities of these accounts."""
        self.env["amazon.stock.change"]._note_accounts(self, is_forced)
