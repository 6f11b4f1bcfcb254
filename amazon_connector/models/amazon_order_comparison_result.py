from odoo import api, fields, models

from .amazon_order_comparison import OPEN_STATES
from .count_texts import format_count, format_counts

TARGET = "comparison"


class AmazonOrderComparisonResult(models.Model):
    """How far a comparison of orders is, and what came of it."""

    _inherit = "amazon.order.comparison"

    missing_count = fields.Integer(compute="_compute_counts")
    fetched_count = fields.Integer("Fetched", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    is_under_way = fields.Boolean(compute="_compute_progress")
    progress = fields.Char(compute="_compute_progress")

    @api.depends("gap_ids.state")
    def _compute_counts(self):
        groups = self.env["amazon.order.gap"]._read_group(
            [("comparison_id", "in", self.ids)], ["comparison_id", "state"], ["__count"]
        )
        counts = {(run.id, state): count for run, state, count in groups}
        states = ("missing", "fetched", "failed", "left_out")
        for run in self:
            by_state = {state: counts.get((run.id, state), 0) for state in states}
            run.missing_count = sum(by_state.values())
            run.fetched_count = by_state["fetched"]
            run.failed_count = by_state["failed"]

    @api.depends("state", "gap_ids.state")
    @api.depends_context("lang")
    def _compute_progress(self):
        for run in self:
            run.is_under_way = run.state in OPEN_STATES
            run.progress = run._describe_progress()

    def _describe_progress(self):
        if self.state == "fetching":
            left = self.gap_ids.filtered(lambda gap: gap.state == "missing")
            return self.env._(
                "Order %(done)s of %(all)s",
                **format_counts(
                    self.env,
                    done=self.missing_count - len(left),
                    all=self.missing_count,
                ),
            )
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    # === ACTION METHODS === #

    def action_cancel(self):
        """Stop it; the orders that are in Odoo by now stay."""
        self.account_id.check_access("write")
        # Nobody may write comparisons; people only stop them.
        for run in self.sudo().filtered("is_under_way"):
            run._mark_cancelled()

    def action_view_gaps(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Missing Orders"),
            "res_model": "amazon.order.gap",
            "view_mode": "list",
            "domain": [("comparison_id", "=", self.id)],
        }

    # === TELLING === #

    def _sync_failure(self, message):
        """Open, or close, the issue of this account's comparisons."""
        vals = {
            "code": "comparison_failed",
            "kind": "order",
            "target_key": TARGET,
            "message": message,
        }
        self.env["amazon.issue"]._sync_issues(
            self.account_id, ["comparison_failed"], [vals] if message else [], [TARGET]
        )

    def _notify_user(self):
        """Tell the person who asked for it how it went."""
        if not self.user_id:
            return
        kind = "danger" if self.state == "failed" else "success"
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": kind,
                "title": self.display_name,
                "message": self._describe_result(),
            },
        )

    def _describe_result(self):
        if self.state == "failed":
            return self.message
        return self.env._(
            "%(compared)s orders compared. Missing in Odoo: %(missing)s, fetched: "
            "%(fetched)s, failed: %(failed)s.",
            compared=format_count(self.env, self.compared_count),
            missing=format_count(self.env, self.missing_count),
            fetched=format_count(self.env, self.fetched_count),
            failed=format_count(self.env, self.failed_count),
        )

    # === WHY IT FAILED === #

    def _explain_refusal(self, error):
        """Override."""
        return self.env._(
            "Amazon refuses to make a report of orders, so nobody has looked for "
            "missing ones: %s. Check that the application has the role “Inventory and "
            "Order Tracking”.",
            error,
        )

    def _explain_end(self, text):
        """Override."""
        return self.env._(
            "Amazon could not make the report of orders, so nobody has looked for "
            "missing ones. Odoo asks for it again next night. Amazon says: %s",
            text,
        )

    def _explain_misfit(self, error):
        """Override."""
        return self.env._(
            "What Amazon sent is no report of orders: %s. Nobody has looked for "
            "missing ones. Odoo asks for it again next night; if this lasts, open a "
            "case at Amazon.",
            error.message,
        )
