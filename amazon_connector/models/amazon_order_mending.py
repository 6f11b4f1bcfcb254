import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .amazon_order_importer import QUIET_CONTEXT
from .error_place import describe_error
from .order_draft import ORDER_CODES, get_target_key
from .quiet_sql import quiet_sql

_logger = logging.getLogger(__name__)

SKU_CODES = ["unknown_sku", "duplicate_sku"]
# A new item of a confirmed order may be unknown, too.
MENDED_STATES = ("draft", "sent", "sale")
# How many orders one step mends; the next step goes on.
MAX_MENDED = 50


class AmazonOrderMending(models.AbstractModel):
    """Orders whose unknown SKU is a product's internal reference by now."""

    _inherit = "amazon.order.importer"

    @api.model
    def _mend_unknown(self, account):
        """Put the right products on waiting orders, and confirm quotations.

        Each order is tried once per run, however many cannot be mended.

        :return: False when some were ready, and others may be
        """
        issues, flow = self._find_waiting(account), account._get_flow("orders")
        lines = issues.order_id._amazon_get_unknown()
        products = self._find_products(account, lines)
        ready = lines.filtered(lambda line: len(products[line]) == 1).order_id
        left = ready.filtered(lambda sale: sale.id > flow.mended_order_id)
        sales = left.sorted("id")[:MAX_MENDED]
        flow.mended_order_id = sales[-1:].id
        for sale in sales:
            self._mend_one(account, sale.with_context(**QUIET_CONTEXT), products)
        waiting = issues.filtered(lambda issue: issue.order_id not in ready)
        self._update_skus(account, waiting, products)
        return not sales

    @api.model
    def _find_waiting(self, account):
        """Return the issues of orders with an unknown SKU, dismissed ones too."""
        return self.env["amazon.issue"].search(
            [
                ("account_id", "=", account.id),
                ("code", "in", SKU_CODES),
                ("state", "in", ("open", "dismissed")),
                ("order_id.state", "in", MENDED_STATES),
            ]
        )

    @api.model
    def _find_products(self, account, lines):
        """Return the products that have the SKU of each line."""
        skus = {(line.amazon_sku or "").strip() for line in lines}
        products = self.env["product.product"]
        found = self.env["amazon.sku"]._find_products(account, skus)
        return {
            line: found.get((line.amazon_sku or "").strip(), products) for line in lines
        }

    @api.model
    def _mend_one(self, account, sale, products):
        """Put the products on an order, and confirm it if nothing else is wrong."""

        def mend():
            with sale._amazon_unlocked():
                sale._amazon_put_products(products)
            self._sync_skus(account, sale, products)

        if reason := self._try_to_mend(sale, mend):
            self._note_unmended(sale, reason)

    @api.model
    def _try_to_mend(self, sale, mend):
        """Mend and confirm an order; '' or why it waits for the next run.

        :param mend: what takes away the reason why it is a quotation
        """
        try:
            with quiet_sql(), self.env.cr.savepoint():
                mend()
                if self._is_to_confirm(sale):
                    sale.action_confirm()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        # One order that cannot be mended must not stop the others.
        except Exception as error:  # noqa: BLE001
            return self._explain_unmended(sale, error)
        return ""

    @api.model
    def _is_to_confirm(self, sale):
        """Return whether it is to be confirmed by itself, and nothing is left open."""
        if not sale._amazon_confirms_itself():
            return False
        domain = [
            ("order_id", "=", sale.id),
            ("code", "in", ORDER_CODES),
            ("state", "=", "open"),
        ]
        return not self.env["amazon.issue"].search_count(domain, limit=1)

    @api.model
    def _update_skus(self, account, issues, products):
        """Write anew what has changed, such as a SKU that fits several products."""
        for sale, known in issues.grouped("order_id").items():
            found = {vals["code"] for vals in self._get_skus(sale, products)}
            # Without any, a person has chosen the product, and confirms a quotation.
            is_settled = not found and sale.state != "sale"
            if not is_settled and found != set(known.mapped("code")):
                self._sync_skus(account, sale, products)

    @api.model
    def _sync_skus(self, account, sale, products):
        keys = [get_target_key(sale.amazon_order_id)]
        found = self._get_skus(sale, products)
        self.env["amazon.issue"]._sync_issues(account, SKU_CODES, found, keys)

    @api.model
    def _get_skus(self, sale, products):
        """Return the vals of issues about what is unknown still; one per code."""
        builder = self.env["amazon.order.builder"]
        messages = {}
        for line in sale._amazon_get_unknown():
            sku = (line.amazon_sku or "").strip()
            code, text = builder._explain_sku(
                sku, line._amazon_get_title(), products.get(line)
            )
            messages.setdefault(code, []).append(text)
        return [
            sale._amazon_prepare_issue_vals(code, "\n".join(texts))
            for code, texts in messages.items()
        ]

    @api.model
    def _explain_unmended(self, sale, error):
        """Log why an order cannot be confirmed; return what a user reads of it."""
        is_expected = isinstance(error, UserError)
        what = type(error).__name__ if is_expected else describe_error(error)
        _logger.warning("Amazon order %s is not mended: %s", sale.amazon_order_id, what)
        partners = sale.partner_id | sale.partner_shipping_id
        hidden = partners.mapped("name") + partners.mapped("street")
        return self._hide(str(error), hidden) if is_expected else type(error).__name__

    @api.model
    def _note_unmended(self, sale, reason):
        message = self.env._(
            "The SKU has a product now, but the order could not be confirmed with it: "
            "%s\nThe next run tries again; you can also do it by hand.",
            reason,
        )
        sale._amazon_sync({"unknown_sku": message, "duplicate_sku": ""})
