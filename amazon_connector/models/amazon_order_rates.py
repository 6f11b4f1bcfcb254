from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .amazon_order_importer import QUIET_CONTEXT
from .amazon_order_mending import MAX_MENDED
from .order_lookups import OrderLookups
from .quiet_sql import quiet_sql


class AmazonOrderRates(models.AbstractModel):
    """Quotations whose currency has an exchange rate by now."""

    _inherit = "amazon.order.importer"

    @api.model
    def _settle_rates(self, account):
        """Close the issues about missing rates that are there now, and confirm."""
        waiting = self._find_unrated(account)
        if not waiting:
            return
        rated = OrderLookups(account, []).rated_currencies
        ready = waiting.filtered(lambda sale: sale.currency_id in rated)
        for sale in ready[:MAX_MENDED].with_context(**QUIET_CONTEXT):
            self._settle_rate(sale)

    @api.model
    def _find_unrated(self, account):
        issues = self.env["amazon.issue"].search(
            [
                ("account_id", "=", account.id),
                ("code", "=", "no_rate"),
                ("state", "in", ("open", "dismissed")),
                ("order_id.state", "in", ("draft", "sent")),
            ]
        )
        return issues.order_id

    @api.model
    def _settle_rate(self, sale):
        """Settle one quotation; one that cannot be confirmed waits for the next run."""
        try:
            with quiet_sql(), self.env.cr.savepoint():
                sale._amazon_close_issues(["no_rate"])
                if self._is_to_confirm(sale):
                    sale.action_confirm()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        # One order that cannot be confirmed must not stop the others.
        except Exception as error:  # noqa: BLE001
            reason = self._explain_unmended(sale, error)
            message = self.env._(
                "There is an exchange rate now, but the order could not be confirmed: "
                "%s\nThe next run tries again; you can also do it by hand.",
                reason,
            )
            sale._amazon_sync({"no_rate": message})
