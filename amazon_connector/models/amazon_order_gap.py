from odoo import api, fields, models


class AmazonOrderGap(models.Model):
    """An order of Amazon's that Odoo lacks and that is asked for alone (getOrder)."""

    _name = "amazon.order.gap"
    _description = "Missing Amazon Order"
    _rec_name = "amazon_order_id"
    _order = "id"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    comparison_id = fields.Many2one(
        "amazon.order.comparison",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The comparison that found it; empty: somebody asked for it.",
    )
    amazon_order_id = fields.Char("Amazon Order ID", required=True, readonly=True)
    is_asked_for = fields.Boolean(
        readonly=True,
        help="Somebody wants it, whatever the settings of its marketplace leave out.",
    )
    # missing --_settle--> fetched, failed, left_out
    # failed --_ask_for (somebody asks for it again)--> missing
    state = fields.Selection(
        [
            ("missing", "To fetch"),
            ("fetched", "Now in Odoo"),
            ("failed", "Failed: see the issue"),
            ("left_out", "Not to be imported any more"),
        ],
        required=True,
        readonly=True,
        default="missing",
    )
    order_id = fields.Many2one(
        "sale.order", readonly=True, ondelete="set null", index="btree_not_null"
    )

    _order_uniq = models.UniqueIndex(
        "(account_id, COALESCE(comparison_id, 0), amazon_order_id)"
    )
    _asked_index = models.Index(
        "(account_id, amazon_order_id) WHERE is_asked_for IS TRUE"
    )

    @api.model
    def _ask_for(self, account, order_id):
        """Let an order in that somebody asks for; return its record."""
        domain = [
            ("account_id", "=", account.id),
            ("comparison_id", "=", False),
            ("amazon_order_id", "=", order_id),
        ]
        vals = {"is_asked_for": True, "state": "missing"}
        if gap := self.search(domain):
            gap.write(vals)
            return gap
        return self.create(
            {"account_id": account.id, "amazon_order_id": order_id, **vals}
        )

    @api.model
    def _find_asked_for(self, account, order_ids):
        """Return which of these orders somebody asked for."""
        if not order_ids:
            return set()
        domain = [
            ("account_id", "=", account.id),
            ("is_asked_for", "=", True),
            ("amazon_order_id", "in", list(order_ids)),
        ]
        return set(self.search(domain).mapped("amazon_order_id"))

    def _settle(self):
        """Write down what became of these orders."""
        importer = self.env["amazon.order.importer"]
        for gap in self:
            order_id = gap.amazon_order_id
            known = importer._find_known(gap.account_id, [order_id])
            is_failing = importer._search_failures(
                gap.account_id, ("amazon_order_id", "=", order_id)
            )
            state = "fetched" if known else "failed" if is_failing else "left_out"
            sale = known.get(order_id, self.env["sale.order"])
            gap.write({"state": state, "order_id": sale.id})
