import time
from datetime import timedelta

from odoo import api, models

# An import that is younger has what buyers have taken.
FRESH_FOR = timedelta(minutes=5)
# Amazon may have sold more than Odoo knows of when the last one is older.
TRUSTED_FOR = timedelta(minutes=60)
STEP_SECONDS = 5.0
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
        is_more = self._is_on(account) and self._find_changes(account)
        self._sync_issue(account)
        self.env["ir.cron"]._commit_progress()
        return is_more

    @api.model
    def _is_on(self, account):
        """Return whether any quantity may go out."""
        links = account.marketplace_ids
        return not account.read_only and any(link._sends("stock") for link in links)

    @api.model
    def _find_changes(self, account):
        """Find out what has changed, for a while; True: there is more."""
        if not self._has_changes(account):
            return False
        self._import_orders(account)
        end = time.monotonic() + STEP_SECONDS
        while self.env["amazon.stock.change"]._merge():
            self.env["ir.cron"]._commit_progress()
            if time.monotonic() >= end:
                return True
        return False

    @api.model
    def _has_changes(self, account):
        """Return whether anything waits to be looked at."""
        # Written down at the end of a transaction, which may be this one.
        self.env.cr.flush()
        links = (False, *account.marketplace_ids.ids)
        domain = [("account_marketplace_id", "in", links)]
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
        end = time.monotonic() + STEP_SECONDS
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
        is_fresh = account.orders_enabled and self._get_age(account) <= TRUSTED_FOR
        return is_fresh and not self._find_catching_up(account)

    @api.model
    def _find_catching_up(self, account):
        """Return the marketplaces whose earlier orders still come in."""
        flow = account._get_flow("orders")
        links = account._get_active_marketplaces()
        return links.filtered(lambda link: not flow._is_in_step(link))

    @api.model
    def _is_behind(self, account):
        """Return whether orders that used to come in have stayed away for long.

        Where none ever came, a person who sends products knows what is free.
        """
        has_orders = account.orders_enabled and account._get_flow("orders").cursor
        return bool(has_orders) and not self._are_orders_in(account)

    @api.model
    def _is_waiting(self, account):
        """Return whether products that people send wait for the orders."""
        links = account.marketplace_ids.ids
        domain = [("account_marketplace_id", "in", links), ("state", "=", "waiting")]
        lines = self.env["amazon.export.line"]
        return self._is_behind(account) and bool(lines.search_count(domain, limit=1))

    @api.model
    def _sync_issue(self, account):
        """Tell that quantities do not rise, as long as it is so."""
        is_on = self._is_on(account) and not self._are_orders_in(account)
        is_told = is_on or self._is_waiting(account)
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
            "Quantities at Amazon fall, but do not rise: buyers may have taken what "
            "Odoo still counts as free."
        )
        return f"{what}\n{self._explain_cause(account)}"

    @api.model
    def _explain_cause(self, account):
        if not account.orders_enabled:
            return self.env._(
                "No orders come in. Switch Import Orders on, on the account."
            )
        if self._get_age(account) > TRUSTED_FOR:
            return self.env._(
                "No orders have come in for more than an hour. Mend what keeps them "
                "away; the issue about their import says what it is."
            )
        links = self._find_catching_up(account)
        return self.env._(
            "Earlier orders of %s are still coming in. Quantities rise by themselves "
            "as soon as they are complete.",
            ", ".join(links.mapped("display_name")),
        )
