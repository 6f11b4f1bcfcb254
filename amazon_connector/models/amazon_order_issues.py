from collections import Counter

from odoo import api, models

from .amazon_order_importer import NEW_STATUSES
from .order_draft import LINE_CODES, ORDER_CODES, get_target_key


class AmazonOrderIssues(models.AbstractModel):
    """What people should know of an Amazon order: part of sale.order."""

    _inherit = "amazon.order.changes"

    # === WRITING === #

    def _amazon_sync(self, messages):
        """Open or close issues of this order.

        :param dict messages: what is wrong by code, '' if nothing; a text or
            (text, severity)
        """
        found = [
            self._amazon_prepare_issue_vals(
                code, *([message] if isinstance(message, str) else message)
            )
            for code, message in messages.items()
        ]
        self.env["amazon.issue"]._sync_issues(
            # Salespeople need no rights on accounts; the list must be right.
            self.amazon_account_id.sudo(),
            list(messages),
            [vals for vals in found if vals["message"]],
            [get_target_key(self.amazon_order_id)],
        )

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

    def _amazon_close_issues(self, codes):
        """Resolve issues of these orders; orders from elsewhere have none."""
        amazon = self.filtered("amazon_order_id")
        for account, orders in amazon.grouped("amazon_account_id").items():
            keys = [get_target_key(order.amazon_order_id) for order in orders]
            self.env["amazon.issue"]._sync_issues(account, list(codes), [], keys)

    # === WHEN === #

    def _amazon_confirms_itself(self):
        """Return whether it is a quotation that only its issues keep from more."""
        # Salespeople need no rights on accounts.
        link = self.sudo().amazon_account_marketplace_id
        is_quotation = self.state in ("draft", "sent") and self._amazon_can_confirm()
        return is_quotation and link._get_default("order_state") != "draft"

    def _amazon_is_waiting(self):
        """Return whether it is a quotation for what Amazon may tell, or mend, later."""
        if self.state not in ("draft", "sent"):
            return False
        domain = [
            ("order_id", "=", self.id),
            ("code", "in", ORDER_CODES),
            ("state", "=", "open"),
        ]
        return bool(self.env["amazon.issue"].search_count(domain, limit=1))

    def _amazon_sync_after(self, untaken, is_cancelled_now):
        """Open or close what an update from Amazon concerns."""
        messages = {
            "cancel_requested": self._amazon_explain_wish(),
            "items_cancelled": self._amazon_explain_items(),
            "order_changed": self._amazon_explain_changed(untaken),
            "total_differs": (self._amazon_explain_total(), "warning"),
        }
        if not self._amazon_is_wanted_there():
            messages["part_of_pack"] = ""
        # What kept it a quotation, and Amazon tells now.
        if self._amazon_has_destination():
            messages["no_address"] = ""
        if self.amazon_total:
            messages["no_amounts"] = ""
        # Once only: what people do about it afterwards is theirs to decide.
        if is_cancelled_now:
            messages["cancelled_at_amazon"] = self._amazon_explain_sent()
            messages["cancelled_invoiced"] = self._amazon_explain_invoiced()
        self._amazon_sync(messages)

    def _amazon_sync_lines(self):
        """Open or close what the lines' quantities settle, and close what prices do.

        The issue of a quotation that confirms itself stays until the next run.
        """
        if self.env.context.get("amazon_following"):
            return
        messages = {"items_cancelled": self._amazon_explain_items()}
        if not (self._amazon_explain_total() or self._amazon_confirms_itself()):
            messages["total_differs"] = ""
        self._amazon_sync(messages)

    def _amazon_sync_cancelled_here(self):
        """Open or close the issue that only Odoo has cancelled an order."""
        self._amazon_sync_here()

    def _amazon_settle_issues(self):
        """Close what a person has settled by confirming these orders."""
        amazon = self.filtered("amazon_order_id")
        differing = amazon.filtered(
            lambda o: o._amazon_explain_total() or o._amazon_explain_items()
        )
        (amazon - differing)._amazon_close_issues(ORDER_CODES)
        settled = [code for code in ORDER_CODES if code not in LINE_CODES]
        differing._amazon_close_issues(settled)
        for order in differing:
            order._amazon_sync(
                {
                    "total_differs": (order._amazon_explain_total(), "warning"),
                    "items_cancelled": order._amazon_explain_items(),
                }
            )

    @api.model
    def _amazon_close_settled(self, account):
        """Close what people have settled since about orders that Amazon cancelled.

        The invoice is reversed, or the goods are back.
        """
        issues = self.env["amazon.issue"].search(
            [
                ("account_id", "=", account.id),
                ("code", "in", ("cancelled_at_amazon", "cancelled_invoiced")),
                ("state", "in", ("open", "dismissed")),
            ]
        )
        for issue in issues:
            order = issue.order_id
            is_invoice = issue.code == "cancelled_invoiced"
            left = (
                order._amazon_get_invoices() if is_invoice else order._amazon_is_sent()
            )
            if not left:
                issue._resolve()

    # === WHAT === #

    def _amazon_is_expected(self):
        """Return whether Amazon still waits for goods of this order."""
        is_wanted = self.amazon_channel == "fbm" and self.amazon_status in NEW_STATUSES
        return is_wanted and self.state != "cancel"

    def _amazon_get_difference(self):
        """Return Amazon's total less this order's, in the order's currency."""
        return self.currency_id.round(self.amazon_total - self.amount_total)

    def _amazon_explain_total(self):
        """Return by how much the total is not Amazon's; '' if it is."""
        is_open = self.state != "cancel" and self.amazon_status != "CANCELLED"
        if not (is_open and self.amazon_total and self._amazon_get_difference()):
            return ""
        return self._amazon_explain_difference()

    def _amazon_explain_difference(self):
        return self.env._(
            "Total differs by %(difference)s: Amazon says %(amazon)s, the lines come "
            "to %(odoo)s. Compare the order with Seller Central and correct the lines, "
            "so that the invoice is right. A quotation is then confirmed by the next "
            "run, or at once with Retry; you can also confirm it yourself.",
            difference=self.currency_id.format(self._amazon_get_difference()),
            amazon=self.currency_id.format(self.amazon_total),
            odoo=self.currency_id.format(self.amount_total),
        )

    def _amazon_explain_items(self):
        """Return what is on the lines that Amazon no longer expects; may be ''."""
        lines = self.order_line.filtered(lambda line: line._amazon_is_too_many())
        if not lines or not self._amazon_is_expected():
            return ""
        return self.env._(
            "Items of this order are cancelled at Amazon. Take them off the delivery: "
            "lower the quantities on the order lines.\n%s",
            "\n".join(lines.mapped(lambda line: line._amazon_explain_quantities())),
        )

    def _amazon_explain_changed(self, untaken):
        """Return what Amazon wants otherwise than it was picked; '' if nothing."""
        if not untaken or not self._amazon_is_expected():
            return ""
        return self.env._(
            "Amazon has changed this order, but its goods were picked or packed "
            "already, so Odoo's order stays as it is. Compare it with Seller Central "
            "before the parcel leaves.\n%s",
            "\n".join(untaken),
        )

    def _amazon_explain_sent(self):
        if not self._amazon_is_sent():
            return ""
        return self.env._(
            "Amazon has cancelled this order, but its goods have left. Get the parcel "
            "back from the carrier or from the customer, or claim the money at Amazon."
        )

    def _amazon_is_sent(self):
        """Return whether goods of this order are with the customer."""
        sent = Counter()
        for move in self.picking_ids.move_ids.filtered(lambda m: m.state == "done"):
            if move.location_dest_id.usage == "customer":
                sent[move.product_id] += move._amazon_get_done()
            elif move.location_id.usage == "customer":
                sent[move.product_id] -= move._amazon_get_done()
        return any(quantity > 0 for quantity in sent.values())

    def _amazon_explain_invoiced(self):
        invoices = self._amazon_get_invoices()
        if not invoices:
            return ""
        return self.env._(
            "Amazon has cancelled this order, but it is invoiced (%s). Reverse the "
            "invoice with a credit note.",
            ", ".join(invoices.mapped("name")),
        )

    def _amazon_get_invoices(self):
        """Return the posted invoices that no credit note reverses."""
        return self.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.payment_state != "reversed"
            )
        )

    def _amazon_explain_wish(self):
        """Return the buyer's wish to cancel and how grave it is."""
        message = self._amazon_explain_request() if self._amazon_is_stopped() else ""
        return message, "warning" if self.state == "sale" else "error"

    @api.model
    def _amazon_explain_request(self):
        return self.env._(
            "The buyer asks to cancel, and nothing leaves before you decide. Press "
            "Cancel at Amazon on the order, or cancel it in Seller Central: Odoo "
            "follows. Or press Ship All the Same; a quotation you confirm."
        )
