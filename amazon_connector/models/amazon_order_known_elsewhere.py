import re

from odoo import api, models
from odoo.tools import SQL

from .order_draft import get_target_key

ORDER_ID = "[A-Z0-9]{3}-[0-9]{7}-[0-9]{7}"
# Where other means of bringing orders in write Amazon's number, mostly first.
TEXTS = ("name", "client_order_ref", "reference", "origin")


class AmazonOrderKnownElsewhere(models.AbstractModel):
    """Amazon orders that somebody has entered in Odoo by other means.

    They are not imported as long as that other sale order stands.
    """

    _inherit = "amazon.order.importer"

    @api.model
    def _find_elsewhere(self, account, order_ids):
        """Return sale orders that bear these Amazon ids, by order id."""
        if not order_ids:
            return {}
        pattern = self._get_pattern(account, order_ids)
        return {
            order_id: sale
            for sale in self._search_texts(account, order_ids)
            for name in reversed(TEXTS)
            for order_id in re.findall(pattern, sale[name] or "")
        }

    @api.model
    def _search_texts(self, account, order_ids):
        """Return the sale orders from elsewhere whose texts hold these ids somewhere.

        PostgreSQL finds the form of an id fast; one of many ids, or words, it does not.
        """
        sales = self.env["sale.order"]
        sales.flush_model(["amazon_order_id", "company_id", "state", *TEXTS])
        texts = SQL(", ").join(SQL.identifier(name) for name in TEXTS)
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM sale_order WHERE amazon_order_id IS NULL"
                " AND company_id = %s AND state != 'cancel'"
                " AND EXISTS (SELECT FROM"
                " regexp_matches(concat_ws(' | ', %s), %s, 'g') AS found"
                " WHERE found[1] = ANY(%s)) ORDER BY id DESC",
                account.company_id.id,
                texts,
                ORDER_ID,
                list(order_ids),
            )
        )
        return sales.browse([sale_id for (sale_id,) in rows])

    @api.model
    def _get_pattern(self, account, order_ids):
        """Return what finds order ids in a text: as words, with a prefix or not."""
        links = account.marketplace_ids
        prefixes = {account.order_prefix, *links.mapped("order_prefix")}
        prefix = "|".join(re.escape(prefix) for prefix in prefixes if prefix)
        ids = "|".join(re.escape(order_id) for order_id in order_ids)
        return rf"(?<![\w-])(?:{prefix})?({ids})(?![\w-])"

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
