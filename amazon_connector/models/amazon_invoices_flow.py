from odoo import api, fields, models

from .amazon_order_importer import QUIET_CONTEXT
from .halves import do_in_halves
from .order_draft import get_target_key

INTERVAL_SECONDS = 15 * 60
CODE = "invoice_failed"
# How many orders one step invoices; the next step goes on.
MAX_INVOICED = 50


class AmazonAccountFlow(models.Model):
    _inherit = "amazon.account.flow"

    invoiced_order_id = fields.Integer(
        readonly=True, help="The last order looked at; the next step goes on after it."
    )


class AmazonInvoicesFlow(models.AbstractModel):
    """Invoices orders that are shipped, where that is wanted."""

    _name = "amazon.invoices.flow"
    _description = "Amazon Invoices Flow"

    @api.model
    def _run_step(self, flow):
        """Invoice some orders; return the seconds until the next step.

        One that cannot be invoiced is tried again in the next round.
        """
        account = flow.account_id
        found = self.env["sale.order"]._amazon_find_to_invoice(
            account, flow.invoiced_order_id, MAX_INVOICED
        )
        orders = found.filtered(lambda order: not order._amazon_lacks_origin())
        orders = orders.with_context(**QUIET_CONTEXT)
        bad = dict(do_in_halves(orders, lambda part: part._amazon_invoice()))
        self._sync_failures(account, orders, bad)
        flow.invoiced_order_id = found[-1:].id
        return 0 if found else INTERVAL_SECONDS

    @api.model
    def _sync_failures(self, account, orders, bad):
        importer = self.env["amazon.order.importer"]
        found = [
            order._amazon_prepare_issue_vals(
                CODE,
                self.env._(
                    "This order could not be invoiced: %s\nMend that; Odoo tries again "
                    "within a quarter of an hour.",
                    importer._explain_unmended(order, error),
                ),
            )
            for order, error in bad.items()
        ]
        keys = [get_target_key(order.amazon_order_id) for order in orders]
        self.env["amazon.issue"]._sync_issues(account, [CODE], found, keys)
