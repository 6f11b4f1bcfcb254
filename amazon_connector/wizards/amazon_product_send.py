from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.count_texts import format_count

# More are counted in the background only: the dialog must open at once.
MOST_COUNTED = 5000


class AmazonProductSend(models.TransientModel):
    """Asks to which marketplaces products are sent, and what of them."""

    _name = "amazon.product.send"
    _inherit = ["amazon.export.options"]
    _description = "Send Products to Amazon"

    product_ids = fields.Many2many(
        "product.product",
        required=True,
        readonly=True,
        context={"active_test": False},
    )
    product_count = fields.Integer(compute="_compute_product_count")
    account_id = fields.Many2one(
        "amazon.account",
        required=True,
        compute="_compute_account_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('id', 'in', possible_account_ids)]",
    )
    possible_account_ids = fields.Many2many(
        "amazon.account", compute="_compute_possible_account_ids"
    )
    has_accounts = fields.Boolean(compute="_compute_possible_account_ids")
    read_only = fields.Boolean(related="account_id.read_only")
    account_marketplace_ids = fields.Many2many(
        "amazon.account.marketplace",
        string="Marketplaces",
        compute="_compute_account_marketplace_ids",
        store=True,
        readonly=False,
        domain="[('account_id', '=', account_id), ('enabled', '=', True)]",
    )
    passed_count = fields.Integer(compute="_compute_counts")
    skipped_count = fields.Integer(compute="_compute_counts")
    stopped_count = fields.Integer(compute="_compute_counts")
    reasons = fields.Text(compute="_compute_counts")
    is_counted = fields.Boolean(compute="_compute_counts")

    @api.model
    def _get_accounts(self):
        accounts = self.env["amazon.account"].search([("active", "=", True)])
        return accounts.filtered(lambda a: a._get_active_marketplaces())

    @api.depends("product_ids")
    def _compute_account_id(self):
        for dialog in self:
            dialog.account_id = dialog._find_listing_account() or (
                dialog._find_last_account() or self._get_accounts()[:1]
            )

    def _find_listing_account(self):
        """Return the account that lists the most of the products."""
        groups = self.env["amazon.sku"]._read_group(
            [
                ("account_id", "in", self._get_accounts().ids),
                ("product_id", "in", self.product_ids._origin.ids),
                ("listing_ids", "!=", False),
            ],
            ["account_id"],
            order="__count DESC, account_id",
            limit=1,
        )
        return groups[0][0] if groups else self.env["amazon.account"]

    def _find_last_account(self):
        """Return the account that this user sent from last."""
        domain = [
            ("account_id", "in", self._get_accounts().ids),
            ("user_id", "=", self.env.uid),
        ]
        return self.env["amazon.export"].search(domain, limit=1).account_id

    @api.depends("product_ids")
    def _compute_product_count(self):
        for dialog in self:
            dialog.product_count = len(dialog.product_ids)

    @api.depends("account_id")
    def _compute_possible_account_ids(self):
        self.possible_account_ids = self._get_accounts()
        for dialog in self:
            dialog.has_accounts = len(dialog.possible_account_ids) > 1

    @api.depends("account_id")
    def _compute_account_marketplace_ids(self):
        for dialog in self:
            links = dialog.account_id._get_active_marketplaces()
            dialog.account_marketplace_ids = links

    @api.depends("account_marketplace_ids", "sends_new", "sends_stock", "sends_prices")
    def _compute_counts(self):
        for dialog in self:
            links, products = dialog.account_marketplace_ids, dialog.product_ids
            dialog.is_counted = len(links) * len(products) <= MOST_COUNTED
            findings = dialog._find() if dialog.is_counted else []
            dialog.passed_count = sum(finding.can_go for finding in findings)
            dialog.skipped_count = sum(bool(f.skipped) for f in findings)
            stopped = [f for f in findings if f.problems and not f.skipped]
            dialog.stopped_count = len(stopped)
            dialog.reasons = self._describe(stopped)

    def _find(self):
        """Return what can be told of each product without asking Amazon."""
        # Whoever sends need not have rights on prices and stock.
        checks = self.env["amazon.export.checks"].sudo()
        products = self.product_ids._origin.sudo()  # as above
        findings = []
        for link in self.account_marketplace_ids._origin.sudo():  # as above
            env = checks.with_company(link.company_id).env
            found = checks.with_env(env)._find(
                products.with_env(env), link.with_env(env), self
            )
            findings += found.values()
        return findings

    @api.model
    def _describe(self, findings):
        """Return each reason with its number, the most frequent first."""
        field = self.env["amazon.export.line"]._fields["code"]
        titles = dict(field._description_selection(self.env))
        counts = Counter(code for f in findings for code, __ in f.problems)
        return "\n".join(
            f"{format_count(self.env, n)} × {titles[code]}"
            for code, n in counts.most_common()
        )

    # === BUTTONS === #

    def action_check(self):
        """Check the products in the background; nothing is sent."""
        return self._start(sends_at_once=False)

    def action_send(self):
        """Check the products in the background, and send what passes."""
        self.account_id._check_sending()
        return self._start(sends_at_once=True)

    def _start(self, **vals):
        self.ensure_one()
        self.account_id.check_access("read")
        links = self.account_marketplace_ids.filtered("enabled")
        if not links:
            raise UserError(self.env._("Choose at least one marketplace."))
        vals |= {
            "account_marketplace_ids": links.ids,
            **{name: self[name] for name in self._get_option_names()},
        }
        pairs = [(self.product_ids.ids, link) for link in links]
        return self.env["amazon.export"]._start(self.account_id, vals, pairs)._open()
