from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# What a person chooses for imported orders; the products for Amazon's amounts are
# there from the beginning.
CHOSEN_DEFAULTS = (
    "carrier_id",
    "warehouse_id",
    "team_id",
    "user_id",
    "preferred_payment_method_line_id",
    "payment_term_id",
    "pricelist_id",
    "fiscal_position_id",
    "tag_ids",
)
SWITCHES = {"orders_enabled", "tracking_enabled", "listings_enabled"}


class AmazonAccountSetup(models.Model):
    """From an empty account to *Start*: the steps that the form shows."""

    _inherit = "amazon.account"

    started_at = fields.Datetime(
        "Started",
        readonly=True,
        copy=False,
        help="When somebody pressed Start; empty while the account is set up.",
    )
    setup_step = fields.Selection(
        [
            ("keys", "Fill in the keys"),
            ("test", "Test the connection"),
            ("marketplaces", "Choose marketplaces"),
            ("start", "Start"),
        ],
        "Next Step",
        compute="_compute_setup_step",
    )
    has_chosen_defaults = fields.Boolean(compute="_compute_has_chosen_defaults")

    @api.depends("has_keys", "connection_state", "tested_at", "marketplace_ids.enabled")
    def _compute_setup_step(self):
        for account in self:
            if not account.has_keys:
                account.setup_step = "keys"
            elif not account.tested_at or account.connection_state == "failed":
                account.setup_step = "test"
            elif not account._get_active_marketplaces():
                account.setup_step = "marketplaces"
            else:
                account.setup_step = "start"

    @api.depends(*CHOSEN_DEFAULTS)
    def _compute_has_chosen_defaults(self):
        for account in self:
            account.has_chosen_defaults = any(account[name] for name in CHOSEN_DEFAULTS)

    @api.model_create_multi
    def create(self, vals_list):
        """Override: an account that a script switches on is started."""
        accounts = super().create(vals_list)
        accounts._note_start()
        return accounts

    def write(self, vals):
        """Override: an account that a script switches on is started."""
        result = super().write(vals)
        if not SWITCHES.isdisjoint(vals):
            self._note_start()
        return result

    def _note_start(self):
        running = self.filtered(lambda account: any(account[n] for n in SWITCHES))
        running.filtered(lambda a: not a.started_at).started_at = fields.Datetime.now()

    # === ACTION METHODS === #

    @api.model
    def action_open_amazon(self):
        """Open what is to ship today, or an empty account where there is none yet."""
        return self._open_unless_empty("amazon_connector.action_amazon_today")

    @api.model
    def action_open_accounts(self):
        """Open the accounts, or an empty one where there is none yet."""
        return self._open_unless_empty("amazon_connector.action_amazon_account")

    def action_open_start(self):
        """Open the dialog that says what starts, and from which date.

        :raises UserError: the account is not ready, with what to do first
        """
        self.ensure_one()
        self._check_ready()
        return self._open_dialog("amazon.account.start", self.env._("Start"))

    def action_open_release(self):
        """Open the dialog that says what goes out once this is not read only."""
        self.ensure_one()
        name = self.env._("Let It Change Things at Amazon")
        return self._open_dialog("amazon.account.release", name)

    # === BUSINESS METHODS === #

    @api.model
    def _open_unless_empty(self, xml_id):
        accounts = self.with_context(active_test=False)
        if accounts.search_count([], limit=1) or not self.has_access("create"):
            return self.env["ir.actions.actions"]._for_xml_id(xml_id)
        xml_id = "amazon_connector.action_amazon_account"
        action = self.env["ir.actions.actions"]._for_xml_id(xml_id)
        return {**action, "views": [(False, "form")], "view_mode": "form"}

    def _open_dialog(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_account_id": self.id},
        }

    def _check_ready(self):
        """Refuse to start what is not ready.

        :raises UserError: says what to do first
        """
        self.check_access("write")
        if not self.tested_at:
            raise UserError(
                self.env._(
                    "The connection was never tested. Fill in the keys and press Test "
                    "Connection first."
                )
            )
        if not self._get_active_marketplaces():
            raise UserError(
                self.env._(
                    "No marketplace is chosen. Switch on those that you want to sell "
                    "in, on the tab Marketplaces."
                )
            )

    def _start(self, orders_from, switches):
        """Let the background work begin.

        :param orders_from: orders placed before are not imported
        :param dict switches: values of `orders_enabled` and `tracking_enabled`
        """
        self._check_ready()
        links = self._get_active_marketplaces()
        links.orders_from = orders_from
        # Who starts an account need not administer currencies.
        links.currency_id.sudo().active = True
        self.write({**switches, "started_at": fields.Datetime.now()})
        self._get_flow("orders")._mark_due()

    def _count_waiting_parcels(self):
        """Return the number of deliveries that Amazon is to be told of."""
        # Who sets up accounts need not have rights on deliveries.
        pickings = self.env["stock.picking"].sudo()
        return pickings.search_count(self._get_waiting_domain())

    def _get_waiting_domain(self):
        pickings = self.env["stock.picking"]
        return (
            pickings._amazon_in_orders([("amazon_account_id", "=", self.id)])
            & Domain("company_id", "=", self.company_id.id)
            & Domain("amazon_shipment_state", "=", "to_send")
        )
