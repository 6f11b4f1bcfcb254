from odoo import models
from odoo.exceptions import UserError


class AmazonExportLineRepeat(models.Model):
    """Sending again what was not sent."""

    _inherit = "amazon.export.line"

    def action_send_again(self):
        """Make a new run of those of these lines that were not sent.

        What was only checked is only checked again.

        :raises UserError: all of them were sent
        """
        self.export_id._allow()
        lines = self.filtered(lambda line: line.code or line.state == "cancelled")
        if not lines:
            raise UserError(
                self.env._("There is nothing to send again: none of these was stopped.")
            )
        return lines._send_again()._open()

    def _send_again(self):
        """Return the new runs: one for each account and set of options."""
        runs = self.env["amazon.export"]
        for lines in self.grouped(lambda line: line._get_run_key()).values():
            runs |= lines._start_again()
        return runs

    def _get_run_key(self):
        export = self.export_id
        return export.account_id, tuple(export._prepare_repeat_vals().items())

    def _start_again(self):
        last = self.export_id.sorted("id")[-1]
        by_link = self.grouped("account_marketplace_id")
        vals = {
            **last._prepare_repeat_vals(),
            "repeated_id": last.id,
            "account_marketplace_ids": [link.id for link in by_link],
        }
        if vals["sends_at_once"]:
            last.account_id._check_sending()
        pairs = [(lines.product_id.ids, link) for link, lines in by_link.items()]
        return last._start(last.account_id, vals, pairs)
