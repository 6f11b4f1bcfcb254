from odoo import api, fields, models
from odoo.exceptions import UserError

from .export_reasons import PAGE_CODES


class AmazonIssueExports(models.Model):
    """Issues about products that could not be sent to Amazon."""

    _inherit = "amazon.issue"

    product_id = fields.Many2one(
        "product.product", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    export_line_id = fields.Many2one(
        "amazon.export.line",
        "Sent To Amazon As",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    can_choose_page = fields.Boolean(compute="_compute_can_choose_page")

    @api.depends("code", "export_line_id")
    def _compute_can_choose_page(self):
        for issue in self:
            is_about_page = issue.code in PAGE_CODES and issue.export_line_id
            issue.can_choose_page = bool(is_about_page and issue.state != "resolved")

    @api.depends("export_line_id")
    def _compute_can_retry(self):
        """Override: what was sent by a person is sent again by a person."""
        result = super()._compute_can_retry()
        self.filtered("export_line_id").can_retry = False
        return result

    @api.depends("product_id")
    def _compute_display_name(self):
        """Override: name the product of an issue about sending it."""
        result = super()._compute_display_name()
        for issue in self.filtered("product_id"):
            label = f"{issue.display_name}: {issue.product_id.display_name}"
            issue.display_name = label
        return result

    def action_send_again(self):
        """Send the products of these issues again, in new runs.

        :raises UserError: none of them is about sending a product
        """
        issues = self._allow().filtered("export_line_id")
        if not issues:
            raise UserError(
                self.env._(
                    "None of these issues is about a product that could not be sent."
                )
            )
        issues._reopen()
        return issues.export_line_id._send_again().with_env(self.env)._open()

    def action_choose_page(self):
        """Choose the product's page in Amazon's catalogue by hand."""
        self.ensure_one()
        return self.env["amazon.catalog.match"]._open_chooser(
            self.product_id, self.account_marketplace_id
        )

    def action_open_record(self):
        """Override: open the product that could not be sent."""
        self.ensure_one()
        if not self.product_id or self.kind != "export":
            return super().action_open_record()
        return {
            "type": "ir.actions.act_window",
            "res_model": "product.product",
            "res_id": self.product_id.id,
            "views": [(False, "form")],
        }
