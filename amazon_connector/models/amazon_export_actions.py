from odoo import models
from odoo.exceptions import AccessError

CANCELLABLE = ("checking", "checked", "sending")


class AmazonExportActions(models.Model):
    """What people do with a run."""

    _inherit = "amazon.export"

    def action_send(self):
        """Send what passed the checks, without checking it again."""
        self.ensure_one()
        export = self._allow()
        export.account_id._check_sending()
        if export.state == "checked" and export.passed_count:
            export._mark_sending()

    def action_cancel(self):
        """Send nothing more of it: what Amazon has already cannot be called back."""
        runs = self._allow().filtered(
            lambda run: run.state in CANCELLABLE and not run.cancelled_at
        )
        runs._mark_cancelled()
        # What a marketplace is left alone for may be over now.
        runs._wake()

    def action_send_again(self):
        """Make a new run of the lines that were not sent."""
        self.ensure_one()
        return self.line_ids.action_send_again()

    def action_view_lines(self):
        return self._view_lines([])

    def action_view_failed(self):
        return self._view_lines([("state", "=", "failed")])

    def action_view_accepted(self):
        return self._view_lines([("state", "=", "accepted")])

    def action_view_waiting(self):
        return self._view_lines([("state", "in", ("waiting", "sent"))])

    def _view_lines(self, domain):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_export_line"
        )
        domain = [("export_id", "=", self.id), *domain]
        return {**action, "domain": domain, "context": {}}

    def _open(self):
        """Return the action that shows these runs."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_export"
        )
        if len(self) != 1:
            return {**action, "domain": [("id", "in", self.ids)]}
        return {**action, "res_id": self.id, "views": [(False, "form")]}

    def _allow(self):
        """Return these runs with the right to change them.

        :raises AccessError: not an Amazon user, or runs of another company
        """
        if not self.env.user.has_group("amazon_connector.group_amazon_user"):
            raise AccessError(self.env._("Only Amazon users may do this."))
        self.check_access("read")
        # Nobody may write runs; users only act on them.
        return self.sudo()

    def _prepare_repeat_vals(self):
        """Return how this run was made, for another one."""
        is_sent = self.sends_at_once or self.state in ("sending", "done")
        names = self._get_option_names()
        return {**{name: self[name] for name in names}, "sends_at_once": is_sent}
