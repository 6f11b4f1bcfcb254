import time

from odoo import api, models

from .amazon_catalog_match import MAX_BARCODES

INTERVAL_SECONDS = 60 * 60
# What was begun in a step goes on in the next one, so that accounts take turns.
STEP_SECONDS = 4.0
LOCAL_BATCH = 500
# Amazon answers five questions per second; these are the rest of the ten seconds.
ASKED_BATCH = 30
PREVIEWED_BATCH = 15


class AmazonExportsFlow(models.AbstractModel):
    """Checks the products that people send, and hands over what passed.

    One batch of lines after the other, with a commit each. A line's state says what
    is next, so that the flow goes on wherever it was stopped.
    """

    _name = "amazon.exports.flow"
    _description = "Amazon Exports Flow"

    @api.model
    def _run_step(self, flow):
        """Go on with the oldest run for a while; return the seconds until the next."""
        end = time.monotonic() + STEP_SECONDS
        while export := self._find_next(flow.account_id):
            self._advance(export)
            self.env["ir.cron"]._commit_progress()
            if time.monotonic() >= end:
                return 0
        return INTERVAL_SECONDS

    @api.model
    def _find_next(self, account):
        """Return the oldest run with something to do but wait for Amazon."""
        return self.env["amazon.export"].search(
            [
                ("account_id", "=", account.id),
                "|",
                ("state", "=", "checking"),
                "&",
                ("state", "=", "sending"),
                ("line_ids.state", "=", "passed"),
            ],
            order="id",
            limit=1,
        )

    @api.model
    def _advance(self, export):
        """Do one batch of lines of the run."""
        if export.state == "sending":
            self.env["amazon.export.sending"]._send_batch(export)
            return
        for state, model, size in self._get_stages(export):
            lines = self._find_lines(export, state, size)
            if lines:
                self.env[model]._run_batch(export, lines)
                return
        export._mark_checked()

    @api.model
    def _get_stages(self, export):
        """Return what a line goes through: state, what does it, lines at once."""
        asked = PREVIEWED_BATCH if export.asks_preview else ASKED_BATCH
        return [
            ("checking", "amazon.export.local", LOCAL_BATCH),
            ("matching", "amazon.export.matching", MAX_BARCODES),
            ("asking", "amazon.export.asking", asked),
        ]

    @api.model
    def _find_lines(self, export, state, size):
        """Return the next lines in a state, of one marketplace."""
        lines = self.env["amazon.export.line"].search_fetch(
            [("export_id", "=", export.id), ("state", "=", state)],
            order="id",
            limit=size,
        )
        link = lines[:1].account_marketplace_id
        return lines.filtered(lambda line: line.account_marketplace_id == link)
