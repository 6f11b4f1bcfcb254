from typing import NamedTuple

from odoo import SUPERUSER_ID, api, models

from .amazon_order_importer import QUIET_CONTEXT
from .amazon_order_mending import SKU_CODES
from .order_draft import ORDER_CODES

# More orders than these would keep the person waiting who links a SKU.
MENDED_AT_ONCE = 20
MOST_NAMED = 3


class MendingResult(NamedTuple):
    """What became of orders that waited for a SKU.

    ``waiting``: the problem that is left by order; ``later``: how many the flow of
    orders mends.
    """

    mended: int
    waiting: dict
    later: int


class AmazonOrderLinking(models.AbstractModel):
    """Orders that waited for a SKU which somebody has linked just now."""

    _inherit = "amazon.order.importer"

    @api.model
    def _mend_linked(self, skus):
        """Mend the first orders that waited for SKUs, and leave the rest to the flow.

        :return: a `MendingResult`
        """
        mended, waiting, later = 0, {}, 0
        for account, group in skus.sudo().grouped("account_id").items():
            importer = self._work_for(account)
            sales = importer._find_sales(account, group)
            first = sales[: MENDED_AT_ONCE - mended - len(waiting)]
            left = importer._mend_sales(account, first)
            waiting |= left
            mended += len(first) - len(left)
            later += len(sales - first)
            if sales - first:
                account._get_flow("orders")._mark_due()
        return MendingResult(mended, waiting, later)

    @api.model
    def _mend_later(self, skus):
        """Let the flow of orders mend what waited for SKUs."""
        for account, group in skus.sudo().grouped("account_id").items():
            if self._work_for(account)._find_sales(account, group):
                account._get_flow("orders")._mark_due()

    @api.model
    def _work_for(self, account):
        """Return this model as the flow of orders has it.

        Whoever links a SKU needs no rights on orders, and becomes no author of them.
        """
        company = account.company_id
        return (
            self.with_user(SUPERUSER_ID)
            .with_company(company)
            .with_context(allowed_company_ids=company.ids)
        )

    @api.model
    def _find_sales(self, account, skus):
        """Return the orders with lines that wait for these SKUs, oldest first."""
        names = set(skus.mapped("sku"))
        account = account.with_env(self.env)
        lines = self._find_waiting(account).order_id._amazon_get_unknown()
        waiting = lines.filtered(lambda line: (line.amazon_sku or "").strip() in names)
        return waiting.order_id.sorted("id")

    @api.model
    def _mend_sales(self, account, sales):
        """Mend orders; return why some of them still wait, by their Amazon id."""
        account = account.with_env(self.env)
        products = self._find_products(account, sales._amazon_get_unknown())
        for sale in sales:
            self._mend_one(account, sale.with_context(**QUIET_CONTEXT), products)
        return self._explain_waiting(sales)

    @api.model
    def _explain_waiting(self, sales):
        """Return the problems of orders that wait for a person, by Amazon's id."""
        domain = [
            ("order_id", "in", sales.ids),
            ("code", "in", ORDER_CODES),
            ("state", "=", "open"),
        ]
        issues = self.env["amazon.issue"].search(domain)
        labels = dict(issues._fields["code"]._description_selection(self.env))
        return {
            sale.amazon_order_id: ", ".join(labels[issue.code] for issue in group)
            for sale, group in issues.grouped("order_id").items()
            if sale.state != "sale" or set(SKU_CODES) & set(group.mapped("code"))
        }

    @api.model
    def _describe_mending(self, result):
        """Return what people read of a `MendingResult`; '' where no order waited."""
        mended, waiting, later = result
        texts = []
        if mended:
            texts.append(self.env._("Waiting orders that are mended: %s.", mended))
        if waiting:
            pairs = list(waiting.items())[:MOST_NAMED]
            texts.append(
                self.env._(
                    "Orders that still wait: %(count)s (%(orders)s).",
                    count=len(waiting),
                    orders="; ".join(f"{order}: {why}" for order, why in pairs),
                )
            )
        if later:
            texts.append(self.env._("%s more follow in the background.", later))
        return " ".join(texts)
