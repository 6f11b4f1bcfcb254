from odoo import api, fields, models
from odoo.tools import SQL

from .export_reasons import REASONS

# Nothing more happens to these.
END_STATES = ("accepted", "failed", "skipped", "cancelled")


class AmazonExportLine(models.Model):
    """One product in one marketplace, as a run of Send to Amazon left it.

    There are many thousands: no chatter, and no stored fields that Odoo computes.
    """

    _name = "amazon.export.line"
    _description = "Product Sent to Amazon"
    _order = "export_id desc, id"

    export_id = fields.Many2one(
        "amazon.export",
        "Run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Marketplace",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="export_id.company_id")
    account_id = fields.Many2one(related="export_id.account_id")
    currency_id = fields.Many2one(related="account_marketplace_id.currency_id")
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade", index=True
    )
    operation = fields.Selection(
        [("new", "New offer"), ("change", "Change")],
        readonly=True,
        help="Change: the product has a listing there, which gets its price and "
        "quantity.",
    )
    # checking --_mark_matching (a new offer)--> matching --_mark_asking--> asking
    # checking --_mark_passed (has a listing)--> passed
    # asking   --_mark_passed--> passed --_mark_waiting (the run is sent)--> waiting
    # waiting  --_mark_sent (in a feed)--> sent --_take_results--> accepted, failed
    # sent     --_forget_feed (Amazon never got it)--> waiting
    # checking --_mark_skipped--> skipped
    # checking, matching, asking, passed, waiting --_mark_failed--> failed
    # checking, matching, asking, passed, waiting --_mark_cancelled--> cancelled
    state = fields.Selection(
        [
            ("checking", "To check"),
            ("matching", "Looking for its page"),
            ("asking", "Asking Amazon"),
            ("passed", "Can be sent"),
            ("waiting", "Waiting for a feed"),
            ("sent", "At Amazon"),
            ("accepted", "Accepted"),
            ("failed", "Not sent"),
            ("skipped", "Nothing to send"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="checking",
    )
    is_open = fields.Boolean(search="_search_is_open", compute="_compute_is_open")
    code = fields.Selection(REASONS, "Reason", readonly=True)
    message = fields.Text("What to Do", readonly=True)
    amazon_text = fields.Text("Amazon's Text", readonly=True)
    sku = fields.Char("SKU", readonly=True)
    asin = fields.Char("ASIN", readonly=True)
    product_type = fields.Char(readonly=True)
    price = fields.Float(digits=0, readonly=True, help="As it was checked or sent.")
    quantity = fields.Integer(readonly=True, help="As it was checked or sent.")
    listing_id = fields.Many2one(
        "amazon.listing", readonly=True, ondelete="set null", index="btree_not_null"
    )
    offer_state = fields.Selection(related="listing_id.offer_state")

    _line_uniq = models.Constraint(
        "UNIQUE(export_id, product_id, account_marketplace_id)",
        "The product is in this run already.",
    )
    _state_idx = models.Index("(export_id, state, id)")
    _waiting_idx = models.Index("(account_marketplace_id, id) WHERE state = 'waiting'")

    @api.depends("product_id", "account_marketplace_id")
    def _compute_display_name(self):
        for line in self:
            code = line.account_marketplace_id.country_id.code
            line.display_name = f"{line.product_id.display_name} ({code})"

    @api.depends("state")
    def _compute_is_open(self):
        for line in self:
            line.is_open = line.state not in END_STATES

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "not in" if True in value else "in", END_STATES)]

    @api.model
    def _insert(self, export, product_ids, link):
        """Add products to a run: ten thousand in one statement."""
        self.env.execute_query(
            SQL(
                """INSERT INTO amazon_export_line
                          (export_id, account_marketplace_id, product_id, state,
                           create_uid, write_uid, create_date, write_date)
                   SELECT %(export)s, %(link)s, product_id, 'checking', %(user)s,
                          %(user)s, %(now)s, %(now)s
                     FROM unnest(%(products)s::int[]) AS t (product_id)
              ON CONFLICT DO NOTHING
                RETURNING id""",
                export=export.id,
                link=link.id,
                products=list(product_ids),
                user=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        export.invalidate_recordset(["line_ids"])

    # === INTENT METHODS === #

    def _mark_skipped(self, message):
        """There is nothing to send of it, which nobody has to mend."""
        self.write({"state": "skipped", "message": message})

    def _mark_failed(self, code, message, amazon_text=False):
        """It cannot be sent.

        :param str message: what happened and what to do
        """
        vals = {"code": code, "message": message, "amazon_text": amazon_text}
        self.write({"state": "failed", **vals})
        self._release_listings()

    def _mark_matching(self):
        """Its page in Amazon's catalogue is looked for."""
        self.state = "matching"

    def _mark_asking(self, asin, product_type):
        """Its page is known; Amazon is asked whether the seller may offer it."""
        vals = {"asin": asin, "product_type": product_type or False}
        self.write({"state": "asking", **vals})

    def _mark_passed(self, message=False, amazon_text=False):
        """It can be sent.

        :param message: what was left out of the checks
        :param amazon_text: Amazon's warnings
        """
        texts = {"message": message or False, "amazon_text": amazon_text or False}
        self.write({"state": "passed", **texts})

    def _mark_waiting(self):
        """It goes into the next feed of its marketplace."""
        self.state = "waiting"
