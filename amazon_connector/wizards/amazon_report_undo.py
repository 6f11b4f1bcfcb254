from odoo import api, fields, models


class AmazonReportUndo(models.TransientModel):
    """Says which products of an import go and which stay, and has them removed."""

    _name = "amazon.report.undo"
    _description = "Undo an Amazon Import"

    report_id = fields.Many2one(
        "amazon.report", required=True, readonly=True, ondelete="cascade"
    )
    message = fields.Text(compute="_compute_message")
    creates_products = fields.Boolean(compute="_compute_creates_products")
    stop_creating = fields.Boolean(
        "Create No More Products",
        default=True,
        help="Switches Create Missing Products off in all marketplaces of the account. "
        "Otherwise the next import creates the products again.",
    )

    @api.depends("report_id")
    def _compute_message(self):
        for undo in self:
            undo.message = undo.report_id and undo.report_id._describe_undo()

    @api.depends("report_id")
    def _compute_creates_products(self):
        for undo in self:
            undo.creates_products = bool(undo._get_creating())

    def _get_creating(self):
        links = self.report_id.account_id.marketplace_ids
        return links.filtered("create_products")

    def action_undo(self):
        """Have the products removed in the background."""
        self.ensure_one()
        if self.stop_creating:
            self._get_creating().create_products = False
        # No user has rights to write reports.
        self.report_id.sudo()._start_undo(self.env.user)
        return {"type": "ir.actions.act_window_close"}
