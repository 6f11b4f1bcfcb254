from odoo import api, fields, models

from .amazon_export_line import END_STATES
from .count_texts import format_count


class AmazonExportProgress(models.Model):
    """How far a run is, and what came of it."""

    _inherit = "amazon.export"

    line_count = fields.Integer("Offers", compute="_compute_counts")
    passed_count = fields.Integer("Passed", compute="_compute_counts")
    waiting_count = fields.Integer("On Their Way", compute="_compute_counts")
    accepted_count = fields.Integer("Accepted", compute="_compute_counts")
    failed_count = fields.Integer("Not Sent", compute="_compute_counts")
    skipped_count = fields.Integer("Left Out", compute="_compute_counts")
    cancelled_count = fields.Integer("Cancelled", compute="_compute_counts")
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
        self.cancelled_count = add("cancelled")
        # Checking ends where sending begins.
        ends = END_STATES if self.state in ("sending", "done") else DONE_CHECKING
        self.progress = 100.0 * add(*ends) / (self.line_count or 1)

    def _tell_viewers(self):
        """Have the pages that show these runs read how far they are."""
        group = self.env.ref("amazon_connector.group_amazon_user")
        for export in self:
            shown = {"model": self._name, "id": export.id}
            group._bus_send("amazon_connector.report", shown)

    def _describe_result(self):
        """Return in one line what came of the run so far."""
        if self.state == "checked":
            titles = self._get_check_titles()
            end = [self.env._("Nothing was sent so far.")]
        else:
            titles, end = self._get_end_titles(), []
        return " ".join(
            self.env._("%(title)s: %(count)s.", title=title, count=self._format(name))
            for name, title in titles.items()
            if self[name] or name in ALWAYS_TOLD
        ) + "".join(f" {text}" for text in end)

    def _format(self, name):
        return format_count(self.env, self[name])

    def _get_check_titles(self):
        return {
            "line_count": self.env._("Checked"),
            "passed_count": self.env._("Can be sent"),
            "failed_count": self.env._("Cannot be sent"),
            "skipped_count": self.env._("Nothing to send"),
        }

    def _get_end_titles(self):
        return {
            "line_count": self.env._("Offers"),
            "accepted_count": self.env._("Accepted by Amazon"),
            "failed_count": self.env._("Not sent or refused"),
            "skipped_count": self.env._("Nothing to send"),
            "cancelled_count": self.env._("Cancelled"),
        }


# Also when they are 0.
ALWAYS_TOLD = ("line_count", "passed_count", "accepted_count")
DONE_CHECKING = ("passed", "waiting", "sent", *END_STATES)
