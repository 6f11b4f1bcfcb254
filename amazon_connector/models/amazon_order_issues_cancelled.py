from odoo import models


class AmazonOrderCancellations(models.AbstractModel):
    """Cancellations as Amazon shows them, and issues: part of sale.order."""

    _inherit = "amazon.order.changes"

    def _amazon_follow(self, order):
        """Override: note what the buyer wishes, and what Amazon has cancelled."""
        self._amazon_take_wish(order)
        result = super()._amazon_follow(order)
        # Whatever the order is like now: Amazon's word ends a cancellation.
        self.sudo().amazon_cancellation_ids._settle()
        self._amazon_sync_here(also_refused=True)
        return result

    def _amazon_sync_here(self, also_refused=False):
        """Open or close the issues about what only Odoo has cancelled."""
        if self.env.context.get("amazon_following"):
            return
        messages = {
            "cancelled_in_odoo": self._amazon_explain_cancelled_here(),
            "items_cancelled_here": self._amazon_explain_items_here(),
        }
        if also_refused:
            text = self._amazon_explain_refused_cancellation()
            messages["cancellation_refused"] = text
        self._amazon_sync(messages)

    def _amazon_explain_cancelled_here(self):
        """Return that only Odoo has cancelled the order; '' if Amazon is to as well."""
        is_told = self._amazon_get_refused() or not self._amazon_get_cancelled_here()
        if self.state != "cancel" or is_told:
            return ""
        return self.env._(
            "This order is cancelled in Odoo, but Amazon still expects it. Press "
            "Cancel at Amazon on the order, or cancel it in Seller Central. To ship it "
            "all the same, set it to quotation and confirm it."
        )

    def _amazon_explain_items_here(self):
        """Return which pieces only Odoo has cancelled; may be ''."""
        found = self._amazon_get_cancelled_here()
        is_told = self._amazon_get_refused() or not self._amazon_is_expected()
        if not found or is_told:
            return ""
        return self.env._(
            "Fewer pieces are on the order than Amazon expects. Press Cancel at Amazon "
            "on the order, or cancel them in Seller Central; or put them on the order "
            "again.\n%s",
            "\n".join(line._amazon_explain_quantities() for line in found),
        )

    def _amazon_get_refused(self):
        """Return the cancellations that Amazon has refused."""
        # Salespeople have no rights on cancellations.
        cancellations = self.sudo().amazon_cancellation_ids
        return cancellations.filtered(lambda c: c.state == "refused")

    def _amazon_explain_refused_cancellation(self):
        """Return that Amazon did not cancel, and why; '' if it did."""
        refused = self._amazon_get_refused()
        if not refused or not self._amazon_is_wanted_there():
            return ""
        return self.env._(
            "Amazon did not cancel: %s\nPress Retry, or cancel in Seller Central. To "
            "ship it after all, set the order to quotation and confirm it.",
            "\n".join(filter(None, refused.mapped("error"))) or "-",
        )

    def _amazon_explain_picked(self):
        """Return that picked goods are to go back to the stock; '' if they have left.

        Called once, when Amazon has cancelled the order: whoever has put them back
        dismisses the issue.
        """
        if self._amazon_is_sent():
            return ""
        text = self.env._(
            "Amazon has cancelled this order when its goods were picked or packed "
            "already. Stop the parcel, put the goods back to their place, and dismiss "
            "this issue."
        )
        return text, "warning"
