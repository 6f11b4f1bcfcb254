from datetime import timedelta, timezone

from odoo import api, models

from ..spapi.errors import InvalidInputError
from .amazon_account import INCLUDED_DATA
from .amazon_order_builder import to_naive

INTERVAL_SECONDS = 15 * 60
# Amazon's index of changed orders lags behind: orders were missed without overlap.
OVERLAP = timedelta(minutes=10)
# Amazon refuses a time that is less than two minutes ago (searchOrders).
MIN_AGE = timedelta(minutes=3)
# https://developer-docs.amazon.com/sp-api/reference/searchorders (paginationToken)
TOKEN_LIFETIME = timedelta(hours=24)


class AmazonOrdersFlow(models.AbstractModel):
    """Orders in: one page of searchOrders per step, with a cursor that survives.

    The window and the token of the next page are stored with each page, so that a
    run of many pages goes on where it stopped. The cursor moves after the last one.
    """

    _name = "amazon.orders.flow"
    _description = "Amazon Orders Flow"

    @api.model
    def _run_step(self, flow):
        """Bring in one page; return the seconds until the next.

        Orders that failed are tried again after the last page: they must not keep
        new ones from coming in.
        """
        account = flow.account_id
        marketplaces = account._get_active_marketplaces()
        if not (account.orders_enabled and marketplaces):
            return INTERVAL_SECONDS
        self._open_window(flow, marketplaces)
        # Read before the call: the commit that precedes it forgets what was read.
        asked = self._get_position(flow)
        page = self._fetch_page(flow)
        if not page or not self._store_page(flow, page, asked):
            return 0
        importer = self.env["amazon.order.importer"]
        is_done = importer._retry_failed(account) and importer._mend_unknown(account)
        return INTERVAL_SECONDS if is_done else 0

    @api.model
    def _get_position(self, flow):
        return flow.window_opened, flow.page_token

    @api.model
    def _open_window(self, flow, marketplaces):
        """Fix what all pages of this run are asked with."""
        now = flow.account_id._now()
        if flow.page_token and now - flow.window_opened >= TOKEN_LIFETIME:
            flow.write(flow._get_closed_window())
        if flow.page_token:
            return
        since = flow.cursor and flow.cursor - OVERLAP
        start = since or min(marketplaces.mapped("orders_from"))
        ids = marketplaces.marketplace_id.mapped("marketplace_id")
        flow.write(
            {
                "window_start": min(start, now - MIN_AGE),
                "window_opened": now,
                "window_end": False,
                "window_marketplaces": ",".join(sorted(ids)),
                "window_fulfilled_by": ",".join(
                    flow.account_id._get_fulfilled_by(marketplaces)
                ),
            }
        )

    @api.model
    def _fetch_page(self, flow):
        """Return the next page; None when Amazon no longer takes the page's token.

        :raises InvalidInputError: it has taken none of two windows (searchOrders)
        """
        token = flow.page_token
        try:
            return flow.account_id._get_client(in_step=True).search_orders(
                last_updated_after=flow.window_start.replace(tzinfo=timezone.utc),
                marketplace_ids=flow.window_marketplaces.split(","),
                fulfilled_by=flow.window_fulfilled_by.split(","),
                included_data=INCLUDED_DATA,
                pagination_token=token or None,
            )
        except InvalidInputError:
            if not token:
                raise
            was_refused = flow.is_token_refused
            flow.write({**flow._get_closed_window(), "is_token_refused": True})
            if was_refused:
                # What a failed step has written is rolled back.
                flow._commit()
                raise
            return None

    @api.model
    def _store_page(self, flow, page, asked):
        """Import a page and remember the next one, in one transaction.

        :return: whether it was the last page
        """
        flow.lock_for_update(allow_referencing=True)
        # Another worker has brought in this page while Amazon answered.
        if self._get_position(flow) != asked:
            return False
        self.env["amazon.order.importer"]._import_page(flow.account_id, page)
        end = flow.window_end or self._get_window_end(flow, page)
        if page.next_token:
            vals = {"page_token": page.next_token, "window_end": end}
            if flow.page_token:
                vals["is_token_refused"] = False
            flow.write(vals)
            return False
        flow.write({**flow._get_closed_window(), "cursor": end})
        return True

    @api.model
    def _get_window_end(self, flow, page):
        """Return the upper bound that Amazon really used, naive UTC."""
        end = page.last_updated_before
        return to_naive(end) if end else flow.window_opened - MIN_AGE
