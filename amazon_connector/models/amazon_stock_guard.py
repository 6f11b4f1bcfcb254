import time
from datetime import timedelta

from odoo import api, models

# An import that is younger has what buyers have taken.
FRESH_FOR = timedelta(minutes=5)
# Amazon may have sold more than Odoo knows of when the last one is older.
TRUSTED_FOR = timedelta(minutes=60)
IMPORT_SECONDS = 5.0
TARGET_KEY = "stock:orders"


class AmazonStockGuard(models.AbstractModel):
    """Keeps Amazon from selling twice what buyers have taken already."""

    _name = "amazon.stock.guard"
    _description = "Amazon Stock Guard"

    @api.model
    def _prepare(self, account):
        """Get ready for a run of the offers: orders first, then what has changed.

        Commits; nothing of the run may be begun.

        :return: whether there are more changes than fit into one run
        """
        if not account.stock_enabled:
            return False
        if self._has_changes(account):
            self._import_orders(account)
        end = time.monotonic() + IMPORT_SECONDS
        changes = self.env["amazon.stock.change"]
        while is_more := changes._merge():
            self.env["ir.cron"]._commit_progress()
            if time.monotonic() >= end:
                break
        self._sync_issue(account)
        self.env["ir.cron"]._commit_progress()
        return is_more

    @api.model
    def _has_changes(self, account):
        domain = [
            ("account_marketplace_id", "in", (False, *account.marketplace_ids.ids))
        ]
        return bool(self.env["amazon.stock.change"].search_count(domain, limit=1))

    @api.model
    def _import_orders(self, account):
        """Bring in the orders, unless that has just been done, for a while.

        What goes wrong with it is told of by the flow of orders itself.
        """
        if not account.orders_enabled or self._get_age(account) <= FRESH_FOR:
            return
        flow = account._get_flow("orders")
        flow._mark_due()
        end = time.monotonic() + IMPORT_SECONDS
        while flow._get_wait() <= 0 and time.monotonic() < end:
            if not flow._run_guarded():
                break

    @api.model
    def _get_age(self, account):
        """Return how long ago all orders of the account were in."""
        cursor = account._get_flow("orders").cursor
        return account._now() - cursor if cursor else timedelta.max

    @api.model
    def _are_orders_in(self, account):
        """Return whether quantities may rise."""
        return account.orders_enabled and self._get_age(account) <= TRUSTED_FOR

    @api.model
    def _sync_issue(self, account):
        """Tell that quantities do not rise, as long as it is so."""
        is_told = not self._are_orders_in(account) and not account.read_only
        vals = {
            "code": "stock_held",
            "kind": "stock",
            "target_key": TARGET_KEY,
            "message": self._explain(account),
        }
        self.env["amazon.issue"]._sync_issues(
            account, ["stock_held"], [vals] if is_told else [], [TARGET_KEY]
        )

    @api.model
    def _explain(self, account):
        what = self.env._(
            "Quantities at Amazon fall, but do not rise: no orders have come in for "
            "more than an hour, and buyers may have taken what Odoo still counts as "
            "free."
        )
        cure = self.env._(
            "Mend what keeps the orders away; the issue about their import says what "
            "it is."
        )
        if not account.orders_enabled:
            cure = self.env._("Switch Import Orders on, on the account.")
        return f"{what}\n{cure}"
