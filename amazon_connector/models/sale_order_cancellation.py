from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .amazon_order_importer import NEW_STATUSES


class SaleOrder(models.Model):
    """Cancelling at Amazon what is cancelled in Odoo, as far as people want it."""

    _inherit = "sale.order"

    amazon_cancellation_ids = fields.One2many(
        "amazon.cancellation", "order_id", "Amazon Cancellations", readonly=True
    )
    amazon_cancellation_state = fields.Selection(
        [
            ("to_send", "Being sent"),
            ("in_feed", "Sent"),
            ("accepted", "Accepted"),
            ("done", "Cancelled at Amazon"),
            ("refused", "Refused"),
        ],
        "Cancellation at Amazon",
        compute="_compute_amazon_cancellation_state",
        compute_sudo=True,  # salespeople have no rights on cancellations
    )
    amazon_can_cancel = fields.Boolean(
        compute="_compute_amazon_can_cancel",
        compute_sudo=True,  # salespeople have no rights on accounts
        help="Something is cancelled in Odoo alone, and the user may ask Amazon.",
    )

    @api.depends("amazon_cancellation_ids.state")
    def _compute_amazon_cancellation_state(self):
        for order in self:
            last = order.amazon_cancellation_ids.sorted("id")[-1:]
            order.amazon_cancellation_state = last.state != "closed" and last.state

    @api.depends_context("uid")
    def _compute_amazon_can_cancel(self):
        for order in self:
            quantities = order._amazon_get_cancelled_here()
            is_open = quantities and not order._amazon_explain_obstacle()
            order.amazon_can_cancel = bool(is_open)

    # === ASKING PEOPLE === #

    def action_cancel(self):
        """Override of `sale`: ask whether Amazon is to cancel the order as well.

        Code that cancels, and the mass action, use `_action_cancel`, which asks
        nothing and cancels nothing at Amazon.
        """
        is_asked = self.env.context.get("amazon_asked") or self.locked
        if len(self) == 1 and not is_asked and self._amazon_get_open_quantities():
            return self.env["amazon.order.cancel"]._ask(self, is_order=True)
        return super().action_cancel()

    def action_draft(self):
        """Override of `sale`: what is wanted again is not cancelled at Amazon."""
        result = super().action_draft()
        # Salespeople have no rights on cancellations.
        self.sudo().amazon_cancellation_ids._withdraw()
        return result

    def action_amazon_cancel(self):
        """Ask why Amazon is to cancel what is cancelled in Odoo alone."""
        self.ensure_one()
        is_order = self.state == "cancel"
        return self.env["amazon.order.cancel"]._ask(self, is_order=is_order)

    def action_amazon_ask_lowered(self):
        """Return the dialog about pieces that were taken off; False: none were.

        The form calls it when somebody has saved another quantity.
        """
        self.ensure_one()
        if self.state == "cancel" or not self._amazon_get_cancelled_here():
            return False
        return self.action_amazon_cancel()

    # === WHAT === #

    def _amazon_is_wanted_there(self):
        """Return whether Amazon still waits for goods, whatever Odoo's order says."""
        return self.amazon_channel == "fbm" and self.amazon_status in NEW_STATUSES

    def _amazon_get_open_quantities(self):
        """Return, by line, the pieces that Amazon expects and may still cancel."""
        lines = self.order_line.filtered("amazon_item_id")
        if not lines or not self._amazon_is_wanted_there():
            return {}
        counts = {line: line._amazon_get_open() for line in lines}
        return {line: count for line, count in counts.items() if count > 0}

    def _amazon_get_cancelled_here(self):
        """Return, by line, the pieces that are cancelled in Odoo, but not at Amazon."""
        found = self._amazon_get_open_quantities()
        if self.state == "cancel" or not self._amazon_knows_shipped():
            return found if self.state == "cancel" else {}
        counts = {
            line: min(count, line._amazon_get_cancelled_here())
            for line, count in found.items()
        }
        return {line: count for line, count in counts.items() if count > 0}

    def _amazon_knows_shipped(self):
        """Return whether Amazon says which pieces of a partly shipped order are."""
        is_partly = self.amazon_status == "PARTIALLY_SHIPPED"
        return not is_partly or any(self.order_line.mapped("amazon_shipped"))

    # === ASKING AMAZON === #

    def _amazon_explain_obstacle(self):
        """Return why the user cannot have Amazon cancel; '' if nothing bars it."""
        # Salespeople have no rights on accounts.
        account = self.sudo().amazon_account_id
        if not self.env.user.has_group("amazon_connector.group_amazon_user"):
            return self.env._(
                "Only Amazon users may cancel at Amazon. Cancelled here only, the "
                "order is on their list of issues until Amazon has it cancelled."
            )
        if not account.active:
            return self.env._(
                "The account %s is archived, so nothing is sent to Amazon. Cancel the "
                "order in Seller Central as well.",
                account.name,
            )
        if account.read_only:
            return self.env._(
                "The account %s is read only, so nothing is sent to Amazon. Cancel "
                "the order in Seller Central as well.",
                account.name,
            )
        return ""

    def _amazon_request_cancellation(self, reason, quantities):
        """Have Amazon cancel pieces of this order, with the next feed.

        :param str reason: one of Amazon's reasons, such as BuyerCanceled
        :param dict quantities: pieces by order line
        :raises AccessError: not an Amazon user
        :raises UserError: the account sends nothing, or there is nothing to cancel
        """
        self.ensure_one()
        if obstacle := self._amazon_explain_obstacle():
            is_user = self.env.user.has_group("amazon_connector.group_amazon_user")
            raise (UserError if is_user else AccessError)(obstacle)
        if not quantities:
            raise UserError(
                self.env._(
                    "Amazon expects nothing of this order that could be cancelled: it "
                    "is shipped or cancelled there already."
                )
            )
        # Nobody may write cancellations; users only ask for them.
        cancellations = self.env["amazon.cancellation"].sudo()
        vals = self._prepare_amazon_cancellation_vals(reason, quantities)
        cancellation = cancellations.create(vals)
        cancellation._wake()
        self._message_log(body=cancellation._describe())
        return cancellation

    def _prepare_amazon_cancellation_vals(self, reason, quantities):
        return {
            "account_id": self.sudo().amazon_account_id.id,
            "order_id": self.id,
            "reason": reason,
            "item_ids": [
                Command.create(
                    {
                        "order_line_id": line.id,
                        "amazon_item_id": line.amazon_item_id,
                        "quantity": quantity,
                        "left": line._amazon_get_expected() - quantity,
                    }
                )
                for line, quantity in quantities.items()
            ],
        }
