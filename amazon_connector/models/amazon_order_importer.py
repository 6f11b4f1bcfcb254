import logging

from psycopg2 import errors as pg_errors

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .error_place import describe_error
from .order_draft import ORDER_CODES, get_target_key
from .quiet_sql import quiet_sql

_logger = logging.getLogger(__name__)

# The step is repeated when another worker was faster with one of these.
OWN_KEYS = (
    "sale_order_amazon_order_uniq",
    "res_partner_amazon_buyer_uniq",
    "res_partner_amazon_marketplace_uniq",
    "account_tax_amazon_source_uniq",
)
NEW_STATUSES = ("UNSHIPPED", "PARTIALLY_SHIPPED")
# Nobody is told of, or made a follower of, thousands of orders that a cron makes.
QUIET_CONTEXT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


class AmazonOrderImporter(models.AbstractModel):
    """Turns Amazon's orders into sale orders: in batches, bad ones set apart."""

    _name = "amazon.order.importer"
    _description = "Amazon Order Importer"

    @api.model
    def _import_page(self, account, page):
        """Import one page of searchOrders; what cannot be read becomes an issue."""
        failing = self._find_failing(account)
        self._import_orders(
            account, [o for o in page.orders if o.order_id not in failing]
        )
        unread = {m.order_id or "": m.reason for m in page.malformed}
        asked = {"operation": "searchOrders", "request_id": page.request_id}
        self._sync_failures(account, unread, asked=asked)

    @api.model
    def _import_orders(self, account, orders):
        """Create the new orders and follow the known ones.

        :param orders: `spapi.orders.Order` objects; a repeated one changes nothing
        """
        by_id = {order.order_id: order for order in orders}
        self._check_role(account, by_id.values())
        known = self._find_known(account, by_id)
        new = self._find_wanted(account, [o for o in orders if o.order_id not in known])
        ready = self._find_ready(account, new)
        unfit = self._find_unfit(ready)
        elsewhere = self._find_elsewhere(account, [o.order_id for o in ready])
        left = {*unfit, *elsewhere}
        failures = self._create_in_batches(
            account, [order for order in ready if order.order_id not in left]
        )
        for order_id, sale in known.items():
            if sale._amazon_is_behind(account, by_id[order_id]):
                failures.update(self._update_one(sale, by_id[order_id]))
        self.env["amazon.shipment"]._read_back_orders(known, by_id)
        # One that failed is wanted still when its marketplace is on again.
        waiting = {o.order_id for o in new} - {o.order_id for o in ready}
        checked = by_id.keys() - waiting
        self._sync_elsewhere(account, elsewhere, checked)
        self._sync_failures(account, {**unfit, **failures}, checked)

    @api.model
    def _find_known(self, account, order_ids):
        """Return the company's sale orders by Amazon order id, of any account."""
        sales = self.env["sale.order"].search(
            [
                ("company_id", "=", account.company_id.id),
                ("amazon_order_id", "in", list(order_ids)),
            ]
        )
        return {sale.amazon_order_id: sale for sale in sales}

    @api.model
    def _create_in_batches(self, account, orders):
        """Create orders together; return the errors of the bad ones by order id.

        A batch that fails is halved until the bad order stands alone.
        """
        if not orders:
            return {}
        try:
            with quiet_sql(), self.env.cr.savepoint():
                self._create_orders(account, orders)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        # The data of one order must not keep the others out, whatever they provoke.
        except Exception as error:
            if self._is_taken(error):
                raise
            return self._create_halves(account, orders, error)
        return {}

    @api.model
    def _is_taken(self, error):
        """Return whether another worker has just made one of these records."""
        if not isinstance(error, pg_errors.UniqueViolation):
            return False
        return (error.diag.constraint_name or "") in OWN_KEYS

    @api.model
    def _create_halves(self, account, orders, error):
        if len(orders) == 1:
            return self._note_failure(error, orders[0])
        half = len(orders) // 2
        return {
            **self._create_in_batches(account, orders[:half]),
            **self._create_in_batches(account, orders[half:]),
        }

    @api.model
    def _create_orders(self, account, orders):
        """Create and confirm sale orders, all in one call each."""
        account = account.with_context(**QUIET_CONTEXT)
        builder = account.env["amazon.order.builder"]
        drafts = builder._prepare_drafts(account, orders)
        sales = account.env["sale.order"].create([draft.vals for draft in drafts])
        for draft, sale in zip(drafts, sales, strict=True):
            draft.sale = sale
            builder._reconcile_total(account, draft)
            builder._check_items(draft)
        self._sync_problems(account, drafts)
        self._sync_tax_numbers(drafts)
        sales.browse(d.sale.id for d in drafts if d.is_to_confirm).action_confirm()

    @api.model
    def _sync_problems(self, account, drafts):
        found = [
            {**problem, "order_id": draft.sale.id}
            for draft in drafts
            for problem in draft.problems
        ]
        keys = [get_target_key(draft.order.order_id) for draft in drafts]
        self.env["amazon.issue"]._sync_issues(account, ORDER_CODES, found, keys)

    @api.model
    def _sync_tax_numbers(self, drafts):
        """Open issues about wrong tax numbers of buyers, which stop no order."""
        for draft in drafts:
            customer = draft.sale.partner_id
            if message := customer._amazon_explain_tax_number(draft.order):
                draft.sale._amazon_sync({"tax_number": (message, "warning")})

    @api.model
    def _update_one(self, sale, order):
        """Follow a known order; return its error, if any, by order id."""
        try:
            with quiet_sql(), self.env.cr.savepoint():
                sale._amazon_follow(order)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        # One order that cannot be changed must not stop the page.
        except Exception as error:  # noqa: BLE001
            return self._note_failure(error, order)
        return {}

    @api.model
    def _note_failure(self, error, order):
        """Log an order's error; return what a user reads of it, by order id."""
        # What Odoo refuses on purpose, the issue explains.
        is_expected = isinstance(error, UserError)
        what = type(error).__name__ if is_expected else describe_error(error)
        _logger.warning("Amazon order %s failed: %s", order.order_id, what)
        return {order.order_id: self._explain(error, order)}
