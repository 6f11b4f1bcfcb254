from odoo import api, fields, models

# From this change on a price is counted in what people are asked.
NOTABLE_PERCENT = 20
# So many listings are shown; the counts are of all.
MAX_SHOWN = 200


class AmazonOffersEnable(models.TransientModel):
    """Lets stock or prices go out: shows first what would change at Amazon."""

    _name = "amazon.offers.enable"
    _inherit = ["amazon.offers.switch"]
    _description = "Send Stock or Prices to Amazon"

    off_ids = fields.Many2many(
        "amazon.account.marketplace", compute="_compute_marketplace_ids"
    )
    added_ids = fields.Many2many(
        "amazon.account.marketplace",
        string="Also Switch On",
        domain="[('id', 'in', off_ids)]",
        help="Marketplaces that do not send this yet; those that are on stay on.",
    )
    marketplace_ids = fields.Many2many(
        "amazon.account.marketplace", compute="_compute_marketplace_ids"
    )
    read_only = fields.Boolean(related="account_id.read_only")
    waits_for_other = fields.Boolean(
        compute="_compute_marketplace_ids",
        help="Nothing goes out before the other switch is on as well.",
    )
    listing_ids = fields.Many2many(
        "amazon.listing", string="Would Change", compute="_compute_listing_ids"
    )
    is_cut = fields.Boolean(
        compute="_compute_listing_ids", help="There are more than are shown."
    )
    listing_count = fields.Integer(compute="_compute_listing_ids")
    zero_count = fields.Integer(compute="_compute_listing_ids")
    notable_count = fields.Integer(compute="_compute_listing_ids")
    unpriced_count = fields.Integer(compute="_compute_listing_ids")
    kept_count = fields.Integer(compute="_compute_kept_count")
    is_given_back = fields.Boolean("Give Back the Quantities Set to 0", default=True)

    @api.depends("account_id", "account_marketplace_id", "what", "added_ids")
    def _compute_marketplace_ids(self):
        for enable in self:
            link, name = enable.account_marketplace_id, f"{enable.what}_enabled"
            links = enable.account_id._get_active_marketplaces()._origin
            sending = links.filtered(name)
            enable.off_ids = links - sending
            sending |= enable.added_ids._origin
            enable.marketplace_ids = link or sending
            is_other_on = enable.account_id[name] if link else bool(sending)
            enable.waits_for_other = not is_other_on

    @api.depends("marketplace_ids", "what")
    def _compute_listing_ids(self):
        for enable in self:
            is_stock = enable.what == "stock"
            rows = enable._compare()
            others = [row for row in rows if row.is_other]
            empty = sum(not row.value for row in (others if is_stock else rows))
            enable.zero_count = is_stock and empty
            enable.unpriced_count = not is_stock and empty
            enable.notable_count = sum(
                row.change * 100 > NOTABLE_PERCENT for row in others
            )
            enable.listing_count = len(others)
            enable.is_cut = len(others) > MAX_SHOWN
            enable.listing_ids = enable._get_first(others)

    def _get_compared_domain(self):
        listings = self.env["amazon.listing"]
        return listings._get_comparable_domain(self.marketplace_ids, self.what)

    def _compare(self):
        # Listings of one SKU, which is counted once, stay together.
        listings = self.env["amazon.listing"].search(
            self._get_compared_domain(), order="sku_id.id, id"
        )
        return list(listings._compare(self.what))

    @api.model
    def _get_first(self, rows):
        """Return the listings that a person should look at first."""
        # Of prices the largest changes, of quantities those that end at 0.
        rows.sort(key=lambda row: (-row.change, row.value))
        ids = [row.listing_id for row in rows[:MAX_SHOWN]]
        return self.env["amazon.listing"].browse(ids)

    @api.depends("marketplace_ids", "what")
    def _compute_kept_count(self):
        for enable in self:
            enable.kept_count = enable.what == "stock" and len(enable._find_kept())

    def _find_kept(self):
        """Return the listings that people have set to 0."""
        return self.env["amazon.listing"].search(
            [
                ("account_marketplace_id", "in", self.marketplace_ids.ids),
                ("is_kept_at_zero", "=", True),
            ]
        )

    def action_view_compared(self):
        """Show all listings that would be compared, Amazon's values beside Odoo's."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_listing_compared"
        )
        return {**action, "domain": list(self._get_compared_domain())}

    def action_enable(self):
        """Turn the switch on; what differs goes out in the background."""
        self.ensure_one()
        if self.kept_count and self.is_given_back:
            self._find_kept().action_give_back()
        self._set_switch(True)
        (self.added_ids & self.off_ids).write({f"{self.what}_enabled": True})
        self.account_id._get_flow("offers")._mark_due()
        return {"type": "ir.actions.act_window_close"}
