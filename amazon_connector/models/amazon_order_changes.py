from contextlib import contextmanager
from datetime import datetime

from markupsafe import Markup

from odoo import models
from odoo.tools import format_datetime

from .amazon_order_builder import to_naive
from .amazon_order_importer import QUIET_CONTEXT
from .order_draft import get_reference

# Fields that Odoo computes anew with another customer; those of the order stay.
KEPT_FIELDS = (
    "user_id",
    "team_id",
    "warehouse_id",
    "payment_term_id",
    "preferred_payment_method_line_id",
    "fiscal_position_id",
    "note",
)


class AmazonOrderChanges(models.AbstractModel):
    """What sale orders do when Amazon's order changes: part of sale.order.

    Three things are compared: what Amazon said at the last import, what Odoo has
    now, and what Amazon says now. What Amazon has not changed is not written; what a
    person has changed stays. The fields are those of sale.order. The parts:
    amazon_order_items, amazon_order_addresses, amazon_order_issues.
    """

    _name = "amazon.order.changes"
    _description = "Amazon Order Changes"

    def _amazon_get_changes(self, vals):
        """Return those of Amazon's values that differ; what it left out does not."""
        return {
            name: value
            for name, value in vals.items()
            if value is not None and self[name] != value
        }

    def _amazon_is_behind(self, account, order):
        """Return whether anything is to be written of what its account brings in."""
        if self.amazon_account_id != account or self._amazon_is_older(order):
            return False
        changes = self._amazon_get_changes(self._prepare_amazon_state_vals(order))
        return bool(changes) or self._amazon_lacks_buyer(order)

    def _amazon_is_older(self, order):
        """Return whether Amazon said this before what was imported last."""
        last = self.amazon_last_update
        return bool(last and order.last_updated and to_naive(order.last_updated) < last)

    def _amazon_follow(self, order):
        """Write what changed at Amazon since the last import."""
        self.ensure_one()
        was_cancelled = self.amazon_status == "CANCELLED"
        was_picked = self.state != "cancel" and self._amazon_is_picked()
        is_waiting = self._amazon_is_waiting()
        # The issues are looked at once, when all is written.
        sale = self.with_context(amazon_following=True)
        with sale._amazon_unlocked():
            untaken = sale._amazon_take_content(order)
            sale.write(sale._amazon_get_changes(sale._prepare_amazon_fact_vals(order)))
            is_new = sale.amazon_status == "CANCELLED" and not was_cancelled
            if is_new:
                sale._amazon_cancel()
        self._amazon_sync_after(untaken, is_new)
        if is_new and was_picked:
            self._amazon_sync({"cancelled_picked": self._amazon_explain_picked()})
        if is_waiting and self.env["amazon.order.importer"]._is_to_confirm(self):
            self.with_context(**QUIET_CONTEXT).action_confirm()
        self._amazon_deliver_fba()

    def _amazon_take_content(self, order):
        """Write what changed of an order's content.

        :return: texts about what was not taken, since goods are picked
        """
        self._amazon_take_value("client_order_ref", "amazon_reference", order)
        self._amazon_take_value("commitment_date", "amazon_ship_by", order)
        if self.state == "cancel" or order.status == "CANCELLED":
            return []
        is_picked = self._amazon_is_picked()
        self._amazon_take_buyer(order, is_picked)
        self.partner_id._amazon_take_company(order)
        untaken = self._amazon_take_address(order, is_picked)
        self._amazon_take_tax_number(order)
        return untaken + self._amazon_take_items(order, is_picked)

    def _amazon_take_value(self, name, fact, order):
        """Write a value of Amazon's into a field, unless somebody has changed it."""
        new = self._prepare_amazon_fact_vals(order)[fact]
        if new is None or new == self[fact]:
            return
        if self[name] == self[fact]:
            self[name] = new
        elif self[name] != new:
            values = (self._amazon_show_value(value) for value in (new, self[name]))
            label = self._fields[name]._description_string(self.env)
            self._amazon_note_kept(label, *values)

    def _amazon_show_value(self, value):
        if not isinstance(value, datetime):
            return value
        tz = self.amazon_account_marketplace_id.marketplace_id.tz
        return format_datetime(self.env, value, tz=tz)

    def _prepare_amazon_fact_vals(self, order):
        """Return what Amazon says now; None where it says nothing."""
        builder = self.env["amazon.order.builder"]
        return {
            **self._prepare_amazon_state_vals(order),
            "amazon_reference": get_reference(order),
            "amazon_programs": ", ".join(sorted(order.programs)) or False,
            "amazon_total": order.grand_total and float(order.grand_total.amount),
            "amazon_instructions": builder._describe_preference(order),
        }

    def _amazon_is_picked(self):
        """Return whether anything of the order has been picked, or has a label."""
        pickings = self.picking_ids.filtered(lambda p: p.state != "cancel")
        moves = pickings.move_ids.filtered(lambda m: m.state != "cancel")
        is_moved = any(move.picked or move.state == "done" for move in moves)
        return is_moved or any(pickings.mapped("carrier_tracking_ref"))

    @contextmanager
    def _amazon_unlocked(self):
        """Let Amazon's changes into orders that are locked for people."""
        locked = self.filtered("locked").with_context(tracking_disable=True)
        locked.action_unlock()
        yield
        locked.action_lock()

    def _amazon_note_kept(self, what, new, kept):
        """Tell in the chatter what Amazon has now, and that Odoo's value stays."""
        body = Markup("<p>%s</p><ul><li>%s</li><li>%s</li></ul>") % (
            self.env._(
                "%s has changed at Amazon, but was changed here before: it stays.", what
            ),
            self.env._("At Amazon: %s", new),
            self.env._("Here: %s", kept or "-"),
        )
        author = self.env.ref("base.partner_root")
        self._message_log(body=body, author_id=author.id)

    def _amazon_cancel(self):
        """Cancel what Amazon has cancelled, unless the goods have left."""
        if self.state == "cancel":
            return
        if self._amazon_is_sent():
            self._amazon_get_open_deliveries().action_cancel()
        else:
            self._action_cancel()

    def _amazon_get_open_deliveries(self):
        """Return the undone deliveries to the buyer and the steps before them.

        What a customer sends back is received all the same.
        """
        moves = self.picking_ids.move_ids.filtered(
            lambda m: (
                (m.location_final_id or m.location_dest_id).usage == "customer"
                and not m.picking_id.return_id
            )
        )
        moves = moves.browse(moves._rollup_move_origs())
        pickings = moves.picking_id & self.picking_ids
        return pickings.filtered(lambda p: p.state not in ("done", "cancel"))
