import time

from odoo import api, models

from ..spapi.errors import ForbiddenError
from .amazon_catalog_match import MAX_BARCODES
from .amazon_export import OPEN_STATES

INTERVAL_SECONDS = 60 * 60
# What was begun in a step goes on in the next one, so that accounts take turns.
STEP_SECONDS = 4.0
LOCAL_BATCH = 500
# Amazon answers five questions per second; these are the rest of the ten seconds.
ASKED_BATCH = 30
PREVIEWED_BATCH = 15
CHECKING_STATES = ("checking", "matching", "asking")


class AmazonExportsFlow(models.AbstractModel):
    """Checks the products that people send, and hands over what passed.

    One batch of lines after the other, with a commit each. A line's state says what
    is next, so that the flow goes on wherever it was stopped.
    """

    _name = "amazon.exports.flow"
    _description = "Amazon Exports Flow"

    @api.model
    def _run_step(self, flow):
        """Go on with the oldest run for a while; return the seconds until the next.

        A marketplace that Amazon refuses rests with an issue, the others go on.
        """
        account = flow.account_id
        runs = self._find_runs(account)
        self._settle_idle(account)
        wait = self._advance_all(account)
        runs._tell_viewers()
        return wait

    @api.model
    def _advance_all(self, account):
        end = time.monotonic() + STEP_SECONDS
        while self._advance_one(account):
            self.env["ir.cron"]._commit_progress()
            if time.monotonic() >= end:
                return 0
        issues = self.env["amazon.issue"]
        return issues._get_attempt_wait(account, "exports", INTERVAL_SECONDS)

    @api.model
    def _settle_idle(self, account):
        """Close the issues of marketplaces for which no product waits any more."""
        issues = self.env["amazon.issue"]._find_failing_marketplaces(account, "exports")
        if links := issues.account_marketplace_id:
            lines = self.env["amazon.export.line"].search(
                [
                    ("export_id", "in", self._find_runs(account).ids),
                    ("account_marketplace_id", "in", links.ids),
                    ("state", "in", (*CHECKING_STATES, "passed")),
                ]
            )
            idle = links - lines.account_marketplace_id
            self.env["amazon.issue"]._settle_marketplaces(account, idle, "exports")

    @api.model
    def _find_runs(self, account):
        domain = [("account_id", "=", account.id), ("state", "in", OPEN_STATES)]
        return self.env["amazon.export"].search(domain, order="id")

    @api.model
    def _advance_one(self, account):
        """Do one batch of the oldest run that has one; False: none has."""
        issues = self.env["amazon.issue"]
        resting = issues._get_waiting_marketplaces(account, "exports")
        resting = resting.filtered("enabled")
        return any(
            # What people read of it is in the language of who has begun it.
            self.with_context(lang=run._get_lang())._advance(run, resting)
            for run in self._find_runs(account)
        )

    @api.model
    def _advance(self, export, resting):
        """Do one batch of lines of a run; False: it waits for Amazon.

        :param resting: marketplaces that are left alone
        """
        export = export.with_env(self.env)
        for state, model, size in self._get_stages(export):
            lines = self._find_lines(export, state, size, resting)
            if lines:
                self._run_batch(model, export, lines)
                return True
        if export.state != "checking" or self._is_checking(export):
            return False
        export._mark_checked()
        return True

    @api.model
    def _run_batch(self, model, export, lines):
        """Do a batch of lines of one marketplace, which may be off or refused."""
        link = lines.account_marketplace_id
        if not link.enabled:
            lines._stop("switched_off")
            export._finish_if_done()
            return
        try:
            self.env[model]._run_batch(export, lines)
        except ForbiddenError as error:
            self.env.cr.rollback()
            self.env["amazon.issue"]._note_marketplace_failure(link, "exports", error)
        else:
            account = export.account_id
            self.env["amazon.issue"]._settle_marketplaces(account, link, "exports")

    @api.model
    def _get_stages(self, export):
        """Return what a line goes through: state, what does it, lines at once."""
        if export.state == "sending":
            return [("passed", "amazon.export.sending", LOCAL_BATCH)]
        asked = PREVIEWED_BATCH if export.asks_preview else ASKED_BATCH
        return [
            ("checking", "amazon.export.local", LOCAL_BATCH),
            ("matching", "amazon.export.matching", MAX_BARCODES),
            ("asking", "amazon.export.asking", asked),
        ]

    @api.model
    def _find_lines(self, export, state, size, resting):
        """Return the next lines in a state, of one marketplace."""
        domain = [("export_id", "=", export.id), ("state", "=", state)]
        if resting:
            domain.append(("account_marketplace_id", "not in", resting.ids))
        lines = self.env["amazon.export.line"].search_fetch(
            domain, order="id", limit=size
        )
        link = lines[:1].account_marketplace_id
        return lines.filtered(lambda line: line.account_marketplace_id == link)

    @api.model
    def _is_checking(self, export):
        """Return whether lines are left, of marketplaces that rest."""
        domain = [("export_id", "=", export.id), ("state", "in", CHECKING_STATES)]
        return bool(self.env["amazon.export.line"].search_count(domain, limit=1))
