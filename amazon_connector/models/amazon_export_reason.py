from odoo import api, fields, models
from odoo.tools import SQL

from .export_reasons import REASONS


class AmazonExportReason(models.Model):
    """How many lines of a run each reason stopped; nothing of it is stored."""

    _name = "amazon.export.reason"
    _description = "Reason Why Products Were Not Sent"
    _auto = False
    _order = "line_count desc, code"

    export_id = fields.Many2one("amazon.export", readonly=True)
    company_id = fields.Many2one(related="export_id.company_id")
    code = fields.Selection(REASONS, "Reason", readonly=True)
    line_count = fields.Integer("Offers", readonly=True)
    cure = fields.Text("What to Do", compute="_compute_cure")

    @property
    def _table_query(self):
        return SQL(
            """SELECT MIN(id) AS id, export_id, code, COUNT(*) AS line_count
                 FROM amazon_export_line
                WHERE code IS NOT NULL
             GROUP BY export_id, code"""
        )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_cure(self):
        cures = self.env["amazon.export.line"]._get_cures()
        for reason in self:
            reason.cure = cures.get(reason.code)

    def action_view_lines(self):
        """Open the lines that this reason stopped."""
        self.ensure_one()
        return self.export_id._view_lines([("code", "=", self.code)])
