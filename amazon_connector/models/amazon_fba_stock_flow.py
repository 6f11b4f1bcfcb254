from datetime import timedelta
from functools import partial

from odoo import api, models

from ..spapi.errors import InvalidInputError
from .amazon_account_flow import TAKEN_SECONDS

# Amazon forgets where a reading is after half a minute: then it begins again.
MOST_BEGINNINGS = 3


class AmazonFbaStockFlow(models.AbstractModel):
    """Reads what lies at Amazon, every night: one marketplace in a step.

    A page's token lives half a minute, so all pages of a marketplace are read in one
    step, however long it takes; each is committed.
    """

    _name = "amazon.fba.stock.flow"
    _description = "Amazon FBA Stock Flow"

    @api.model
    def _run_step(self, flow):
        """Read the next marketplace; return the seconds until the next step.

        None: the account does not read FBA stock any more.
        """
        account = flow.account_id
        if not account.fba_stock_enabled:
            return None
        link = self._find_next(flow)
        if link:
            self.env["amazon.issue"]._try_marketplace(
                link, "fba_stock", partial(self._read, flow, link)
            )
            flow.fba_stock_link_id = link
            return 0
        self.env["amazon.fba.stock"]._compare(account)
        flow.fba_stock_link_id = False
        self.env["amazon.issue"]._settle_others(account, "fba_stock")
        return account._get_night_wait(account._get_active_marketplaces())

    @api.model
    def _find_next(self, flow):
        """Return the next marketplace; one that Amazon refuses is left for a while."""
        links = flow.account_id._get_active_marketplaces().sorted("id")
        waiting = self.env["amazon.issue"]._get_waiting_marketplaces(
            flow.account_id, "fba_stock"
        )
        after = flow.fba_stock_link_id.id or 0
        return (links - waiting).filtered(lambda link: link.id > after)[:1]

    @api.model
    def _read(self, flow, link):
        """Read all pages of a marketplace, from the first one where Amazon forgot."""
        for beginning in range(MOST_BEGINNINGS):
            is_last_try = beginning == MOST_BEGINNINGS - 1
            seen = self._read_pages(flow, link, is_last_try)
            if seen is not None:
                self.env["amazon.fba.stock"]._drop_others(link, seen)
                return

    @api.model
    def _read_pages(self, flow, link, is_last_try):
        """Read and commit page after page; return the ids of what was shown.

        None: Amazon forgot the token.
        """
        client, seen = flow.account_id._get_client(in_step=True), set()
        marketplace, token = link.marketplace_id.marketplace_id, None
        while True:
            self._commit(flow)
            try:
                page = client.get_inventory_summaries(marketplace, next_token=token)
            except InvalidInputError:
                if is_last_try or not token:
                    raise
                return None
            records = self.env["amazon.fba.stock"]._take_page(link, page.rows)
            seen.update(records.ids)
            token = page.next_token
            if not token:
                return seen

    @api.model
    def _commit(self, flow):
        """Commit a page, and keep other workers off for the next one."""
        now = flow.account_id._now()
        flow.taken_until = now + timedelta(seconds=TAKEN_SECONDS)
        self.env["ir.cron"]._commit_progress()
