from odoo import api, fields, models

# What the quantity of a SKU depends on, apart from the stock.
COUNTED_BY = (
    "product_id",
    "product_uom_id",
    "stock_warehouse_ids",
    "buffer_from",
    "stock_buffer",
    "stock_cap",
)
# What is read of many listings to choose among them.
LISTING_FIELDS = [
    "sku_id",
    "account_marketplace_id",
    "channel",
    "status",
    "offer_state",
    "keep_stock",
]


class AmazonSkuStock(models.Model):
    """Stock out: a SKU's own settings, and how many pieces Amazon is told of."""

    _inherit = "amazon.sku"

    stock_warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "amazon_sku_stock_warehouse_rel",
        string="Warehouses",
        check_company=True,
        help="Amazon is told of what is free to use in these warehouses. Empty: as the "
        "account.",
    )
    buffer_from = fields.Selection(
        [("own", "Its own")],
        "Buffer Of",
        help="Empty: as the account. Its own may be 0 as well.",
    )
    stock_buffer = fields.Integer("Buffer", help="So many pieces are kept from Amazon.")
    stock_cap = fields.Integer(
        "At Most", help="Amazon is told of no more pieces. 0: as the account."
    )
    handling_days = fields.Integer(
        "Handling Time",
        help="Days from an order to its parcel, as buyers are told. 0: as the account.",
    )
    quantity_now = fields.Integer(
        "Quantity for Amazon",
        compute="_compute_quantity_now",
        help="What Odoo counts now: free to use, in the SKU's unit, less the buffer "
        "and less what buyers at Amazon have not paid yet.",
    )

    _stock_limits = models.Constraint(
        "CHECK (stock_buffer >= 0 AND stock_cap >= 0 AND handling_days >= 0)",
        "Buffer, limit and handling time are not to be negative.",
    )

    @api.depends_context("uid")
    @api.depends(*COUNTED_BY)
    def _compute_quantity_now(self):
        quantities = self.env["amazon.offer.quantities"]._get_quantities(self)
        for sku in self:
            sku.quantity_now = quantities.get(sku, 0)

    def write(self, vals):
        """Override: Amazon is told of another quantity or handling time."""
        result = super().write(vals)
        changes = self.env["amazon.stock.change"]
        if "handling_days" in vals:
            changes._note(self, is_forced=True)
        elif not vals.keys().isdisjoint(COUNTED_BY):
            changes._note(self)
        return result

    @api.model
    def _insert(self, report, skus):
        """Override: SKUs that come in with their products have a quantity at once."""
        rows = super()._insert(report, skus)
        linked = [sku_id for sku, sku_id in rows if skus[sku]]
        self.env["amazon.stock.change"]._note(self.browse(linked))
        return rows

    @api.constrains("stock_warehouse_ids")
    def _check_stock_warehouses(self):
        for sku in self:
            sku.account_id._check_own_warehouses(sku.stock_warehouse_ids)

    def _get_warehouses(self):
        """Return the warehouses that are chosen; empty: all of the company's own."""
        return self.stock_warehouse_ids or self.account_id.stock_warehouse_ids

    def _get_buffer(self):
        """Return how many pieces are kept from Amazon."""
        owner = self if self.buffer_from == "own" else self.account_id
        return owner.stock_buffer

    def _get_cap(self):
        """Return the most that Amazon is told of; 0: no limit."""
        return self.stock_cap or self.account_id.stock_cap

    def _get_handling_days(self):
        """Return the handling time to send; None: it stays as it is at Amazon."""
        return self.handling_days or self.account_id.handling_days or None

    def _get_stock_listings(self):
        """Return the listings by which Amazon is told of the quantities of these SKUs.

        Of a SKU with one quantity for all marketplaces it is the first one that is on,
        unless another tool keeps the quantity of any of them.
        """
        links = self.account_id.marketplace_ids.filtered(lambda m: m._sends("stock"))
        listings = self.env["amazon.listing"].search_fetch(
            [
                ("sku_id", "in", self.ids),
                ("account_marketplace_id", "in", links.ids),
                ("channel", "=", "fbm"),
            ],
            LISTING_FIELDS,
        )
        groups = listings._filter_sendable().grouped("sku_id").items()
        chosen = [sku._choose_listings(group) for sku, group in groups]
        return self.env["amazon.listing"].union(*chosen)

    def _choose_listings(self, listings):
        following = listings._filter_following_stock()
        if not self.account_id.one_quantity:
            return following
        if not following or any(listings.mapped("keep_stock")):
            return listings.browse()
        links = following.account_marketplace_id
        first = min(links, key=lambda link: (link.sequence, link.id))
        return following.filtered(lambda one: one.account_marketplace_id == first)
