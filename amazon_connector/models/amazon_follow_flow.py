from odoo import api, models

from ..spapi.errors import (
    InvalidInputError,
    MalformedOrderError,
    NotFoundError,
    ThrottledError,
)
from .amazon_account import INCLUDED_DATA
from .sale_order_look import LOOK_INTERVAL

INTERVAL_SECONDS = 60 * 60
# What is wrong with one order and must not keep the others waiting.
ORDER_ERRORS = (InvalidInputError, MalformedOrderError, NotFoundError)


class AmazonFollowFlow(models.AbstractModel):
    """Follows open orders of what is switched off until they are done.

    One order per step, asked for alone (getOrder), the one first that waited longest.
    """

    _name = "amazon.follow.flow"
    _description = "Amazon Follow Flow"

    @api.model
    def _run_step(self, flow):
        """Look after the order that is due; return the seconds until the next."""
        account = flow.account_id
        sale = self.env["sale.order"]._amazon_find_next_look(account)
        if not sale:
            return INTERVAL_SECONDS
        wait = sale._amazon_get_look_wait()
        if wait > 0:
            return min(wait, INTERVAL_SECONDS)
        self._look_at(account, sale)
        return 0

    @api.model
    def _look_at(self, account, sale):
        """Ask Amazon about an order and take over what has changed.

        :raises SpApiError: Amazon's refusal, unless it is about this order
        """
        client, order_id = account._get_client(in_step=True), sale.amazon_order_id
        due_at = sale.amazon_next_look_at
        # Before the call, which commits: one that fails must not hold up the others.
        sale._amazon_look_again(account._now() + LOOK_INTERVAL)
        try:
            order = client.get_order(order_id, included_data=INCLUDED_DATA)
        except ThrottledError:
            sale._amazon_look_again(due_at)
            self.env["ir.cron"]._commit_progress()
            raise
        except ORDER_ERRORS:
            order = None
        if order:
            self.env["amazon.order.importer"]._import_orders(account, [order])
        sale._amazon_plan_look()
