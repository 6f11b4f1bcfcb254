import re
import time

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.errors import (
    InvalidInputError,
    MalformedOrderError,
    NotFoundError,
    SpApiError,
    ThrottledError,
)
from .amazon_account import INCLUDED_DATA
from .amazon_account_flow import SLICE_SECONDS
from .order_draft import get_target_key

# Shorter texts, such as initials, stand in many a word that tells nothing of a buyer.
MIN_HIDDEN_LENGTH = 3
# Issues about orders that are not in Odoo and may come in later.
RETRIED_CODES = ("order_failed", "order_elsewhere")


class AmazonOrderRetries(models.AbstractModel):
    """Orders that could not be imported: written down, and asked for again alone."""

    _inherit = "amazon.order.importer"

    @api.model
    def _find_failing(self, account):
        """Return the ids of orders that are retried alone, not with the others."""
        issues = self._search_failures(account, ("code", "=", "order_failed"))
        return set(issues.mapped("amazon_order_id"))

    @api.model
    def _search_failures(self, account, *domain):
        """Return the issues of orders that did not get in, dismissed ones as well.

        :return: amazon.issue, the one that is due first
        """
        return self.env["amazon.issue"].search(
            [
                ("account_id", "=", account.id),
                ("code", "in", RETRIED_CODES),
                ("state", "in", ("open", "dismissed")),
                ("amazon_order_id", "!=", False),
                *domain,
            ],
            order="next_attempt_at, id",
        )

    @api.model
    def _explain(self, error, order):
        # Texts of the database or of Python may hold a buyer's data.
        text = str(error) if isinstance(error, UserError) else ""
        return self._hide_buyer(text, order) or self.env._(
            "an unexpected error (%s)", type(error).__name__
        )

    @api.model
    def _hide_buyer(self, text, order):
        """Return a text without what the order tells of its buyer."""
        texts = [order.buyer_name, order.buyer_email]
        if address := order.address:
            texts += [address.name, address.phone]
            texts += [address.line1, address.line2, address.line3]
        return self._hide(text, texts)

    @api.model
    def _hide(self, text, hidden):
        for word in sorted(filter(None, hidden), key=len, reverse=True):
            if len(word) >= MIN_HIDDEN_LENGTH:
                text = re.sub(re.escape(word), "…", text, flags=re.IGNORECASE)
        return text

    @api.model
    def _sync_failures(self, account, failures, checked=(), asked=None):
        """Write what failed as issues, and resolve those of orders that are in now.

        :param dict asked: what the issues keep of Amazon's answer, for its support
        """
        known = self._find_known(account, failures)
        found = [
            {
                **self._prepare_failure_vals(order_id, reason, known.get(order_id)),
                **(asked or {}),
            }
            for order_id, reason in failures.items()
        ]
        keys = {get_target_key(order_id) for order_id in {*failures, *checked}}
        self.env["amazon.issue"]._sync_issues(account, ["order_failed"], found, keys)
        unplanned = self._search_failures(
            account, ("code", "=", "order_failed"), ("next_attempt_at", "=", False)
        )
        unplanned._plan_next_attempt()

    @api.model
    def _prepare_failure_vals(self, order_id, reason, sale):
        return {
            "code": "order_failed",
            "kind": "order",
            "target_key": get_target_key(order_id),
            "amazon_order_id": order_id or False,
            "order_id": sale and sale.id,
            "message": self._get_failure_message(order_id, reason, sale),
        }

    @api.model
    def _get_failure_message(self, order_id, reason, sale):
        if not order_id:
            return self.env._(
                "Amazon's answer had an order without a number, which was left out "
                "(%s). Compare Seller Central's list of orders with Odoo's.",
                reason,
            )
        what = (
            self.env._("Order %s has changed at Amazon, but not in Odoo.", order_id)
            if sale
            else self.env._("Order %s is at Amazon, but not in Odoo.", order_id)
        )
        cure = self.env._(
            "It is tried again by itself; you can also press Retry after mending the "
            "cause."
        )
        return self.env._(
            "%(what)s Reason: %(reason)s\n%(cure)s", what=what, reason=reason, cure=cure
        )

    @api.model
    def _retry_failed(self, account):
        """Ask again for the failed orders that are due, for `SLICE_SECONDS`.

        :return: False when more are due, for which new pages do not wait
        """
        self._release_elsewhere(account)
        end = time.monotonic() + SLICE_SECONDS
        while issue := self._find_due_failure(account):
            if time.monotonic() >= end:
                return False
            if not self._retry_one(account, issue):
                break
        return True

    @api.model
    def _find_due_failure(self, account):
        due = ("next_attempt_at", "<=", fields.Datetime.to_string(account._now()))
        return self._search_failures(account, due)[:1]

    @api.model
    def _retry_one(self, account, issue):
        """Ask again for a failed order.

        :return: whether it is worth while to ask for another one now (getOrder)
        """
        order_id = issue.amazon_order_id
        # Before the call, which commits: a crash must not repeat this without end.
        issue._plan_next_attempt()
        client = account._get_client(in_step=True)
        try:
            order = client.get_order(order_id, included_data=INCLUDED_DATA)
        except ThrottledError:
            issue._unplan_attempt()
            return False
        except (NotFoundError, InvalidInputError, MalformedOrderError) as error:
            issue.write(issue._prepare_error_vals(error))
            return True
        # The pages are in; whatever keeps Amazon from answering concerns the next run.
        except SpApiError as error:
            issue.write(issue._prepare_error_vals(error))
            return False
        self._import_orders(account, [order])
        return True
