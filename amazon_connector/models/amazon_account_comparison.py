from odoo import api, fields, models
from odoo.tools import format_datetime


class AmazonAccountComparison(models.Model):
    """Missing orders: what the account shows of it, and its cron."""

    _inherit = "amazon.account"

    comparison_result = fields.Char(
        "Compared with Amazon",
        compute="_compute_comparison_result",
        help="Every night Odoo looks for orders that it lacks.",
    )

    @api.depends_context("lang", "tz")
    def _compute_comparison_result(self):
        runs = self.env["amazon.order.comparison"]
        for account in self:
            domain = [("account_id", "=", account._origin.id), ("kind", "=", "nightly")]
            last = runs.search([*domain, ("state", "=", "done")], limit=1)
            when = format_datetime(self.env, last.finished_at)
            text = f"{when}: {last._describe_result()}"
            account.comparison_result = text if last else False

    def action_view_comparisons(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_order_comparison"
        )
        return {**action, "domain": [("account_id", "=", self.id)]}

    def action_open_backfill(self):
        """Ask for the days whose orders are to be brought in."""
        self.ensure_one()
        return self._open_dialog(
            "amazon.orders.backfill", self.env._("Fetch Orders of a Period")
        )

    @api.model
    def _cron_compare_orders(self):
        """Look for orders that Odoo lacks, learn origins and invoice, where due."""
        self.env["amazon.account.flow"]._run_due("comparison", "origins", "invoices")
