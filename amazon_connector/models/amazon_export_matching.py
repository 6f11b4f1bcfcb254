from odoo import api, models

from ..spapi.errors import InvalidInputError
from .export_reasons import MATCH_CODES

CODES = {
    "none": "no_asin",
    "several": "several_asins",
    "no_barcode": "no_barcode",
    "invalid_barcode": "invalid_barcode",
}


class AmazonExportMatching(models.AbstractModel):
    """The second part of a run: the page of each new offer in Amazon's catalogue."""

    _name = "amazon.export.matching"
    _description = "Product Pages of a Run"

    @api.model
    def _run_batch(self, export, lines):
        """Look for the pages of up to 20 products of one marketplace.

        What Amazon refuses for one of them is asked again by halves.
        """
        try:
            self._match(lines)
        except InvalidInputError as error:
            if len(lines) == 1:
                self._refuse(lines, error)
                return
            middle = len(lines) // 2
            for half in (lines[:middle], lines[middle:]):
                self._run_batch(export, half)

    @api.model
    def _refuse(self, line, error):
        """Amazon does not even look for this one."""
        line._stop("amazon_error", amazon_text=str(error))

    @api.model
    def _match(self, lines):
        link = lines.account_marketplace_id
        matches = self.env["amazon.catalog.match"]._match_step(lines.product_id, link)
        # Somebody may have cancelled the run while Amazon was asked.
        lines = lines.filtered(lambda line: line.state == "matching")
        for line in lines:
            match = matches[line.product_id]
            if match.state == "found":
                line._mark_asking(match.asin, match.product_type)
            else:
                code = CODES[match.state]
                line._mark_failed(code, line._get_cure(code))
        lines._sync_line_issues(MATCH_CODES)
