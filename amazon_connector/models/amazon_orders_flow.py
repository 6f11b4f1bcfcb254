from datetime import timezone

from odoo import api, models

from ..spapi.errors import InvalidInputError
from .amazon_account import INCLUDED_DATA
from .amazon_account_flow_window import MIN_AGE
from .amazon_order_builder import to_naive

INTERVAL_SECONDS = 15 * 60
# From one window to the next. The plan gives a page back in 3 minutes, and what is left
# of it is for marketplaces that catch up; it saves 20 pages up in an hour.
MIN_WINDOW_SECONDS = 4 * 60
MAX_WINDOW_SECONDS = 40 * 60
# A page asked for just when the plan gives it back may be a moment too early for
# Amazon's clock, and a refusal costs three minutes.
LEEWAY_SECONDS = 1
PAGE_SIZE = 100


class AmazonOrdersFlow(models.AbstractModel):
    """Orders in: one page of searchOrders per step, with a cursor that survives.

    The window and the token of the next page are stored with each page, so that a
    run of many pages goes on where it stopped. What is complete moves on after the
    last one. A marketplace that catches up is asked for in the same way.
    """

    _name = "amazon.orders.flow"
    _description = "Amazon Orders Flow"

    @api.model
    def _run_step(self, flow):
        """Bring in one page; return the seconds until the next.

        None: the marketplace has caught up.
        """
        if not flow.account_id.orders_enabled:
            return INTERVAL_SECONDS
        if not self._mend(flow):
            return 0
        if not self._open_window(flow):
            return None if flow.account_marketplace_id else INTERVAL_SECONDS
        # Read before the call: the commit that precedes it forgets what was read.
        asked = self._get_position(flow)
        page = self._fetch_page(flow)
        if not page or not self._store_page(flow, page, asked):
            return 0
        return self._end_run(flow, asked[0])

    @api.model
    def _mend(self, flow):
        """Mend what waits in Odoo; False: go on before Amazon is asked, which costs."""
        if flow.account_marketplace_id or flow.page_token:
            return True
        return self.env["amazon.order.importer"]._mend_unknown(flow.account_id)

    @api.model
    def _end_run(self, flow, opened):
        """Do what waits for the last page; return the seconds until the next run.

        Orders that failed are tried again then: they must not keep new ones from
        coming in.
        """
        if flow.account_marketplace_id:
            return 0
        account = flow.account_id
        self.env["sale.order"]._amazon_close_settled(account)
        self.env["sale.order"]._amazon_retry_fba(account)
        self.env["amazon.comparison.flow"]._follow_rush(flow)
        importer = self.env["amazon.order.importer"]
        importer._settle_rates(account)
        importer._settle_totals(account)
        is_done = importer._retry_failed(account)
        if flow.piece_seconds or not is_done:
            return 0
        return self._get_wait(flow, opened)

    @api.model
    def _get_wait(self, flow, opened):
        """Return the seconds until the plan has given back what the window took.

        The last page of each window is hardly ever full, so that a rush comes in sooner
        in few long windows than in many short ones.
        """
        limit = self.env["amazon.limit"].sudo()._get(flow.account_id, "search_orders")
        seconds = flow.last_pages / limit._get_plan().rate + LEEWAY_SECONDS
        seconds = min(seconds, MAX_WINDOW_SECONDS)
        elapsed = (flow.account_id._now() - opened).total_seconds()
        return max(seconds - elapsed, MIN_WINDOW_SECONDS)

    @api.model
    def _get_position(self, flow):
        return flow.window_opened, flow.page_token

    @api.model
    def _open_window(self, flow):
        """Return whether there is a page to ask for: a further one, or a first one."""
        flow._close_stale_window()
        if not flow.page_token:
            links = flow._get_links_to_ask()
            if not links:
                return False
            flow._open_window(links)
        return True

    @api.model
    def _fetch_page(self, flow):
        """Return the next page; None when Amazon no longer takes the page's token.

        :raises InvalidInputError: it has taken none of two windows (searchOrders)
        """
        token = flow.page_token
        client = flow.account_id._get_client(in_step=True)
        try:
            return client.search_orders(
                **self._prepare_query(flow), pagination_token=token or None
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
    def _prepare_query(self, flow):
        """Return what all pages of the window are asked with (searchOrders)."""
        before = flow.window_before or None
        return {
            "last_updated_after": flow.window_start.replace(tzinfo=timezone.utc),
            "last_updated_before": before and before.replace(tzinfo=timezone.utc),
            "marketplace_ids": flow.window_marketplaces.split(","),
            "fulfilled_by": flow.window_fulfilled_by.split(","),
            "included_data": INCLUDED_DATA,
            "max_results_per_page": PAGE_SIZE,
        }

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
            vals["window_pages"] = flow.window_pages + 1
            if flow.page_token:
                vals["is_token_refused"] = False
            flow.write(vals)
            return False
        flow._end_window(end)
        return True

    @api.model
    def _get_window_end(self, flow, page):
        """Return the upper bound: ours, else the one that Amazon really used."""
        if flow.window_before:
            return flow.window_before
        end = page.last_updated_before
        return to_naive(end) if end else flow.window_opened - MIN_AGE
