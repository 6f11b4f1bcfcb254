from odoo import models


class AmazonAccountSwitch(models.Model):
    """Switching an account's order import on and off."""

    _inherit = "amazon.account"

    def write(self, vals):
        """Override: orders in Odoo are followed alone while the import is off."""
        before = {a: a.orders_enabled for a in self if "orders_enabled" in vals}
        result = super().write(vals)
        for account, was_enabled in before.items():
            if was_enabled and not account.orders_enabled:
                account._get_flow("follow")._mark_due()
            elif account.orders_enabled and not was_enabled:
                account._get_active_marketplaces()._get_open_orders()._amazon_end_looks()
        return result

    def _switch_orders_on(self, since):
        """Switch the import on and bring in what was placed since a moment.

        A moment up to when it was switched off leaves nothing out.
        """
        self.orders_enabled = True
        flow = self._get_flow("orders")
        for link in self._get_active_marketplaces():
            link._restart(since, flow.cursor)
        flow._mark_due()

    def _get_default_start(self):
        """Return from when to go on: nothing is lost and nothing asked for twice."""
        starts = self._get_active_marketplaces().mapped("orders_from")
        return self._get_flow("orders").cursor or min(starts, default=False)
