from odoo import api, models

from .amazon_order_importer import NEW_STATUSES
from .order_draft import LINE_CODES, ORDER_CODES, get_target_key


class AmazonOrderChanges(models.AbstractModel):
    """What sale orders do when Amazon's order changes, or they do: part of sale.order.

    The fields are those of sale.order.
    """

    _name = "amazon.order.changes"
    _description = "Amazon Order Changes"

    def _amazon_get_changes(self, order):
        """Return the vals that differ from what Amazon says now."""
        vals = self._prepare_amazon_state_vals(order)
        return {key: vals[key] for key in vals if self[key] != (vals[key] or False)}

    def _amazon_is_behind(self, account, order):
        """Return whether anything is to be written of what its account brings in."""
        is_own = self.amazon_account_id == account
        return is_own and bool(self._amazon_get_changes(order))

    def _amazon_follow(self, order):
        """Write what changed at Amazon."""
        self.ensure_one()
        is_new = self.amazon_status != "CANCELLED"
        self.write(self._amazon_get_changes(order))
        # Once only: what people do about it afterwards is theirs to decide.
        if is_new and self.amazon_status == "CANCELLED":
            self._amazon_cancel()
        self._amazon_sync_requests(order)
        self._amazon_sync_cancelled_here()
        self._amazon_take_quantities(order)
        self._amazon_sync_items()

    def _amazon_take_quantities(self, order):
        """Write how many pieces of each item Amazon expects and has shipped now."""
        items = {item.order_item_id: item for item in order.items}
        for line in self.order_line:
            if item := items.get(line.amazon_item_id):
                line._amazon_take_item(item)

    def _amazon_cancel(self):
        """Cancel what Amazon has cancelled, unless the goods have left."""
        self._amazon_sync_invoiced()
        if self.state == "cancel":
            return
        is_sent = any(
            p.state == "done" and p._is_amazon_delivery() for p in self.picking_ids
        )
        if is_sent:
            self._amazon_get_open_deliveries().action_cancel()
        else:
            self._action_cancel()
        self._amazon_sync_cancelled(is_sent)

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

    # === ISSUES === #

    def _amazon_settle_issues(self):
        """Close what a person has settled by confirming these orders."""
        amazon = self.filtered("amazon_order_id")
        differing = amazon.filtered(
            lambda o: (
                (o.amazon_total and o._amazon_get_difference())
                or o._amazon_explain_items()
            )
        )
        (amazon - differing)._amazon_close_issues(ORDER_CODES)
        settled = [code for code in ORDER_CODES if code not in LINE_CODES]
        differing._amazon_close_issues(settled)
        for order in differing:
            order._amazon_sync_total()
            order._amazon_sync_items()

    def _amazon_close_issues(self, codes):
        """Resolve issues of these orders; orders from elsewhere have none."""
        amazon = self.filtered("amazon_order_id")
        for account, orders in amazon.grouped("amazon_account_id").items():
            keys = [get_target_key(order.amazon_order_id) for order in orders]
            self.env["amazon.issue"]._sync_issues(account, list(codes), [], keys)

    def _amazon_get_difference(self):
        """Return Amazon's total less this order's, in the order's currency."""
        return self.currency_id.round(self.amazon_total - self.amount_total)

    def _amazon_explain_difference(self):
        return self.env._(
            "Total differs by %(difference)s: Amazon says %(amazon)s, the lines come "
            "to %(odoo)s. Correct the lines, so that the invoice is right.",
            difference=self.currency_id.format(self._amazon_get_difference()),
            amazon=self.currency_id.format(self.amazon_total),
            odoo=self.currency_id.format(self.amount_total),
        )

    def _amazon_sync_total(self):
        differs = self.amazon_total and self._amazon_get_difference()
        message = self._amazon_explain_difference() if differs else ""
        self._amazon_sync_issue("total_differs", message, "warning")

    def _amazon_explain_items(self):
        """Return what is on the lines that Amazon no longer expects; may be empty."""
        lines = self.order_line.filtered(lambda line: line._amazon_is_too_many())
        if not lines:
            return ""
        return self.env._(
            "Items of this order are cancelled at Amazon. Take them off the delivery: "
            "lower the quantities on the order lines.\n%s",
            "\n".join(lines.mapped(lambda line: line._amazon_explain_quantities())),
        )

    def _amazon_sync_items(self):
        """Open or close the issue that more is to be shipped than Amazon expects."""
        is_expected = self.state != "cancel" and self.amazon_status in NEW_STATUSES
        message = self._amazon_explain_items() if is_expected else ""
        self._amazon_sync_issue("items_cancelled", message)

    def _amazon_sync_cancelled(self, is_sent):
        message = self.env._(
            "Amazon has cancelled this order, but its goods have left. Get the parcel "
            "back from the carrier or from the customer, or claim the money at Amazon."
        )
        self._amazon_sync_issue("cancelled_at_amazon", message if is_sent else "")

    def _amazon_sync_invoiced(self):
        invoices = self.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.payment_state != "reversed"
            )
        )
        message = self.env._(
            "Amazon has cancelled this order, but it is invoiced (%s). Reverse the "
            "invoice with a credit note.",
            ", ".join(invoices.mapped("name")),
        )
        self._amazon_sync_issue("cancelled_invoiced", message if invoices else "")

    def _amazon_sync_cancelled_here(self):
        """Open or close the issue that only Odoo has cancelled an order."""
        message = self.env._(
            "This order is cancelled in Odoo, but Amazon still expects it. Cancel it "
            "in Seller Central too, or set it to quotation, confirm and ship it."
        )
        is_expected = self.amazon_channel == "fbm" and self.state == "cancel"
        is_expected = is_expected and self.amazon_status in NEW_STATUSES
        self._amazon_sync_issue("cancelled_in_odoo", message if is_expected else "")

    def _amazon_sync_requests(self, order):
        """Open or close the issue about the buyer's wish to cancel."""
        is_asked = any(item.is_cancel_requested for item in order.items)
        is_open = order.status in NEW_STATUSES and self.state != "cancel"
        is_open = is_open and order.is_fbm
        self._amazon_sync_issue(
            "cancel_requested",
            self._amazon_explain_request() if is_asked and is_open else "",
            "warning" if self.state == "sale" else "error",
        )

    @api.model
    def _amazon_explain_request(self):
        return self.env._(
            "The buyer asks to cancel. Decide before you ship: cancel the order in "
            "Seller Central, and Odoo follows, or confirm it here and ship it."
        )

    def _amazon_sync_issue(self, code, message, severity="error"):
        vals = self._amazon_prepare_issue_vals(code, message, severity)
        # Salespeople need no rights on accounts; the list of issues must be right.
        account = self.amazon_account_id.sudo()
        found = [vals] if message else []
        keys = [vals["target_key"]]
        self.env["amazon.issue"]._sync_issues(account, [code], found, keys)

    def _amazon_prepare_issue_vals(self, code, message, severity="error"):
        return {
            "code": code,
            "kind": "order",
            "severity": severity,
            "message": message,
            "target_key": get_target_key(self.amazon_order_id),
            "amazon_order_id": self.amazon_order_id,
            "account_marketplace_id": self.amazon_account_marketplace_id.id,
            "order_id": self.id,
        }
