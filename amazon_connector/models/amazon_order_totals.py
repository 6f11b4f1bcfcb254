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
            self._settle_total(sale)

    @api.model
    def _settle_total(self, sale):
        """Close the issue of one quotation, and confirm it."""
        reason = self._try_to_mend(
            sale, lambda: sale._amazon_close_issues(["total_differs"])
        )
        if reason:
            message = self.env._(
                "The total is Amazon's now, but the order could not be confirmed: "
                "%s\nThe next run tries again; you can also do it by hand.",
                reason,
            )
            sale._amazon_sync({"total_differs": message})
