from odoo import api, models

from .amazon_order_importer import QUIET_CONTEXT
from .amazon_order_mending import MAX_MENDED


class AmazonOrderTotals(models.AbstractModel):
    """Quotations whose lines somebody has corrected to Amazon's total."""

    _inherit = "amazon.order.importer"

    @api.model
    def _settle_totals(self, account):
        """Close the issues about totals that are Amazon's now, and confirm."""
        waiting = self._find_quotations(account, "total_differs")
        ready = waiting.filtered(lambda sale: not sale._amazon_explain_total())
        for sale in ready[:MAX_MENDED].with_context(**QUIET_CONTEXT):
            self._settle_issue(sale, "total_differs", self._explain_unsettled_total)

    @api.model
    def _explain_unsettled_total(self, reason):
        return self.env._(
            "The total is Amazon's now, but the order could not be confirmed: "
            "%s\nThe next run tries again; you can also do it by hand.",
            reason,
        )
