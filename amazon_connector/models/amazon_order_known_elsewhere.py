from odoo import api, models

from .order_draft import get_target_key


class AmazonOrderKnownElsewhere(models.AbstractModel):
    """Amazon orders that somebody has entered in Odoo by other means.

    They are not imported as long as that other sale order stands.
    """

    _inherit = "amazon.order.importer"

    @api.model
    def _find_elsewhere(self, account, order_ids):
        """Return sale orders that bear these Amazon ids, by order id."""
        names = self._get_names(account, order_ids)
        if not names:
            return {}
        sales = self.env["sale.order"].search(
            [
                ("company_id", "=", account.company_id.id),
                ("amazon_order_id", "=", False),
                ("state", "!=", "cancel"),
                "|",
                ("name", "in", list(names)),
                "|",
                ("client_order_ref", "in", list(names)),
                "|",
                ("reference", "in", list(names)),
                ("origin", "in", list(names)),
            ]
        )
        return {
            names[text]: sale
            for sale in sales
            for text in (sale.origin, sale.reference, sale.client_order_ref, sale.name)
            if text in names
        }

    @api.model
    def _get_names(self, account, order_ids):
        """Return order ids by how a sale order may bear them: with a prefix or not."""
        links = account.marketplace_ids
        prefixes = {"", account.order_prefix or "", *links.mapped("order_prefix")}
        return {
            f"{prefix or ''}{order_id}": order_id
            for order_id in order_ids
            for prefix in prefixes
        }

    @api.model
    def _sync_elsewhere(self, account, elsewhere, checked):
        """Tell of the orders that stand elsewhere; close what has been settled."""
        if not checked:
            return
        found = [
            self._prepare_elsewhere_vals(order_id, sale)
            for order_id, sale in elsewhere.items()
        ]
        keys = [get_target_key(order_id) for order_id in checked]
        codes = ["order_elsewhere"]
        self.env["amazon.issue"]._sync_issues(account, codes, found, keys)

    @api.model
    def _prepare_elsewhere_vals(self, order_id, sale):
        return {
            "code": "order_elsewhere",
            "kind": "order",
            "severity": "warning",
            "target_key": get_target_key(order_id),
            "amazon_order_id": order_id,
            "order_id": sale.id,
            "next_attempt_at": False,
            "message": self.env._(
                "Amazon order %(order)s stands in sale order %(sale)s already, so it "
                "was not imported. Leave it so if that order is shipped and confirmed "
                "at Amazon by other means. Cancel it, or take Amazon's number off it, "
                "and the order comes in by itself.",
                order=order_id,
                sale=sale.name,
            ),
        }

    @api.model
    def _release_elsewhere(self, account):
        """Let orders in whose other sale order has been cancelled or renamed."""
        issues = self.env["amazon.issue"].search(
            [
                ("account_id", "=", account.id),
                ("code", "=", "order_elsewhere"),
                ("state", "in", ("open", "dismissed")),
                ("next_attempt_at", "=", False),
            ]
        )
        if issues:
            ids = issues.mapped("amazon_order_id")
            stays = self._find_elsewhere(account, ids)
            free = issues.filtered(lambda issue: issue.amazon_order_id not in stays)
            free.next_attempt_at = account._now()
