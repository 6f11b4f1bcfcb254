from odoo import fields, models


class AmazonAccountMarketplace(models.Model):
    _name = "amazon.account.marketplace"
    _description = "Amazon Account in a Marketplace"
    _inherit = ["amazon.order.defaults"]
    _rec_name = "marketplace_id"
    _order = "account_id, sequence, id"
    _check_company_auto = True

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    marketplace_id = fields.Many2one(
        "amazon.marketplace", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="marketplace_id.sequence", store=True)
    country_id = fields.Many2one(related="marketplace_id.country_id")
    currency_id = fields.Many2one(related="marketplace_id.currency_id")
    enabled = fields.Boolean(
        help="Off: no new orders are asked for. Shipments and cancellations of orders "
        "that are already in Odoo go on until they are done."
    )
    orders_from = fields.Datetime(
        default=fields.Datetime.now,
        required=True,
        help="Orders placed before this time are not imported.",
    )
    order_state = fields.Selection(help="Empty: as the account.")
    store_name = fields.Char(readonly=True)
    is_participating = fields.Boolean("Seller Participates", readonly=True)
    has_suspended_listings = fields.Boolean("Listings Suspended", readonly=True)

    _marketplace_uniq = models.Constraint(
        "UNIQUE(account_id, marketplace_id)",
        "The account already has this marketplace.",
    )

    def _update_participation(self, participation):
        """Write what getMarketplaceParticipations says where it differs."""
        vals = {
            "store_name": participation.store_name or False,
            "is_participating": participation.is_participating,
            "has_suspended_listings": participation.has_suspended_listings,
        }
        changed = {key: vals[key] for key in vals if self[key] != vals[key]}
        if changed:
            # Amazon's own facts; no user edits them.
            self.sudo().write(changed)

    def _end_participation(self):
        """Amazon no longer lists this marketplace for the seller."""
        if self.is_participating:
            self.sudo().is_participating = False  # Amazon's own fact, as above

    def _get_default(self, name):
        """Return an order default: the marketplace's, else the account's."""
        self.ensure_one()
        return self[name] or self.account_id[name]

    def _get_order_name(self, order_id):
        """Return the number of an order's sale order; '' when Odoo gives it."""
        if self._get_default("order_name") != "amazon":
            return ""
        return f"{self._get_default('order_prefix') or ''}{order_id}"
