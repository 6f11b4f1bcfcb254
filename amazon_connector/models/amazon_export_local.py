from odoo import api, models

from .export_reasons import CODES, LOCAL_CODES


class AmazonExportLocal(models.AbstractModel):
    """The first part of a run: what Odoo knows of each product."""

    _name = "amazon.export.local"
    _description = "Local Checks of a Run"

    @api.model
    def _run_batch(self, export, lines):
        """Check lines of one marketplace, and write what was found."""
        link = lines.account_marketplace_id
        findings = self.env["amazon.export.checks"]._find(
            lines.product_id, link, export
        )
        for line in lines:
            self._write(line, findings[line.product_id])
        self._sync(lines, findings)

    @api.model
    def _write(self, line, finding):
        line.write(
            {
                "operation": "new" if finding.is_new else "change",
                "sku": finding.listing.sku_id.sku if finding.listing else finding.sku,
                "listing_id": finding.listing.id if finding.listing else False,
                "price": finding.price and float(finding.price.amount),
                "quantity": finding.quantity,
            }
        )
        if finding.skipped:
            line._mark_skipped(finding.skipped)
        elif finding.problems:
            text = "\n".join(text for __, text in finding.problems)
            line._mark_failed(finding.problems[0][0], text)
        elif finding.is_new:
            line._mark_matching()
        else:
            line._mark_passed()

    @api.model
    def _sync(self, lines, findings):
        """Write the issues; a listing that can be sent has no reason left at all."""
        problems = {line: findings[line.product_id].problems for line in lines}
        passed = lines.filtered(lambda line: line.state == "passed")
        passed._sync_line_issues(CODES)
        (lines - passed)._sync_line_issues(LOCAL_CODES, problems)
