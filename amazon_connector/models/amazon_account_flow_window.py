from odoo import api, fields, models


class AmazonAccountFlowWindow(models.Model):
    """Which part of Amazon's orders a flow asks for: cursor, window and page."""

    _inherit = "amazon.account.flow"

    cursor = fields.Datetime(
        "Complete Until",
        help="What changed at Amazon before this time has been brought in.",
    )
    window_start = fields.Datetime(
        help="The pages now being brought in hold what changed since this time."
    )
    window_end = fields.Datetime(help="… and before this time, as Amazon says.")
    window_opened = fields.Datetime(help="When the first page was asked for.")
    window_marketplaces = fields.Char()
    window_fulfilled_by = fields.Char()
    page_token = fields.Char(help="Amazon's token for the next page.")
    is_token_refused = fields.Boolean(
        "Token Refused",
        help="Amazon has refused a page's token, and has taken none since.",
    )

    def _rewind(self, moment):
        """Ask again for what changed since a moment; known orders stay as they are.

        An open window was asked for without the marketplace this is done for.
        """
        for flow in self:
            cursor = flow.cursor and min(flow.cursor, moment)
            flow.write({"cursor": cursor, **self._get_closed_window()})

    @api.model
    def _get_closed_window(self):
        return {
            "window_start": False,
            "window_end": False,
            "window_opened": False,
            "window_marketplaces": False,
            "window_fulfilled_by": False,
            "page_token": False,
            "is_token_refused": False,
        }
