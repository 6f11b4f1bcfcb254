from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

# Amazon refuses a time that is less than two minutes ago (searchOrders).
MIN_AGE = timedelta(seconds=150)
# Amazon's index of changed orders lags behind: orders were missed without overlap.
OVERLAP = timedelta(minutes=10)
# https://developer-docs.amazon.com/sp-api/reference/searchorders (paginationToken)
TOKEN_LIFETIME = timedelta(hours=24)
# A window that had so many pages when its token expired is a backlog, not a pause:
# Amazon grants 480 pages a day.
MANY_PAGES = 100
# Such a window is asked for again in so many pieces. Few would cost a further day
# each time that one is too long still.
PIECES = 8
MIN_PIECE = timedelta(hours=1)


class AmazonAccountFlowWindow(models.Model):
    """Which part of Amazon's orders a flow asks for: marketplaces, window and page.

    The account's own flow asks for all marketplaces that are in step: complete until
    its cursor. One that is behind has a flow of its own, which asks from there to the
    cursor; then it is in step.
    """

    _inherit = "amazon.account.flow"

    cursor = fields.Datetime(
        "Complete Until",
        help="What changed at Amazon before this time has been brought in.",
    )
    window_start = fields.Datetime(
        help="The pages now being brought in hold what changed since this time."
    )
    window_before = fields.Datetime(
        help="… and before this time, as asked; empty: as late as Amazon allows."
    )
    window_end = fields.Datetime(help="… and before this time, as Amazon says.")
    window_opened = fields.Datetime(help="When the first page was asked for.")
    window_marketplaces = fields.Char()
    window_fulfilled_by = fields.Char()
    window_link_ids = fields.One2many(
        "amazon.account.marketplace",
        "window_flow_id",
        "Marketplaces of the Window",
        help="They are complete when it ends. One that is switched off or gets another "
        "start meanwhile is taken out: some of its orders were passed by.",
    )
    window_pages = fields.Integer("Pages", help="Brought in of this window so far.")
    last_pages = fields.Integer(
        "Pages of the Window Before",
        help="More than one: a rush, in which each page counts.",
    )
    rush_until = fields.Datetime(
        "Read Without Overlap Until",
        help="What Amazon showed late until then is for the comparison to find.",
    )
    piece_seconds = fields.Integer(
        help="Windows are no longer than this until the backlog is in; 0: not cut."
    )
    mended_order_id = fields.Integer(
        "Mended Until", help="Orders with unknown SKUs that this run has tried; by id."
    )
    page_token = fields.Char(help="Amazon's token for the next page.")
    is_token_refused = fields.Boolean(
        "Token Refused",
        help="Amazon has refused a page's token, and has taken none since.",
    )

    # === MARKETPLACES === #

    def _get_links_to_ask(self):
        """Return the marketplaces that the next window of this flow is opened for.

        Where none is in step, the account's flow asks for all of them together.
        """
        self.ensure_one()
        shared = self._get_shared()
        enabled = self.account_id._get_active_marketplaces()
        in_step = enabled.filtered(shared._is_in_step)
        polled = in_step or enabled
        if self == shared:
            return polled
        return (self.account_marketplace_id & enabled) - polled

    def _get_shared(self):
        is_shared = self.flow == "orders"
        return self if is_shared else self.account_id._get_flow("orders")

    def _is_in_step(self, link):
        """Return whether a marketplace is complete until this flow's cursor."""
        # Nothing that was placed before the start is wanted.
        until = link.orders_synced_until or link.orders_from
        return bool(self.cursor) and until >= self.cursor

    # === WINDOW === #

    def _open_window(self, links):
        """Fix what all pages of this window are asked with."""
        now = self.account_id._now()
        latest = now - MIN_AGE
        overlap = self._get_overlap()
        starts = [link._get_window_start(overlap) for link in links]
        start = min(latest, *starts)
        ids = links.marketplace_id.mapped("marketplace_id")
        self.write(
            {
                **self._get_closed_window(),
                "is_token_refused": self.is_token_refused,
                "window_start": start,
                "window_before": self._get_bound(start, latest),
                "window_opened": now,
                "window_marketplaces": ",".join(sorted(ids)),
                "window_fulfilled_by": ",".join(
                    self.account_id._get_fulfilled_by(links)
                ),
                "window_link_ids": [Command.set(links.ids)],
            }
        )

    def _get_overlap(self):
        """Return from how long before its start a window is asked for once more.

        In a rush the pages of known orders would keep new ones waiting for hours: what
        Amazon shows late is then for the comparison to find that follows the rush.
        """
        return timedelta() if self._is_rush() else OVERLAP

    def _is_rush(self):
        return self.last_pages > 1

    def _get_bound(self, start, latest):
        """Return until when to ask; False: as late as Amazon allows."""
        cursor = self.account_marketplace_id and self._get_shared().cursor
        piece = self.piece_seconds and start + timedelta(seconds=self.piece_seconds)
        bounds = [bound for bound in (cursor, piece) if bound and bound < latest]
        return min(bounds, default=cursor or False)

    def _close_stale_window(self):
        """Give an open window up that Amazon, or nobody here, goes on with."""
        if not self.page_token:
            return
        is_expired = self.account_id._now() - self.window_opened >= TOKEN_LIFETIME
        if is_expired and self.window_pages >= MANY_PAGES:
            self.piece_seconds = self._get_piece().total_seconds()
        if is_expired or not self.window_link_ids:
            self.write(self._get_closed_window())

    def _get_piece(self):
        """Return the length of the pieces that a window is cut into.

        Amazon promises no order within a window, so nothing less than a whole one is
        surely in.
        """
        end = self.window_before or self.window_end or self.window_opened
        return max((end - self.window_start) / PIECES, MIN_PIECE)

    def _end_window(self, end):
        """Write down that the orders of this window are in, until `end`."""
        for link in self.window_link_ids:
            until = max(end, link.orders_synced_until or end)
            link.write({"orders_synced_until": until, "window_flow_id": False})
        vals = {**self._get_closed_window(), "last_pages": self.window_pages + 1}
        if self._is_rush():
            vals["rush_until"] = end
        if not self._is_piece():
            vals["piece_seconds"] = 0
        if self == self._get_shared():
            vals["cursor"] = max(end, self.cursor or end)
        self.write(vals)
        self.account_id._get_active_marketplaces()._wake_catching_up()

    def _is_piece(self):
        """Return whether more is to be asked for after this window."""
        if not (self.piece_seconds and self.window_before):
            return False
        end = self.window_start + timedelta(seconds=self.piece_seconds)
        return self.window_before == end

    @api.model
    def _get_closed_window(self):
        return {
            "window_start": False,
            "window_before": False,
            "window_end": False,
            "window_opened": False,
            "window_marketplaces": False,
            "window_fulfilled_by": False,
            "window_pages": 0,
            "page_token": False,
            "is_token_refused": False,
        }
