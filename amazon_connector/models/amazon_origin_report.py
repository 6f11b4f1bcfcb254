from collections import defaultdict
from itertools import islice

from odoo import fields, models

from ..spapi.fba_report import FBA_SHIPMENTS, FbaReport
from .amazon_order_builder import to_naive

OPEN_STATES = ("prepared", "submitting", "submitted")
BATCH = 500
TARGET = "origins"


def batched(values):
    """Yield the values in lists of `BATCH`."""
    left = iter(values)
    while batch := list(islice(left, BATCH)):
        yield batch


class AmazonOriginReport(models.Model):
    """A report of what Amazon has shipped: from which of its warehouses."""

    _name = "amazon.origin.report"
    _inherit = ["amazon.requested.report"]
    _description = "Amazon Report of Shipments"
    _order = "id desc"

    # prepared --_mark_submitting--> submitting --_mark_submitted--> submitted
    # submitting --_mark_prepared (Amazon never got it)--> prepared
    # submitted --_mark_loaded, _mark_empty--> done
    # any open one --_mark_failed--> failed
    state = fields.Selection(
        [
            ("prepared", "To request"),
            ("submitting", "Being requested"),
            ("submitted", "Waiting for Amazon"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="prepared",
        index=True,
    )
    report_type = fields.Char(default=FBA_SHIPMENTS)
    period_start = fields.Datetime("From", required=True, readonly=True)
    period_end = fields.Datetime("Until", required=True, readonly=True)

    _open_uniq = models.UniqueIndex(
        "(account_id) WHERE state NOT IN ('done', 'failed')",
        "Amazon is being asked for this account's shipments already.",
    )

    def _prepare_request(self):
        """Override: the shipments of the period, of the whole account."""
        links = self.account_id.marketplace_ids.filtered("is_participating")
        return {
            "marketplace_ids": links.marketplace_id.mapped("marketplace_id"),
            "start": self.period_start,
            "end": self.period_end,
        }

    def _is_request_of(self, report):
        """Override: it reaches over the same times."""
        times = [
            time and time.replace(tzinfo=None, microsecond=0)
            for time in (report.data_start, report.data_end)
        ]
        return times == [self.period_start, self.period_end]

    def _mark_loaded(self, file, charset):
        """Override: write on the orders where and when their goods have left."""
        file.seek(0)
        report, told, moments = FbaReport(file, charset), defaultdict(set), {}
        for row in report.shipped():
            if row.center:
                told[row.order_item_id].add(row.center)
            if row.shipped_at:
                known = moments.get(row.order_id, row.shipped_at)
                moments[row.order_id] = max(known, row.shipped_at)
        report.close()
        for item_ids in batched(told):
            self._take_centers({item_id: told[item_id] for item_id in item_ids})
        for order_ids in batched(moments):
            self._take_moments({order_id: moments[order_id] for order_id in order_ids})
        self._mark_done()

    def _take_moments(self, moments):
        """Write when the last items of orders have left; which may be long ago."""
        orders = self.env["sale.order"].search(
            [
                ("amazon_order_id", "in", list(moments)),
                ("amazon_account_id", "=", self.account_id.id),
            ]
        )
        for order in orders.filtered(lambda order: order.amazon_channel == "fba"):
            order._amazon_date_fba(to_naive(moments[order.amazon_order_id]))

    def _take_centers(self, told):
        """Write the centers of items; what is not in Odoo is no concern."""
        lines = self.env["sale.order.line"].search(
            [
                ("amazon_item_id", "in", list(told)),
                ("order_id.amazon_account_id", "=", self.account_id.id),
            ]
        )
        codes = lines._amazon_get_centers().union(*told.values())
        countries = self.env["amazon.fulfillment.center"]._find_countries(codes)
        for line in lines:
            line._amazon_take_centers(told[line.amazon_item_id], countries)

    def _mark_empty(self):
        """Override: Amazon has shipped nothing in this period."""
        self._mark_done()

    def _mark_done(self):
        """Whatever Amazon tells of the period is on the orders."""
        orders = self.account_id._find_orders_without_origin()
        orders = orders.filtered(
            lambda order: (
                self.period_start <= order.amazon_last_update <= self.period_end
            )
        )
        orders.amazon_origin_asked_at = self.period_end
        orders._amazon_sync_origin()
        self._finish("done")

    def _finish(self, state):
        """Override: the report that is there mends what the last one lacked."""
        result = super()._finish(state)
        if state == "done":
            self._sync_failure("")
        return result

    def _notify_user(self):
        """Override: no person has asked for it."""

    def _sync_failure(self, message):
        """Override: the next report is asked for as if this one had not been."""
        vals = {
            "code": "origins_failed",
            "kind": "order",
            "severity": "warning",
            "target_key": TARGET,
            "message": message,
        }
        self.env["amazon.issue"]._sync_issues(
            self.account_id, [vals["code"]], [vals] if message else [], [TARGET]
        )

    def _explain_refusal(self, error):
        """Override."""
        return self.env._("Amazon refuses its report of shipments: %s", error)

    def _explain_end(self, text):
        """Override."""
        return self.env._("Amazon could not make its report of shipments: %s", text)

    def _explain_misfit(self, error):
        """Override."""
        return self.env._("What Amazon sent is no report of shipments: %s", error)
