from odoo import fields, models


class AmazonAccountMarketplaceSwitch(models.Model):
    """Switching a marketplace on and off, and how far its orders are complete."""

    _inherit = "amazon.account.marketplace"

    orders_synced_until = fields.Datetime(
        "Complete Until",
        readonly=True,
        copy=False,
        help="What changed at Amazon before this time has been brought in; empty: "
        "nothing yet.",
    )
    started_at = fields.Datetime(related="account_id.started_at")
    disabled_at = fields.Datetime("Off Since", readonly=True, copy=False)
    window_flow_id = fields.Many2one(
        "amazon.account.flow",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The pages that this flow brings in make the marketplace complete.",
    )
    is_catching_up = fields.Boolean(compute="_compute_is_catching_up")

    def _compute_is_catching_up(self):
        for link in self:
            shared = link._get_orders_flow()
            is_behind = link.enabled and not shared._is_in_step(link)
            link.is_catching_up = is_behind and link.account_id.orders_enabled

    def write(self, vals):
        """Override: what switches and start say has effect whoever writes them."""
        watched = self if {"enabled", "orders_from"} & vals.keys() else self.browse()
        before = {link: (link.enabled, link.orders_from) for link in watched}
        result = super().write(vals)
        for link, values in before.items():
            link._follow_switches(*values)
        return result

    def _follow_switches(self, was_enabled, orders_from):
        """Act on what has really changed: asking again costs Amazon's calls."""
        if self.orders_from < orders_from:
            # Pages that are in already were read with the later start.
            self.write({"orders_synced_until": False, "window_flow_id": False})
        if was_enabled and not self.enabled:
            self._note_off()
        elif self.enabled and not was_enabled:
            self._note_on(is_later=self.orders_from > orders_from)
        if self.enabled:
            self._wake_catching_up()

    def _note_off(self):
        """Pages pass its orders by from now on; those in Odoo are followed alone."""
        self.write({"disabled_at": fields.Datetime.now(), "window_flow_id": False})
        self._get_follow_flow()._mark_due()
        # What people have sent there ends, and says so.
        for name in ("exports", "offers"):
            self.account_id._get_flow(name)._mark_due()

    def _note_on(self, is_later):
        # The manager who switches a marketplace on need not administer currencies.
        self.currency_id.sudo().active = True
        self.disabled_at = False
        until = self.orders_synced_until
        if is_later or (until and until < self.orders_from):
            self._leave_out()
        else:
            self._get_open_orders()._amazon_end_looks()

    def _leave_out(self):
        """Ask for nothing before the start; orders in Odoo are looked at once more."""
        until, now = self.orders_synced_until, self.account_id._now()
        if until:
            self.orders_synced_until = max(until, min(self.orders_from, now))
        self._get_open_orders()._amazon_look_again(now)
        self._get_follow_flow()._mark_due()

    # === DATES === #

    def _switch_on(self, since):
        """Switch on and bring in what was placed since a moment.

        Where this was on before, a moment up to when it was switched off leaves
        nothing out.
        """
        vals = {"enabled": True}
        if since < self.orders_from or since > self._get_default_start():
            vals["orders_from"] = since
        self.write(vals)

    def _get_default_start(self):
        """Return from when to go on: nothing is lost and nothing asked for twice."""
        if not self.disabled_at:
            return fields.Datetime.now()
        return self.orders_synced_until or self.orders_from

    def _restart(self, since, complete_until):
        """Go on with what was placed since a moment, after the account's import.

        :param complete_until: when that was switched off; False: it never ran
        """
        if since < self.orders_from:
            self.orders_from = since
        elif since > (complete_until or self.orders_from):
            self.orders_from = since
            self._leave_out()

    def _get_window_start(self, overlap):
        """Return since when to ask for what changed."""
        until = self.orders_synced_until
        return until - overlap if until else self.orders_from

    # === FLOWS === #

    def _wake_catching_up(self):
        """Let those of these marketplaces catch up that are behind."""
        for link in self:
            shared = link._get_orders_flow()
            if not link.account_id.orders_enabled or shared._is_in_step(link):
                continue
            is_shared = link in shared._get_links_to_ask()
            (shared if is_shared else link._get_backfill())._mark_due()

    def _get_orders_flow(self):
        return self.account_id._get_flow("orders")

    def _get_follow_flow(self):
        return self.account_id._get_flow("follow")

    def _get_backfill(self):
        """Return the flow by which this marketplace alone catches up."""
        # Nobody has rights on the flows' rows: only the crons write them.
        flows = self.env["amazon.account.flow"].sudo()
        return flows.search([("account_marketplace_id", "=", self.id)]) or flows.create(
            {
                "account_id": self.account_id.id,
                "flow": "backfill",
                "account_marketplace_id": self.id,
            }
        )

    def _get_open_orders(self):
        """Return the orders of these marketplaces that are not done."""
        # Whoever switches need not have rights on sales.
        sales = self.env["sale.order"].sudo()
        return sales._amazon_search_open(
            [("amazon_account_marketplace_id", "in", self.ids)]
        )
