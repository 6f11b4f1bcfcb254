import time
from datetime import timedelta

from psycopg2 import errors as pg_errors

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .amazon_account import FLOW_CRONS

FLOW_MODELS = {
    "orders": "amazon.orders.flow",
    "backfill": "amazon.orders.flow",
    "follow": "amazon.follow.flow",
    "shipments": "amazon.shipments.flow",
    "urgent": "amazon.urgent.flow",
    "cancellations": "amazon.cancellations.flow",
    "offers": "amazon.offers.flow",
    "offer_checks": "amazon.offer.checks.flow",
    "exports": "amazon.exports.flow",
    "documents": "amazon.documents.flow",
    "listings": "amazon.listings.flow",
    "catalog": "amazon.catalog.flow",
    "drift": "amazon.drift.flow",
    "comparison": "amazon.comparison.flow",
    "fba_stock": "amazon.fba.stock.flow",
    "origins": "amazon.origins.flow",
    "invoices": "amazon.invoices.flow",
}
# How long all steps of one cron run may take together.
SLICE_SECONDS = 10.0
# Longer than any step takes; the step of a worker that died is taken over then.
TAKEN_SECONDS = 300
# Another worker was faster: the step is repeated on what that worker left.
MAX_REPEATS = 5
REPEATED_ERRORS = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, pg_errors.UniqueViolation)
# Seconds until a step that other workers keep from its rows is looked at again.
LOCKED_SECONDS = 60


class AmazonAccountFlow(models.Model):
    """Where one flow of one account stands.

    Only the crons write these rows, so that an open form never gets in their way. A
    worker takes a flow for a step, so that two never do the same one; a row lock would
    end with the step's first commit, before its first call to Amazon.
    """

    _name = "amazon.account.flow"
    _description = "Amazon Account Flow"
    _rec_name = "flow"
    _order = "next_at, id"

    account_id = fields.Many2one(
        "amazon.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Marketplace",
        index="btree_not_null",
        ondelete="cascade",
        help="The one that is catching up; the other flows are the whole account's.",
    )
    flow = fields.Selection(
        [
            ("orders", "Orders in"),
            ("backfill", "Catching up with orders"),
            ("follow", "Open orders of what is off"),
            ("shipments", "Shipments out"),
            ("urgent", "Urgent shipments out"),
            ("cancellations", "Cancellations out"),
            ("offers", "Offers out"),
            ("offer_checks", "Offers read back"),
            ("exports", "Products to send"),
            ("documents", "Feeds"),
            ("listings", "Listings in"),
            ("catalog", "Catalogue data in"),
            ("drift", "Nightly comparison with Amazon"),
            ("comparison", "Missing orders"),
            ("fba_stock", "FBA stock in"),
            ("origins", "Where Amazon ships from"),
            ("invoices", "Invoices"),
        ],
        required=True,
    )
    next_at = fields.Datetime(
        "Next Step", required=True, default=fields.Datetime.now, help="Amazon's time."
    )
    wake_ids = fields.One2many("amazon.flow.wake", "flow_id", readonly=True)
    taken_until = fields.Datetime(
        readonly=True, help="A worker does a step, until then at most; Amazon's time."
    )
    last_success = fields.Datetime(readonly=True)
    last_error = fields.Text(readonly=True)
    error_count = fields.Integer("Failures in a Row", readonly=True)

    _flow_uniq = models.UniqueIndex(
        "(account_id, flow, COALESCE(account_marketplace_id, 0))"
    )

    @api.model
    def _run_due(self, *names):
        """Run the due steps of these flows, oldest first, for `SLICE_SECONDS` in all.

        Accounts take turns: one step of each per round. What an account raises stays
        with that account.
        """
        end = time.monotonic() + SLICE_SECONDS
        skipped = self.browse()
        while time.monotonic() < end and (due := self._get_due(names) - skipped):
            skipped |= due._run_round(end)
        self._repeat(lambda: self._plan_next_run(names, skipped))

    def _run_round(self, end):
        """Run one step of each flow; return the flows that other workers hold."""
        skipped = self.browse()
        for flow_id in self.ids:
            flow = self.browse(flow_id)
            if time.monotonic() >= end:
                break
            if not flow._run_guarded():
                skipped |= flow
        return skipped

    @api.model
    def _get_flows(self, names):
        return self.search([("flow", "in", names), ("account_id.active", "=", True)])

    @api.model
    def _get_due(self, names):
        return self._get_flows(names).filtered(lambda flow: flow._get_wait() <= 0)

    def _get_wait(self):
        """Return the seconds until a worker may take this flow."""
        moment = min([self.next_at, *self.wake_ids.mapped("wake_at")])
        moment = max(moment, self.taken_until or moment)
        return (moment - self.account_id._now()).total_seconds()

    def _run_guarded(self):
        """Run one step and write how it went; False: other workers hold its rows.

        The queue_job glue calls this method as the cron does.
        """
        try:
            if self._repeat(self._take):
                self._repeat(self._run_and_finish)
        except LockError:
            self.env.cr.rollback()
            return False
        # Whatever an account's data provoke, the other accounts go on.
        except Exception as error:  # noqa: BLE001
            return self._note_failure(error)
        return True

    def _repeat(self, action):
        """Return `action()`; where another worker was faster, on what that left."""
        for attempt in range(1, MAX_REPEATS + 1):
            try:
                return action()
            except REPEATED_ERRORS:
                if attempt == MAX_REPEATS:
                    raise
                self.env.cr.rollback()
        return None

    def _take(self):
        """Keep other workers off this flow; False: not to be run, or not any more."""
        self.lock_for_update(allow_referencing=True)
        if self._get_wait() > 0 or not self.account_id.active:
            return False
        self.wake_ids._filter_due(self.account_id._now()).unlink()
        until = self._get_time_after(TAKEN_SECONDS)
        self.write({"next_at": until, "taken_until": until})
        self._commit()
        return True

    def _run_and_finish(self):
        self._finish_step(self._run_step())

    def _run_step(self):
        """Run one step in the account's company; return the seconds until the next.

        None: there is nothing more to do, ever.

        :raises SpApiError: Amazon's refusal; the caller writes it down
        """
        self.ensure_one()
        flow = self.with_company(self.account_id.company_id).with_context(
            allowed_company_ids=self.account_id.company_id.ids
        )
        return self.env[FLOW_MODELS[self.flow]].with_env(flow.env)._run_step(flow)

    def _finish_step(self, delay):
        if delay is None:
            self._end_failure()
            self.unlink()
            self._commit()
            return
        # Somebody woke the flow during the step, perhaps too late for it.
        wakes = self.wake_ids
        next_at = min([self._get_time_after(delay), *wakes.mapped("wake_at")])
        wakes.unlink()
        self.write(
            {
                "next_at": next_at,
                "taken_until": False,
                "last_success": fields.Datetime.now(),
            }
        )
        # What was refused is a later page: the first one mends nothing.
        if not self.is_token_refused:
            self._end_failure()
        self._commit()

    def _get_time_after(self, seconds):
        return self.account_id._now() + timedelta(seconds=seconds)

    def _mark_due(self):
        """Let the cron take these flows at once."""
        for flow in self:
            flow._wake_at(flow.account_id._now())

    def _wake_at(self, moment):
        """Let the cron take this flow at a time of Amazon's, unless it does before."""
        self.ensure_one()
        self.env["amazon.flow.wake"]._wake(self, moment)
        at = fields.Datetime.now() + (moment - self.account_id._now())
        self.env.ref(FLOW_CRONS[self.flow]).sudo()._trigger(at)

    @api.model
    def _plan_next_run(self, names, skipped):
        """Wake the cron again when the next step is due, and commit."""
        waits = [flow._get_wait() for flow in self._get_flows(names) - skipped]
        if skipped:
            waits.append(LOCKED_SECONDS)
        if waits:
            wait = timedelta(seconds=max(min(waits), 0))
            at = fields.Datetime.now() + wait if wait else None
            self.env.ref(FLOW_CRONS[names[0]]).sudo()._trigger(at)
        self._commit(remaining=0)

    def _commit(self, **progress):
        self.env["ir.cron"]._commit_progress(**progress)
