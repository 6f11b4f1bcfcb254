from datetime import timedelta

from odoo import api, fields, models

from ..spapi.order_report import BY_LAST_UPDATE, BY_ORDER_DATE

# A report of orders covers no more.
LONGEST_PERIOD = timedelta(days=30)
OPEN_STATES = ("prepared", "submitting", "submitted", "fetching")


class AmazonOrderComparison(models.Model):
    """Amazon's orders of a period compared with Odoo's; what is missing is fetched.

    Every night over what changed at Amazon, and over the order dates that somebody
    wants to have in Odoo.
    """

    _name = "amazon.order.comparison"
    _inherit = ["amazon.requested.report"]
    _description = "Comparison with Amazon's Orders"
    _order = "id desc"

    kind = fields.Selection(
        [("nightly", "Every night"), ("period", "Orders of a period")],
        required=True,
        readonly=True,
    )
    # prepared --_mark_submitting--> submitting --_mark_submitted--> submitted
    # submitting --_mark_prepared (Amazon never got it)--> prepared
    # submitted --_end_part (a part of the period is compared)--> prepared, fetching
    # fetching --_mark_done--> done
    # any open one --_mark_failed--> failed, --_mark_cancelled--> cancelled
    state = fields.Selection(
        [
            ("prepared", "To request"),
            ("submitting", "Being requested"),
            ("submitted", "Waiting for Amazon"),
            ("fetching", "Fetching missing orders"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="prepared",
        index=True,
    )
    link_ids = fields.Many2many(
        "amazon.account.marketplace", string="Marketplaces", readonly=True
    )
    period_start = fields.Datetime("From", required=True, readonly=True)
    period_end = fields.Datetime("Until", required=True, readonly=True)
    date_from = fields.Date(
        "First Day", readonly=True, help="In the time zone of each marketplace."
    )
    date_to = fields.Date("Last Day", readonly=True)
    keeps_shipped = fields.Boolean(
        "With Shipped Orders",
        readonly=True,
        help="Orders that the merchant has shipped already come in as history.",
    )
    part_start = fields.Datetime(
        readonly=True, help="From when the present report is; Amazon's time."
    )
    compared_count = fields.Integer("Compared", readonly=True)
    gap_ids = fields.One2many("amazon.order.gap", "comparison_id", "Missing Orders")
    user_id = fields.Many2one(
        "res.users", "Requested By", readonly=True, help="Told when it is done."
    )

    _report_uniq = models.UniqueIndex(
        "(account_id, report_id) WHERE report_id IS NOT NULL",
        "This report is known already.",
    )
    _open_uniq = models.UniqueIndex(
        "(account_id, kind) WHERE state NOT IN ('done', 'failed', 'cancelled')",
        "Orders of this account are being compared with Amazon's already.",
    )

    @api.depends("kind", "period_end", "date_from", "date_to")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for run in self:
            days = (run.date_from, run.date_to or run.period_end.date())
            first, last = (day and fields.Date.to_string(day) for day in days)
            period = f"{first} – {last}" if first else last
            run.display_name = f"{kinds[run.kind]}, {period}"

    # === THE REPORT === #

    def _get_part_end(self):
        return min(self.part_start + LONGEST_PERIOD, self.period_end)

    def _prepare_request(self):
        """Override: the orders of a part of the period."""
        return {
            "marketplace_ids": self.link_ids.marketplace_id.mapped("marketplace_id"),
            "start": self.part_start,
            "end": self._get_part_end(),
        }

    def _is_request_of(self, report):
        """Override: it is about the same times, too."""
        asked = self._prepare_request()
        times = [
            time and time.replace(tzinfo=None, microsecond=0)
            for time in (report.data_start, report.data_end)
        ]
        ids = set(report.marketplace_ids)
        is_alike = times == [asked["start"], asked["end"]]
        return is_alike and ids == set(asked["marketplace_ids"])

    @api.model
    def _prepare_run_vals(self, account, kind, links):
        """Return what each comparison begins with."""
        by_date = kind == "period"
        return {
            "account_id": account.id,
            "kind": kind,
            "report_type": BY_ORDER_DATE if by_date else BY_LAST_UPDATE,
            "link_ids": [fields.Command.set(links.ids)],
            "next_step_at": account._now(),
        }

    def _find_next_gap(self):
        """Return the next order to ask Amazon for."""
        domain = [("comparison_id", "=", self.id), ("state", "=", "missing")]
        return self.env["amazon.order.gap"].search(domain, order="id", limit=1)

    # === INTENT METHODS === #

    def _mark_empty(self):
        """Override: Amazon has no orders in this part of the period."""
        self._end_part()

    def _end_part(self):
        """Go on with the next part of the period, or fetch what was found missing."""
        end = self._get_part_end()
        if end >= self.period_end:
            self.write({"state": "fetching", "setback_count": 0})
            return
        # Until the next report is there, nobody needs the id of this one.
        self.write({"part_start": end, "report_id": False})
        self._mark_prepared()

    def _mark_done(self):
        """Whatever was missing has been asked for."""
        self._finish("done")
        self._sync_failure("")

    def _mark_cancelled(self):
        """Somebody has stopped it; what is in Odoo stays."""
        self._finish("cancelled")
