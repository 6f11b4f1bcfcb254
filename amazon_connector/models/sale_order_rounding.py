from odoo import models
from odoo.fields import Command

from .order_draft import OrderDraft

# What the rounding line may take, in the order's currency.
MAX_ROUNDING_PER_LINE = 0.01
MAX_ROUNDING = 0.05


class SaleOrder(models.Model):
    """The visible line that takes what no price can say: a cent, now and then."""

    _inherit = "sale.order"

    def _amazon_round(self, difference):
        """Let the rounding line take a difference, if all of it is within the limits.

        :return: whether the line has taken it
        """
        lines = self.order_line.filtered(lambda line: not line.display_type)
        line = lines.filtered(lambda line: line.amazon_charge == "rounding")[:1]
        amount = self.currency_id.round(line.price_unit + difference)
        allowed = min(MAX_ROUNDING, MAX_ROUNDING_PER_LINE * len(lines - line))
        if round(abs(amount) - allowed, 6) > 0:
            return False
        if line:
            line.price_unit = amount
        else:
            self.order_line = [Command.create(self._prepare_rounding_vals(amount))]
        return True

    def _amazon_round_to(self, total):
        """Let the rounding line take the cents by which other taxes have rounded."""
        if difference := self.currency_id.round(total - self.amount_total):
            self._amazon_round(difference)

    def _prepare_rounding_vals(self, amount):
        builder = self.env["amazon.order.builder"]
        link, lang = self.amazon_account_marketplace_id, self.partner_id.lang
        draft = OrderDraft(None, link, lang, sale=self)
        return builder._prepare_rounding_vals(draft, amount)
