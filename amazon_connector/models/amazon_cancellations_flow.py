from odoo import api, models

from ..spapi import acknowledgement_feed
from .amazon_cancellation import UNSEEN_AFTER

MAX_MESSAGES = 5000


class AmazonCancellationsFlow(models.AbstractModel):
    """Cancellations out: one collective feed with all that users have cancelled."""

    _name = "amazon.cancellations.flow"
    _inherit = ["amazon.order.feeds"]
    _description = "Amazon Cancellations Flow"

    _feed_type = acknowledgement_feed.FEED_TYPE

    @api.model
    def _run_step(self, flow):
        """Override: tell as well of what Amazon took and does not show as cancelled."""
        self._sync_unseen(flow.account_id)
        return super()._run_step(flow)

    @api.model
    def _is_on(self, account):
        return not account.read_only

    @api.model
    def _find_sendable(self, account, busy):
        found = self.env["amazon.cancellation"].search(
            [
                ("account_id", "=", account.id),
                ("state", "=", "to_send"),
                (
                    "order_id.amazon_account_marketplace_id.marketplace_id",
                    "not in",
                    busy.ids,
                ),
            ],
            order="id",
            limit=MAX_MESSAGES,
        )
        # Amazon's order may have ended while this waited.
        found._settle()
        return found.filtered(lambda c: c.state == "to_send")

    @api.model
    def _build(self, account, messages):
        return acknowledgement_feed.build(account.seller_id, messages)

    @api.model
    def _prepare_line_vals(self, record, message):
        return {"cancellation_id": record.id}

    @api.model
    def _sync_unseen(self, account):
        """Open the issues of orders that are cancelled here and not at Amazon."""
        unseen = self.env["amazon.cancellation"].search(
            [
                ("account_id", "=", account.id),
                ("state", "=", "accepted"),
                ("accepted_at", "<", account._now() - UNSEEN_AFTER),
            ]
        )
        for order in unseen.order_id:
            order._amazon_sync_here()
