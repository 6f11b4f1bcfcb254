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

    # === DIALOGS === #

    def action_open_orders_on(self):
        """Ask from which date orders come in again."""
        self.ensure_one()
        title = self.env._("Import Orders Again")
        return self._open_dialog("amazon.orders.enable", title)

    def action_open_orders_off(self):
        """Say what goes on when no orders are imported."""
        return self._open_switch("orders_off", self.env._("Stop Importing Orders"))

    def action_open_tracking_on(self):
        """Say how many parcels Amazon is told of."""
        return self._open_switch("tracking_on", self.env._("Send Tracking Numbers"))

    def action_open_tracking_off(self):
        """Say what goes on when no tracking numbers are sent."""
        title = self.env._("Stop Sending Tracking Numbers")
        return self._open_switch("tracking_off", title)

    def _open_switch(self, switch, title):
        self.ensure_one()
        action = self._open_dialog("amazon.switch.confirm", title)
        action["context"]["default_switch"] = switch
        return action

    def _describe_tracking_off(self):
        told = self.env._(
            "Amazon is told of no more parcels, and may count their orders as shipped "
            "late."
        )
        later = self.env._("They are sent once this is on again.")
        sent = self.env["amazon.shipment"].search_count(
            [("account_id", "=", self.id), ("state", "=", "in_feed")]
        )
        lines = [told, self._describe_waiting_parcels(later)]
        if sent:
            lines.append(
                self.env._(
                    "At Amazon already: %s. Their answers still come in.",
                    sent,
                )
            )
        return "\n".join(lines)

    def _describe_tracking_on(self):
        told = self.env._(
            "Amazon is told of each delivery that is validated with a tracking number."
        )
        now = self.env._("They go out with the next run.")
        return f"{told}\n{self._describe_waiting_parcels(now)}"

    def _describe_waiting_parcels(self, what_happens):
        count = self._count_waiting_parcels()
        if not count:
            return self.env._("No parcel is waiting to be sent.")
        waiting = self.env._("Waiting to be sent: %s.", count)
        return f"{waiting} {what_happens}"
