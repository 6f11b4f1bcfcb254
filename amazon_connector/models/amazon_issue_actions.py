import hashlib
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .count_texts import format_count

# What the background work tries again; all else is for a person to mend.
RETRYABLE = (
    "orders_failed",
    "shipments_failed",
    "urgent_failed",
    "cancellations_failed",
    "cancellation_refused",
    "offers_failed",
    "oversold",
    "exports_failed",
    "offer_checks_failed",
    "documents_failed",
    "order_failed",
    "unknown_sku",
    "duplicate_sku",
    "total_differs",
    "shipment_refused",
    "tracking_differs",
    "tracking_missing",
    "feed_failed",
    "amazon_error",
)
RETRIED_FLOWS = (
    "orders",
    "shipments",
    "urgent",
    "cancellations",
    "offers",
    "offer_checks",
    "exports",
    "documents",
)
# A number that stands alone.
NUMBER = re.compile(r"(?<![\w-])\d[\d.,:]*(?![\w-])")


class AmazonIssue(models.Model):
    """What people do with an issue."""

    _inherit = "amazon.issue"

    can_retry = fields.Boolean(compute="_compute_can_retry")

    @api.depends("code", "state", "amazon_order_id")
    def _compute_can_retry(self):
        for issue in self:
            is_lost = issue.code == "order_failed" and not issue.amazon_order_id
            is_open = issue.state != "resolved" and not is_lost
            issue.can_retry = is_open and issue.code in RETRYABLE

    def action_dismiss(self):
        """Take the issues off the list until their records change."""
        for issue in self._allow().filtered(lambda issue: issue.state == "open"):
            fingerprint = issue._get_fingerprint(issue.message)
            issue.write({"state": "dismissed", "dismissed_as": fingerprint})

    def action_reopen(self):
        self._allow()._reopen()

    def action_assign_me(self):
        self._allow().responsible_id = self.env.user

    def action_retry(self):
        """Try again what failed: the order, its SKU, the parcel or the feed's.

        :raises UserError: an account is archived, which tries nothing
        """
        issues = self._allow().filtered("can_retry")
        issues.account_id._check_active()
        issues._retry()
        return self._report_retry(issues)

    def action_open_record(self):
        """Open what the issue is about and the user may read."""
        self.ensure_one()
        records = self.picking_id, self.order_id, self.feed_id
        readable = (
            record for record in records if record and record.has_access("read")
        )
        record = next(readable, self.account_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def _allow(self):
        """Return these issues with the right to change them.

        :raises AccessError: not an Amazon user, or issues of another company
        """
        if not self.env.user.has_group("amazon_connector.group_amazon_user"):
            raise AccessError(self.env._("Only Amazon users may do this."))
        self.check_access("read")
        # Nobody may write what issues say; users only act on them.
        return self.sudo()

    def _reopen(self):
        self.filtered(lambda issue: issue.state == "dismissed").state = "open"

    # === RETRY === #

    def _retry(self):
        self._reopen()
        failed = self.filtered(lambda issue: issue.code == "order_failed")
        failed.next_attempt_at = fields.Datetime.now() - timedelta(days=1)
        feeds = self.filtered(lambda issue: issue.code == "feed_failed")
        (self.shipment_id | feeds._get_parcels())._mark_to_send()
        (self._get_cancellations() | feeds._get_sent_cancellations())._mark_to_send()
        # The parcels go out in another feed, with an issue of its own if need be.
        feeds._resolve()
        for account in self.account_id:
            for flow in RETRIED_FLOWS:
                account._get_flow(flow)._mark_due()

    def _get_parcels(self):
        return self.feed_id.line_ids.shipment_id

    def _get_cancellations(self):
        refused = self.filtered(lambda issue: issue.code == "cancellation_refused")
        return refused.order_id.amazon_cancellation_ids

    def _get_sent_cancellations(self):
        return self.feed_id.line_ids.cancellation_id

    def _report_retry(self, issues):
        """Return the message about what is tried again."""
        close = {"type": "ir.actions.act_window_close"}
        notify = self.env["amazon.account"]._notify
        if not issues:
            text = self.env._(
                "There is nothing to try again: mend what the issue says, and it "
                "closes by itself."
            )
            return notify("warning", text, close)
        if len(issues) == 1:
            text = self.env._(
                "It is tried again in the background. The issue closes by itself when "
                "that succeeds."
            )
        else:
            text = self.env._(
                "%s issues are tried again in the background. Each closes by itself "
                "when that succeeds.",
                format_count(self.env, len(issues)),
            )
        return notify("info", text, close)

    # === DISMISSING === #

    def _get_fingerprint(self, message):
        """Return a text that differs when the record behind an issue has changed.

        Counts and times within a message say nothing about the record; what is part
        of an id does.
        """
        words = NUMBER.sub("#", message)
        text = f"{words}\n{self._describe_record()}"
        return hashlib.sha256(text.encode()).hexdigest()

    def _describe_record(self):
        """Return what people and Amazon change of the record behind an issue."""
        if self.shipment_id:
            return self.shipment_id._get_sent_as()
        if order := self.order_id:
            quantities = order.order_line.mapped("product_uom_qty")
            address = order.partner_shipping_id.id
            facts = (order.state, order.amazon_status, address, order.amount_total)
            return str((*facts, *quantities))
        return self.feed_id.state or ""
