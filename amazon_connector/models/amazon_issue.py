from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

# Hours until an order that could not be imported is asked for again.
RETRY_HOURS = (0.25, 1, 4, 24)

# What a user reads about each kind of trouble: title and what to do.
CODES = [
    ("database_copied", "Copy of the database"),
    ("secret_expires", "Client secret expires"),
    ("orders_failed", "Orders could not be imported"),
    ("shipments_failed", "Tracking numbers could not be sent"),
    ("urgent_failed", "Urgent parcels could not be confirmed"),
    ("offers_failed", "Offers could not be sent"),
    ("offer_checks_failed", "Offers could not be read back"),
    ("documents_failed", "Feeds could not be followed"),
    ("backfill_failed", "A marketplace could not catch up with its orders"),
    ("follow_failed", "Open orders could not be followed"),
    ("comparison_failed", "Missing orders could not be looked for"),
    ("order_failed", "Order could not be imported"),
    ("order_elsewhere", "Order is in Odoo already"),
    ("unknown_sku", "Unknown SKU"),
    ("duplicate_sku", "SKU fits several products"),
    ("total_differs", "Total differs"),
    ("no_amounts", "Amounts missing"),
    ("no_address", "Delivery address missing"),
    ("no_rate", "Exchange rate missing"),
    ("tax_number", "Tax number of the buyer"),
    ("partly_shipped", "Already partly shipped"),
    ("cancelled_at_amazon", "Cancelled at Amazon"),
    ("cancelled_invoiced", "Cancelled at Amazon, but invoiced"),
    ("items_cancelled", "Items cancelled at Amazon"),
    ("cancelled_in_odoo", "Cancelled in Odoo, but not at Amazon"),
    ("fba_not_delivered", "Not delivered from Amazon's warehouse"),
    ("origin_unknown", "Shipped by Amazon from an unknown country"),
    ("invoice_failed", "Order could not be invoiced"),
    ("invoices_failed", "Orders could not be invoiced"),
    ("origins_failed", "Amazon's report of shipments could not be read"),
    ("cancel_requested", "Buyer asks to cancel"),
    ("items_cancelled_here", "Items cancelled in Odoo, but not at Amazon"),
    ("cancelled_picked", "Cancelled at Amazon, but picked"),
    ("cancellation_refused", "Cancellation refused"),
    ("cancellations_failed", "Cancellations could not be sent"),
    ("part_of_pack", "Part of a pack"),
    ("shipment_refused", "Shipment refused"),
    ("shipment_warning", "Shipment accepted with a warning"),
    ("several_numbers", "Several tracking numbers"),
    ("not_confirmed", "Not confirmed in time"),
    ("tracking_differs", "Amazon shows another tracking number"),
    ("tracking_missing", "Parcel missing at Amazon"),
    ("no_carrier_code", "Carrier unknown to Amazon"),
    ("feed_failed", "Feed failed"),
    ("feed_lost", "Feed in doubt"),
    ("feed_slow", "Feed takes long"),
    ("listings_failed", "Listings could not be imported"),
    ("catalog_failed", "Catalogue data could not be fetched"),
    ("report_failed", "Report of listings failed"),
    ("report_columns", "Columns missing in the report of listings"),
    ("fba_stock_failed", "FBA stock could not be read"),
    ("drift_failed", "Quantities and prices could not be compared with Amazon"),
    ("stock_held", "Quantities do not rise"),
    ("oversold", "Amazon offers more than there is"),
    ("stock_brake", "Many listings would be set to 0"),
    ("price_brake", "Prices change a lot"),
    ("price_unread", "Prices wait for offers that Amazon does not show"),
    ("no_pricelist", "Pricelist missing"),
    ("missing_role", "Role missing: buyers are hidden"),
    ("order_changed", "Changed at Amazon after picking"),
    ("exports_failed", "Products could not be checked"),
    ("archived", "Archived or not for sale"),
    ("switched_off", "Switched off or unlinked"),
    ("no_sku", "Internal reference missing"),
    ("fba_listing", "Amazon ships it (FBA)"),
    ("no_price", "Price missing"),
    ("zero_stock", "No stock"),
    ("no_barcode", "Barcode missing"),
    ("invalid_barcode", "Barcode wrong"),
    ("no_asin", "Not in Amazon's catalogue"),
    ("several_asins", "Several product pages"),
    ("restricted", "Not allowed by Amazon"),
    ("amazon_error", "Error or remark by Amazon"),
]


class AmazonIssue(models.Model):
    """One thing that a person should know or mend."""

    _name = "amazon.issue"
    _description = "Amazon Issue"
    _rec_names_search = ["amazon_order_id", "message"]
    _order = "last_seen desc, id desc"
    _check_company_auto = True

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace", "Marketplace", readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("connection", "Connection"),
            ("listing", "Listing"),
            ("export", "Send to Amazon"),
            ("order", "Order"),
            ("shipment", "Shipment"),
            ("stock", "Stock and Prices"),
        ],
        required=True,
        readonly=True,
    )
    code = fields.Selection(CODES, "Problem", required=True, readonly=True)
    severity = fields.Selection(
        [("error", "Error"), ("warning", "Warning")],
        required=True,
        readonly=True,
        default="error",
    )
    # open --_sync_issues no longer finds it--> resolved
    # open --action_dismiss--> dismissed --found of a changed record--> open
    # dismissed --action_reopen, action_retry--> open
    state = fields.Selection(
        [("open", "Open"), ("dismissed", "Dismissed"), ("resolved", "Resolved")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    target_key = fields.Char(required=True, readonly=True, index=True)
    message = fields.Text("What happened and what to do", required=True, readonly=True)
    request_id = fields.Char("Amazon's Request ID", readonly=True)
    operation = fields.Char(
        "Amazon Operation", readonly=True, help="What Amazon was asked when it failed."
    )
    order_id = fields.Many2one(
        "sale.order", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    shipment_id = fields.Many2one(
        "amazon.shipment", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    feed_id = fields.Many2one(
        "amazon.feed", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    amazon_order_id = fields.Char("Amazon Order ID", readonly=True, index=True)
    dismissed_as = fields.Char(
        readonly=True, help="What text and record were like when it was dismissed."
    )
    count = fields.Integer("Times Seen", readonly=True, default=1)
    first_seen = fields.Datetime(readonly=True, default=fields.Datetime.now)
    last_seen = fields.Datetime(readonly=True, default=fields.Datetime.now)
    attempts = fields.Integer(readonly=True)
    next_attempt_at = fields.Datetime("Next Attempt", readonly=True)
    responsible_id = fields.Many2one("res.users", domain=[("share", "=", False)])

    _open_uniq = models.UniqueIndex(
        "(account_id, COALESCE(account_marketplace_id, 0), code, target_key) "
        "WHERE state = 'open'"
    )

    @api.depends("code", "amazon_order_id", "feed_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for issue in self:
            names = (issue.amazon_order_id, issue.feed_id.display_name)
            target = next(filter(None, names), "")
            label = labels.get(issue.code, "")
            issue.display_name = f"{label}: {target}" if target else label

    def write(self, vals):
        """Override: whoever may write issues gives them to somebody, and no more.

        :raises AccessError: other fields than the responsible, by a person
        """
        if not self.env.su and set(vals) - {"responsible_id"}:
            raise AccessError(
                self.env._("Only the responsible of an issue can be changed.")
            )
        return super().write(vals)

    @api.model
    def _sync_issues(self, account, codes, found, target_keys=None):
        """Write the issues of what was just checked.

        Opens what is new, counts up what is still there, and resolves what the
        checked scope no longer finds. Called after the rollback of a failed step.

        :param account: the amazon.account that was checked
        :param list codes: the kinds of trouble that were looked for
        :param list found: dicts of vals with at least code, kind, target_key, message
        :param target_keys: the targets that were checked; None: all of the account
        """
        known = self._find_known(account, codes, target_keys)
        left, new = dict(known), []
        for key, vals in {self._get_key(vals): vals for vals in found}.items():
            issue = left.pop(key, None)
            if issue:
                issue._see_again(vals)
            else:
                new.append(vals)
        if new:
            self._open(account, new)
        for issue in left.values():
            issue._resolve()

    @api.model
    def _find_known(self, account, codes, target_keys):
        domain = [
            ("account_id", "=", account.id),
            ("code", "in", codes),
            ("state", "in", ("open", "dismissed")),
        ]
        if target_keys is not None:
            domain.append(("target_key", "in", list(target_keys)))
        issues = self.sudo().search(domain)  # whoever acts, the list must be right
        return {(i.account_marketplace_id.id, i.code, i.target_key): i for i in issues}

    @api.model
    def _get_key(self, vals):
        marketplace = vals.get("account_marketplace_id") or False
        return marketplace, vals["code"], vals["target_key"]

    @api.model
    def _open(self, account, vals_list):
        shared = {
            "account_id": account.id,
            "responsible_id": account.responsible_id.id,
        }
        self.sudo().create([{**shared, **vals} for vals in vals_list])

    def _see_again(self, vals):
        """Count up; a dismissed issue comes back when its record has changed."""
        is_same = self.dismissed_as == self._get_fingerprint(vals["message"])
        if self.state == "dismissed" and is_same:
            return
        self.write(
            {
                **vals,
                "state": "open",
                "count": self.count + 1,
                "last_seen": fields.Datetime.now(),
            }
        )

    def _resolve(self):
        self.state = "resolved"

    def _plan_next_attempt(self):
        """Plan when the failed orders are asked for again, in Amazon's time."""
        for issue in self:
            hours = RETRY_HOURS[min(issue.attempts, len(RETRY_HOURS) - 1)]
            issue.write(
                {
                    "attempts": issue.attempts + 1,
                    "next_attempt_at": issue.account_id._now() + timedelta(hours=hours),
                }
            )

    def _unplan_attempt(self):
        """Take back an attempt about which Amazon only said that it has to wait."""
        self.write(
            {"attempts": self.attempts - 1, "next_attempt_at": self.account_id._now()}
        )
        self.env["ir.cron"]._commit_progress()
