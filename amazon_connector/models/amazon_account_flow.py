import logging
import time
from datetime import timedelta

from psycopg2 import errors as pg_errors

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..spapi.errors import SpApiError, ThrottledError
from .amazon_account import FLOW_CRONS
from .amazon_account_database import DatabaseCopyError
from .error_place import describe_error

_logger = logging.getLogger(__name__)

FLOW_MODELS = {
    "orders": "amazon.orders.flow",
    "shipments": "amazon.shipments.flow",
    "documents": "amazon.documents.flow",
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
# Seconds until a failed step is tried again: the first, second … time.
RETRY_SECONDS = (60, 300, 900, 3600)


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
    flow = fields.Selection(
        [
            ("orders", "Orders in"),
            ("shipments", "Shipments out"),
            ("documents", "Feeds and reports"),
        ],
        required=True,
    )
    next_at = fields.Datetime(
        "Next Step", required=True, default=fields.Datetime.now, help="Amazon's time."
    )
    taken_until = fields.Datetime(
        readonly=True, help="A worker does a step, until then at most; Amazon's time."
    )
    last_success = fields.Datetime(readonly=True)
    last_error = fields.Text(readonly=True)
    error_count = fields.Integer("Failures in a Row", readonly=True)

    _flow_uniq = models.Constraint("UNIQUE(account_id, flow)")

    @api.model
    def _run_due(self, name):
        """Run the due steps of a flow, oldest first, for `SLICE_SECONDS` in all.

        Accounts take turns: one step of each per round. What an account raises stays
        with that account.
        """
        end = time.monotonic() + SLICE_SECONDS
        skipped = self.browse()
        while time.monotonic() < end and (due := self._get_due(name) - skipped):
            skipped |= due._run_round(end)
        self._repeat(lambda: self._plan_next_run(name, skipped))

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
    def _get_flows(self, name):
        return self.search([("flow", "=", name), ("account_id.active", "=", True)])

    @api.model
    def _get_due(self, name):
        return self._get_flows(name).filtered(lambda flow: flow._get_wait() <= 0)

    def _get_wait(self):
        """Return the seconds until a worker may take this flow."""
        moment = max(self.next_at, self.taken_until or self.next_at)
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
        """Keep other workers off this flow; False: one of them was faster."""
        self.lock_for_update(allow_referencing=True)
        if self._get_wait() > 0:
            return False
        until = self._get_time_after(TAKEN_SECONDS)
        self.write({"next_at": until, "taken_until": until})
        self._commit()
        return True

    def _run_and_finish(self):
        self._finish_step(self._run_step())

    def _run_step(self):
        """Run one step in the account's company; return the seconds until the next.

        :raises SpApiError: Amazon's refusal; the caller writes it down
        """
        self.ensure_one()
        flow = self.with_company(self.account_id.company_id).with_context(
            allowed_company_ids=self.account_id.company_id.ids
        )
        return self.env[FLOW_MODELS[self.flow]].with_env(flow.env)._run_step(flow)

    def _finish_step(self, delay):
        next_at = self._get_time_after(delay)
        # Somebody woke the flow during the step, perhaps too late for it.
        if self.taken_until and self.next_at < self.taken_until:
            next_at = min(next_at, self.next_at)
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

    def _end_failure(self):
        self.write({"last_error": False, "error_count": 0})
        codes = [f"{self.flow}_failed"]
        self.env["amazon.issue"]._sync_issues(self.account_id, codes, [])

    def _note_failure(self, error):
        """Write a failed step down; False: not possible at the moment."""
        self.env.cr.rollback()
        if not isinstance(error, (SpApiError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)):
            self._log_error(error)
        try:
            self._repeat(lambda: self._fail_step(error))
        # The account, the database … : whatever it is, the other accounts go on.
        except Exception as second:  # noqa: BLE001
            self.env.cr.rollback()
            self._log_error(second)
            return False
        return True

    @api.model
    def _log_error(self, error):
        _logger.error("A step of an Amazon flow failed: %s", describe_error(error))

    def _fail_step(self, error):
        """Plan the next attempt; a mere wait for others is no failure."""
        if isinstance(error, ThrottledError):
            wait, vals = error.retry_after or RETRY_SECONDS[0], {}
        elif isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            wait, vals = LOCKED_SECONDS, {}
        else:
            wait = RETRY_SECONDS[min(self.error_count, len(RETRY_SECONDS) - 1)]
            vals = self._sync_failure(error)
        next_at = self._get_time_after(wait)
        self.write({"next_at": next_at, "taken_until": False, **vals})
        self._commit()

    def _sync_failure(self, error):
        """Open or count up the flow's issue; return what the flow remembers."""
        message = self._explain(error)
        code, target_key = self._get_failure_key(error)
        vals = {
            "code": code,
            "kind": "connection",
            "target_key": target_key,
            "message": message,
            **self.env["amazon.issue"]._prepare_error_vals(error),
        }
        self.env["amazon.issue"]._sync_issues(self.account_id, [code], [vals])
        return {"last_error": message, "error_count": self.error_count + 1}

    def _get_failure_key(self, error):
        """Return code and target of the issue about a failure."""
        # One issue for the account, not one for each of its flows.
        if isinstance(error, DatabaseCopyError):
            return "database_copied", "account"
        return f"{self.flow}_failed", f"flow:{self.flow}"

    def _explain(self, error):
        if isinstance(error, SpApiError):
            # The id has a field of its own; in the text, which then differs each
            # time, it would bring a dismissed issue back.
            text = self.account_id._explain_error(error)
            return text.replace(f", request id {error.request_id}", "")
        return self.env._(
            "The step stopped with an unexpected error (%s). It is tried again by "
            "itself; details are in the server's log.",
            type(error).__name__,
        )

    def _get_time_after(self, seconds):
        return self.account_id._now() + timedelta(seconds=seconds)

    def _mark_due(self):
        """Let the cron take these flows at once."""
        for flow in self:
            flow._wake_at(flow.account_id._now())

    def _wake_at(self, moment):
        """Let the cron take this flow at a time of Amazon's, unless it does before."""
        self.ensure_one()
        self.next_at = min(self.next_at, moment)
        at = fields.Datetime.now() + (moment - self.account_id._now())
        self.env.ref(FLOW_CRONS[self.flow]).sudo()._trigger(at)

    @api.model
    def _plan_next_run(self, name, skipped):
        """Wake the cron again when the next step is due, and commit."""
        waits = [flow._get_wait() for flow in self._get_flows(name) - skipped]
        if skipped:
            waits.append(LOCKED_SECONDS)
        if waits:
            wait = timedelta(seconds=max(min(waits), 0))
            at = fields.Datetime.now() + wait if wait else None
            self.env.ref(FLOW_CRONS[name]).sudo()._trigger(at)
        self._commit(remaining=0)

    def _commit(self, **progress):
        self.env["ir.cron"]._commit_progress(**progress)
