from odoo import api, fields, models

from .amazon_export_line import END_STATES
from .count_texts import format_counts


class AmazonExportProgress(models.Model):
    """How far a run is, and what came of it."""

    _inherit = "amazon.export"

    line_count = fields.Integer("Offers", compute="_compute_counts")
    passed_count = fields.Integer("Passed", compute="_compute_counts")
    waiting_count = fields.Integer("On Their Way", compute="_compute_counts")
    accepted_count = fields.Integer("Accepted", compute="_compute_counts")
    failed_count = fields.Integer("Not Sent", compute="_compute_counts")
    skipped_count = fields.Integer("Left Out", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")

    @api.depends("line_ids.state", "state")
    def _compute_counts(self):
        groups = self.env["amazon.export.line"]._read_group(
            [("export_id", "in", self.ids)], ["export_id", "state"], ["__count"]
        )
        counts = {(export.id, state): count for export, state, count in groups}
        for export in self:
            export._set_counts(
                {state: n for (run, state), n in counts.items() if run == export.id}
            )

    def _set_counts(self, counts):
        def add(*states):
            return sum(counts.get(state, 0) for state in states)

        self.line_count = sum(counts.values())
        self.passed_count = add("passed")
        self.waiting_count = add("waiting", "sent")
        self.accepted_count = add("accepted")
        self.failed_count = add("failed")
        self.skipped_count = add("skipped")
        # Checking ends where sending begins.
        ends = END_STATES if self.state in ("sending", "done") else DONE_CHECKING
        self.progress = 100.0 * add(*ends) / (self.line_count or 1)

    def _describe_result(self):
        """Return in one sentence what came of the run so far."""
        counts = format_counts(
            self.env,
            count=self.line_count,
            passed=self.passed_count,
            accepted=self.accepted_count,
            failed=self.failed_count,
            skipped=self.skipped_count,
        )
        if self.state == "checked":
            return self.env._(
                "%(count)s offers are checked: %(passed)s can be sent, %(failed)s "
                "cannot, %(skipped)s need nothing. Nothing was sent.",
                **counts,
            )
        return self.env._(
            "Of %(count)s offers Amazon took %(accepted)s; %(failed)s were not sent, "
            "%(skipped)s needed nothing.",
            **counts,
        )


DONE_CHECKING = ("passed", "waiting", "sent", *END_STATES)
