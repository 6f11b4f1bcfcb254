from odoo import api, fields, models


class AmazonIgnoredOrder(models.Model):
    """An order at Amazon that the import leaves out, each written down once."""

    _name = "amazon.ignored.order"
    _description = "Amazon Order Left Out"
    _rec_name = "amazon_order_id"
    _order = "id desc"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    amazon_order_id = fields.Char("Amazon Order ID", required=True, readonly=True)
    reason = fields.Selection(
        [
            ("other_channel", "Sold elsewhere, not on Amazon"),
            ("deleted", "Deleted in Odoo"),
        ],
        required=True,
        readonly=True,
    )

    _order_uniq = models.Constraint("UNIQUE(account_id, amazon_order_id)")

    @api.model
    def _find(self, account, order_ids):
        """Return which of these orders are left out."""
        if not order_ids:
            return set()
        domain = [
            ("account_id", "=", account.id),
            ("amazon_order_id", "in", list(order_ids)),
        ]
        return set(self.search(domain).mapped("amazon_order_id"))

    @api.model
    def _add(self, account, order_ids, reason):
        """Leave these orders out from now on; none of them is yet."""
        self.create(
            [
                {
                    "account_id": account.id,
                    "amazon_order_id": order_id,
                    "reason": reason,
                }
                for order_id in order_ids
            ]
        )

    @api.model
    def _forget(self, account, order_id):
        """Let an order in again that was deleted in Odoo."""
        domain = [
            ("account_id", "=", account.id),
            ("amazon_order_id", "=", order_id),
            ("reason", "=", "deleted"),
        ]
        self.search(domain).unlink()

    def action_import(self):
        """Bring a deleted order in again, and open it.

        :raises SpApiError: Amazon's refusal (getOrder)
        """
        self.ensure_one()
        account, order_id = self.account_id, self.amazon_order_id
        sale = account.import_order(order_id)
        if not sale:
            message = self.env._("Amazon no longer expects order %s.", order_id)
            return account._notify("warning", message)
        return sale.get_formview_action()
