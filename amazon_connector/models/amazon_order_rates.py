from odoo import api, models

from .amazon_order_importer import QUIET_CONTEXT
from .amazon_order_mending import MAX_MENDED
from .order_lookups import OrderLookups


class AmazonOrderRates(models.AbstractModel):
    """Quotations whose currency has an exchange rate by now."""

    _inherit = "amazon.order.importer"

    @api.model
    def _settle_rates(self, account):
        """Close the issues about missing rates that are there now, and confirm."""
        waiting = self._find_quotations(account, "no_rate")
        if not waiting:
            return
        rated = OrderLookups(account, []).rated_currencies
        ready = waiting.filtered(lambda sale: sale.currency_id in rated)
        for sale in ready[:MAX_MENDED].with_context(**QUIET_CONTEXT):
            self._settle_issue(sale, "no_rate", self._explain_unsettled_rate)

    @api.model
    def _find_quotations(self, account, code):
        """Return the quotations that an issue keeps from being confirmed."""
        issues = self.env["amazon.issue"].search(
            [
                ("account_id", "=", account.id),
                ("code", "=", code),
                ("state", "in", ("open", "dismissed")),
                ("order_id.state", "in", ("draft", "sent")),
            ]
        )
        return issues.order_id

    @api.model
    def _settle_issue(self, sale, code, explain):
        """Close the issue of one quotation, and confirm it.

        :param explain: makes the message from the reason why that is not possible
        """
        reason = self._try_to_mend(sale, lambda: sale._amazon_close_issues([code]))
        if reason:
            sale._amazon_sync({code: explain(reason)})

    @api.model
    def _explain_unsettled_rate(self, reason):
        return self.env._(
            "There is an exchange rate now, but the order could not be confirmed: "
            "%s\nThe next run tries again; you can also do it by hand.",
            reason,
        )
