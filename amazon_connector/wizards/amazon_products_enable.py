from odoo import api, fields, models


class AmazonProductsEnable(models.TransientModel):
    """Has imports create missing products, and says how many that would be now."""

    _name = "amazon.products.enable"
    _description = "Create Missing Amazon Products"

    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace", required=True, readonly=True, ondelete="cascade"
    )
    has_listings = fields.Boolean(compute="_compute_counts")
    active_count = fields.Integer("From Active Listings", compute="_compute_counts")
    inactive_count = fields.Integer("From Inactive Listings", compute="_compute_counts")
    with_inactive = fields.Boolean("From Inactive Listings Too")

    @api.depends("account_marketplace_id")
    def _compute_counts(self):
        for enable in self:
            link = enable.account_marketplace_id
            enable.has_listings = bool(link._count_listings())
            enable.active_count = link._count_missing(link._get_statuses(False))
            both = link._count_missing(link._get_statuses(True))
            enable.inactive_count = both - enable.active_count

    def action_enable(self):
        """Switch it on; the next import creates the products."""
        self.ensure_one()
        self.account_marketplace_id.write(
            {"create_products": True, "create_inactive_products": self.with_inactive}
        )
        return {"type": "ir.actions.act_window_close"}
