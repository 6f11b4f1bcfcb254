from dataclasses import dataclass

from odoo import api, models

from .amazon_order_builder import to_naive
from .amazon_order_pending import PENDING_STATUSES
from .amazon_order_wanted import OTHER_CHANNEL


@dataclass(frozen=True, slots=True)
class Absence:
    """Why an order of Amazon's is not in Odoo.

    ``text``: for people, what it means and what to do. ``can_import``: it can be
    brought in all the same. ``issue``: the one that tells of it, an empty record where
    none does.
    """

    code: str
    text: str
    can_import: bool
    issue: object


class AmazonOrderAbsence(models.AbstractModel):
    """Explains to people why an order of Amazon's is not in Odoo."""

    _name = "amazon.order.absence"
    _description = "Why an Amazon Order Is Not in Odoo"

    @api.model
    def _explain(self, account, order):
        """Return the `Absence` of an order that Odoo does not have.

        :param order: a `spapi.orders.Order`
        """
        importer = self.env["amazon.order.importer"]
        issue = importer._search_failures(
            account, ("amazon_order_id", "=", order.order_id)
        )[:1]
        if issue:
            can_retry = issue.code == "order_failed"
            return Absence(issue.code, issue.message, can_retry, issue)
        link = importer._find_marketplace(account, order)
        code = self._find_obstacle(account, link, order)
        if code:
            return Absence(code, self._get_obstacle_text(code, order), False, issue)
        code = self._find_reason(account, link, order)
        return Absence(code, self._get_text(code, link), True, issue)

    @api.model
    def _find_obstacle(self, account, link, order):
        """Return why an order cannot come in now, whatever anybody wants."""
        if order.sales_channel == OTHER_CHANNEL:
            return "other_channel"
        if not link:
            return "no_marketplace"
        if order.status in ("CANCELLED", "UNFULFILLABLE"):
            return "cancelled"
        is_wanted = self.env["amazon.order.importer"]._is_status_wanted(link, order)
        return "pending" if order.status in PENDING_STATUSES and not is_wanted else ""

    @api.model
    def _find_reason(self, account, link, order):
        """Return what keeps an order out that could come in."""
        importer = self.env["amazon.order.importer"]
        until, changed = link.orders_synced_until, order.last_updated
        reasons = {
            "deleted": self.env["amazon.ignored.order"]._find(
                account, [order.order_id]
            ),
            "import_off": not account.orders_enabled,
            "marketplace_off": not link.enabled,
            "before_start": importer._is_too_old(link, order),
            "channel": not importer._is_channel_wanted(link, order),
            "shipped": not importer._is_status_wanted(link, order),
            "not_yet": not until or not changed or to_naive(changed) > until,
        }
        return next((code for code, is_true in reasons.items() if is_true), "missed")

    # === TEXTS === #

    @api.model
    def _get_obstacle_text(self, code, order):
        if code == "other_channel":
            return self.env._(
                "It was sold elsewhere, and Amazon only ships it: such orders are not "
                "imported."
            )
        if code == "no_marketplace":
            return self.env._(
                "It was sold in the marketplace %s, which the account does not have in "
                "Odoo. Press Test Connection on the account, which fetches its "
                "marketplaces.",
                order.marketplace_name or order.marketplace_id,
            )
        if code == "cancelled":
            return self.env._("It is cancelled at Amazon: there is nothing to import.")
        return self.env._(
            "It is pending: Amazon has not released it yet, for example because the "
            "payment is being checked, and does not tell the buyer's address. It comes "
            "in by itself as soon as Amazon releases it. Do not ship it before."
        )

    @api.model
    def _get_text(self, code, link):
        texts = {
            "deleted": self.env._("Somebody has deleted it in Odoo."),
            "import_off": self.env._("The account does not import orders: it is off."),
            "marketplace_off": self.env._(
                "The marketplace %s is switched off in Odoo.", link.display_name
            ),
            "before_start": self.env._(
                "It was placed before the date from which orders of %(marketplace)s "
                "are imported (%(start)s, UTC).",
                marketplace=link.display_name,
                start=link.orders_from,
            ),
            "channel": self.env._(
                "Orders that are shipped like this one are not imported (Orders to "
                "Import, on the account or marketplace)."
            ),
            "shipped": self.env._(
                "It is shipped already, and such orders are left out (Orders Shipped "
                "Before, on the account or marketplace). Imported now, it is kept as "
                "history: nothing is taken from stock."
            ),
            "not_yet": self._describe_next_import(link),
            "missed": self.env._(
                "It should be in Odoo: the import has passed it by. The nightly "
                "comparison with Amazon would bring it in."
            ),
        }
        return texts[code]

    @api.model
    def _describe_next_import(self, link):
        until = link.orders_synced_until
        return self.env._(
            "Not yet: it changed at Amazon after the last import (complete until "
            "%s, UTC). It comes in by itself with the next one.",
            until or "-",
        )
