from odoo import api, models
from odoo.fields import Domain

from .amazon_shipment_urgent import URGENT_WITHIN

UNCONFIRMED = ("waiting", "to_send", "in_feed", "refused")


class StockPicking(models.Model):
    """Deliveries that have left and of which Amazon does not know in time."""

    _inherit = "stock.picking"

    def write(self, vals):
        """Override of `stock`: what is due within the hour is told at once."""
        result = super().write(vals)
        if vals.keys() & {"carrier_id", "carrier_tracking_ref"}:
            self._amazon_wake_urgent()
        return result

    def _action_done(self):
        """Override of `stock`: see `write`."""
        result = super()._action_done()
        self._amazon_wake_urgent()
        return result

    def _amazon_wake_urgent(self):
        """Let Amazon be told soon of those of these deliveries that are due."""
        # Stock users have no rights on sale orders and accounts.
        done = self.sudo().filtered(lambda p: p.amazon_shipment_state == "to_send")
        by_account = done._amazon_get_sales().grouped("amazon_account_id")
        for account, sales in by_account.items():
            now = account._now()
            times = sales.mapped("amazon_ship_by")
            if any(time and now <= time <= now + URGENT_WITHIN for time in times):
                account._get_flow("urgent")._mark_due()

    # === TOO LATE === #

    @api.model
    def _amazon_sync_late(self, account):
        """Open and close the issues about what was not confirmed in time."""
        late = self.search(self._amazon_get_late_domain(account))
        vals = [picking._amazon_prepare_late_vals(account) for picking in late]
        issues = self.env["amazon.issue"].search(
            [
                ("account_id", "=", account.id),
                ("code", "=", "not_confirmed"),
                ("state", "in", ("open", "dismissed")),
            ]
        )
        told = {issue.target_key: issue.message for issue in issues}
        # What says the same as before need not be written again.
        new = [v for v in vals if told.get(v["target_key"]) != v["message"]]
        over = told.keys() - {v["target_key"] for v in vals}
        keys = over | {v["target_key"] for v in new}
        if keys:
            issues._sync_issues(account, ["not_confirmed"], new, keys)

    @api.model
    def _amazon_get_late_domain(self, account):
        overdue = self._amazon_in_orders(self._amazon_get_overdue_domain(account))
        return (
            overdue
            & Domain("company_id", "=", account.company_id.id)
            & Domain("amazon_shipment_state", "in", UNCONFIRMED)
        )

    @api.model
    def _amazon_get_overdue_domain(self, account):
        return [
            ("amazon_account_id", "=", account.id),
            ("amazon_ship_by", "<", account._now()),
        ]

    def _amazon_prepare_late_vals(self, account):
        overdue = self._amazon_get_overdue_domain(account)
        sale = self._amazon_get_sales().filtered_domain(overdue)[:1]
        return {
            "code": "not_confirmed",
            "kind": "shipment",
            "severity": "warning",
            "target_key": f"delivery:{self.id}",
            "message": self._amazon_explain_late(account),
            "picking_id": self.id,
            "order_id": sale.id,
            "amazon_order_id": sale.amazon_order_id,
            "account_marketplace_id": sale.amazon_account_marketplace_id.id,
        }

    def _amazon_explain_late(self, account):
        texts = {
            "waiting": self.env._(
                "It waits for a tracking number: type it on the delivery."
            ),
            "to_send": self.env._(
                "It has not been sent: look for other issues of this delivery."
            ),
            "in_feed": self.env._(
                "Amazon has been told and has not answered yet. If that lasts, confirm "
                "it in Seller Central."
            ),
            "refused": self.env._(
                "It was refused: the delivery says why, and what to do."
            ),
        }
        cure = texts[self.amazon_shipment_state]
        if not self.env["amazon.shipments.flow"]._is_on(account):
            cure = self.env._(
                "The account sends no tracking numbers: switch that on, or confirm the "
                "parcel in Seller Central."
            )
        return self.env._(
            "The goods have left, but Amazon was to know before the ship-by date, and "
            "counts the order as shipped late. %s",
            cure,
        )
