from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import REGIONS
from .amazon_order_defaults import CHARGE_PRODUCTS

# An order is asked for with everything that the roles of the application allow;
# what they do not allow is simply left out of Amazon's answer.
INCLUDED_DATA = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
)
# What the orders of an account depend on.
SETTLED = ("company_id", "region", "seller_id")
FLOW_CRONS = {
    "orders": "amazon_connector.ir_cron_import_orders",
    "backfill": "amazon_connector.ir_cron_import_orders",
    "follow": "amazon_connector.ir_cron_import_orders",
    "shipments": "amazon_connector.ir_cron_send_shipments",
    "urgent": "amazon_connector.ir_cron_send_shipments",
    "cancellations": "amazon_connector.ir_cron_send_shipments",
    "offers": "amazon_connector.ir_cron_send_offers",
    "offer_checks": "amazon_connector.ir_cron_follow_documents",
    "exports": "amazon_connector.ir_cron_prepare_exports",
    "documents": "amazon_connector.ir_cron_follow_documents",
    "listings": "amazon_connector.ir_cron_import_listings",
    "catalog": "amazon_connector.ir_cron_import_listings",
    "drift": "amazon_connector.ir_cron_import_listings",
    "comparison": "amazon_connector.ir_cron_compare_orders",
    "fba_stock": "amazon_connector.ir_cron_import_listings",
    "origins": "amazon_connector.ir_cron_compare_orders",
    "invoices": "amazon_connector.ir_cron_compare_orders",
}
# The others are made when there is something to do, and go when it is done.
PASSING_FLOWS = ("backfill", "catalog", "fba_stock")
LASTING_FLOWS = tuple(n for n in FLOW_CRONS if n not in PASSING_FLOWS)


class AmazonAccount(models.Model):
    _name = "amazon.account"
    _inherit = ["mail.thread", "amazon.order.defaults"]
    _description = "Amazon Account"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    region = fields.Selection(
        selection=REGIONS,
        required=True,
        default="eu",
        tracking=True,
        help="Amazon authorises a seller per region; each region is an account.",
    )
    seller_id = fields.Char(
        "Seller ID",
        required=True,
        tracking=True,
        help="Seller Central > Settings > Account Info > Your Merchant Token, "
        "for example A1B2C3D4E5F6G7.",
    )
    read_only = fields.Boolean(
        default=True,
        tracking=True,
        copy=False,
        help="Orders come in, but nothing that changes anything at Amazon goes out: "
        "no tracking numbers, no feeds.",
    )
    orders_enabled = fields.Boolean("Import Orders", tracking=True, copy=False)
    tracking_enabled = fields.Boolean(
        "Send Tracking Numbers", tracking=True, copy=False
    )
    order_state = fields.Selection(required=True, default="sale")
    order_channel = fields.Selection(required=True, default="fbm")
    shipped_orders = fields.Selection(required=True, default="skip")
    order_name = fields.Selection(required=True, default="odoo")
    pending_orders = fields.Selection(required=True, default="offers")
    responsible_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        help="New issues are assigned to this person.",
    )
    marketplace_ids = fields.One2many(
        "amazon.account.marketplace", "account_id", "Marketplaces"
    )
    flow_ids = fields.One2many("amazon.account.flow", "account_id", "Flows")
    order_count = fields.Integer(compute="_compute_order_count")
    issue_count = fields.Integer(compute="_compute_issue_count")
    warning_count = fields.Integer(compute="_compute_issue_count")

    _seller_uniq = models.UniqueIndex(
        "(region, seller_id) WHERE active",
        "This seller account is already connected in this region.",
    )
    _seller_company_uniq = models.Constraint(
        "UNIQUE(region, seller_id, company_id)",
        "This company has an account of this seller in this region already. If it is "
        "archived, unarchive it.",
    )

    @api.depends_context("uid")
    def _compute_order_count(self):
        counts = {}
        # An Amazon user need not have rights on sales.
        if self.env["sale.order"].has_access("read"):
            groups = self.env["sale.order"]._read_group(
                [("amazon_account_id", "in", self.ids)],
                ["amazon_account_id"],
                ["__count"],
            )
            counts = {account.id: count for account, count in groups}
        for account in self:
            account.order_count = counts.get(account.id, 0)

    @api.depends_context("uid")
    def _compute_issue_count(self):
        groups = self.env["amazon.issue"]._read_group(
            [("account_id", "in", self.ids), ("state", "=", "open")],
            ["account_id", "severity"],
            ["__count"],
        )
        counts = {(account.id, severity): count for account, severity, count in groups}
        for account in self:
            account.issue_count = counts.get((account.id, "error"), 0)
            account.warning_count = counts.get((account.id, "warning"), 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Give each account its flows and the products for Amazon's amounts."""
        accounts = super().create(vals_list)
        for account in accounts:
            account._create_flows()
            account._set_charge_products()
        return accounts

    def write(self, vals):
        self._check_settled(vals)
        return super().write(vals)

    def _check_settled(self, vals):
        """Keep the accounts of orders in Odoo at their company and seller.

        :raises UserError: an account with orders would get another one
        """
        changed = self.filtered(lambda account: account._changes(vals, SETTLED))
        domain = [("amazon_account_id", "in", changed.ids)]
        # Whoever sets up accounts need not have rights on sales.
        if changed and self.env["sale.order"].sudo().search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "Orders of this account are in Odoo already, so its company, "
                    "region and seller ID stay. Archive it and make a new account for "
                    "another seller."
                )
            )

    def _changes(self, vals, names):
        """Return whether vals give any of these accounts another value of a field."""
        fresh = [name for name in names if name in vals]
        return any(
            account._fields[name].convert_to_write(account[name], account)
            != (vals[name] or False)
            for account in self.sudo()  # only managers read keys
            for name in fresh
        )

    def _create_flows(self, names=LASTING_FLOWS):
        # Nobody has rights on the flows' rows: only the crons write them.
        return (
            self.env["amazon.account.flow"]
            .sudo()
            .create([{"account_id": self.id, "flow": name} for name in names])
        )

    def _set_charge_products(self):
        kinds = [kind for kind in CHARGE_PRODUCTS if not self[f"{kind}_product_id"]]
        products = self._get_charge_products(self.company_id, kinds)
        self.write(
            {f"{kind}_product_id": product.id for kind, product in products.items()}
        )

    # === ACTION METHODS === #

    def action_import_orders(self):
        """Import this account's orders now, in the background."""
        return self._run_now("orders", self.env._("Orders are being imported."))

    def action_send_shipments(self):
        """Send this account's tracking numbers now, in the background."""
        return self._run_now(
            "shipments", self.env._("Tracking numbers are being sent.")
        )

    def action_view_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_orders"
        )
        return {**action, "domain": [("amazon_account_id", "=", self.id)]}

    def action_view_issues(self):
        return self._view_issues("error")

    def action_view_warnings(self):
        return self._view_issues("warning")

    def _view_issues(self, severity):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_issue"
        )
        context = {"search_default_open": 1, f"search_default_{severity}s": 1}
        domain = [("account_id", "=", self.id)]
        return {**action, "domain": domain, "context": context}

    # === BUSINESS METHODS === #

    def import_order(self, order_id):
        """Import one order in the caller's transaction, without commit.

        :param str order_id: Amazon's order id, such as 302-1234567-1234567
        :return: the sale order; empty when the account does not import such orders,
            or when Odoo could not create it, which an issue explains
        :raises SpApiError: Amazon's refusal (getOrder)
        """
        self.ensure_one()
        self.check_access("write")
        order = self._get_client().get_order(order_id, included_data=INCLUDED_DATA)
        # As in the cron: who may import orders need not have rights on sales.
        account = self.sudo().with_context(allowed_company_ids=self.company_id.ids)
        account.env["amazon.ignored.order"]._forget(account, order_id)
        importer = account.env["amazon.order.importer"]
        importer._import_orders(account, [order])
        sales = importer._find_known(account, [order_id])
        return self.env["sale.order"].browse([sale.id for sale in sales.values()])

    def _run_now(self, flow, message):
        """Mark a flow due and wake its cron; nothing is done in the user's click."""
        self.check_access("write")
        self._check_active()
        for account in self:
            account._get_flow(flow)._mark_due()
        return self._notify("info", message)

    def _get_flow(self, name):
        """Return a flow's row; an account of an earlier version may lack it."""
        # Users have no rights on the flows' rows.
        flow = self.sudo().flow_ids.filtered(lambda flow: flow.flow == name)
        return flow or self._create_flows([name])

    @api.model
    def _notify(self, kind, message, next_action=None):
        params = {"type": kind, "message": message}
        if next_action:
            params["next"] = next_action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": params,
        }

    # === CRONS === #

    @api.model
    def _cron_import_orders(self):
        """Import the orders of all accounts that are due."""
        self.env["amazon.account.flow"]._run_due("orders", "backfill", "follow")

    @api.model
    def _cron_send_shipments(self):
        """Send the tracking numbers and cancellations of all accounts that are due."""
        flows = "shipments", "urgent", "cancellations"
        self.env["amazon.account.flow"]._run_due(*flows)

    @api.model
    def _cron_follow_documents(self):
        """Look after the feeds that wait for Amazon, and after the keys' age."""
        self.env["amazon.account.flow"]._run_due("documents", "offer_checks")
        self._check_secrets()
