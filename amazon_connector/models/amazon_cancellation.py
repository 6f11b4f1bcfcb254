from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..spapi.acknowledgement_feed import CancellationMessage

# Amazon's list; the texts are what sellers know from Seller Central.
REASONS = [
    ("BuyerCanceled", "Buyer asked to cancel"),
    ("NoInventory", "No stock"),
    ("ShippingAddressUndeliverable", "Address cannot be delivered to"),
    ("CustomerExchange", "Exchange"),
    ("PricingError", "Wrong price"),
    ("GeneralAdjustment", "General adjustment"),
    ("CannotVerifyInformation", "Information cannot be verified"),
    ("RiskAssessmentInformationNotValid", "Risk assessment not valid"),
    ("CarrierCreditDecision", "Carrier's credit decision"),
    ("CarrierCoverageFailure", "Carrier does not deliver there"),
    ("CustomerReturn", "Return"),
    ("MerchandiseNotReceived", "Goods not received"),
    ("WeatherDelay", "Delay by the weather"),
    ("RejectOrder", "Order rejected"),
]
# Amazon shows within minutes what it has cancelled.
UNSEEN_AFTER = timedelta(days=1)


class AmazonCancellation(models.Model):
    """What Amazon is asked to cancel of one order, and what became of it."""

    _name = "amazon.cancellation"
    _description = "Amazon Cancellation"
    _rec_name = "amazon_order_id"
    _order = "id desc"
    _check_company_auto = True

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    amazon_order_id = fields.Char(related="order_id.amazon_order_id", store=True)
    reason = fields.Selection(REASONS, required=True, readonly=True)
    # to_send  --_mark_in_feed--> in_feed --_mark_confirmed--> accepted
    # in_feed  --_mark_refused, _mark_failed--> refused
    # refused  --_mark_to_send (action_retry)--> to_send
    # accepted --_settle (Amazon shows it cancelled)--> done
    # to_send, in_feed, refused --_settle (Amazon shows it cancelled)--> done
    # all but done --_settle (Amazon shows the order shipped)--> closed
    # to_send, refused --_withdraw (the order is wanted again)--> closed
    state = fields.Selection(
        [
            ("to_send", "To send"),
            ("in_feed", "Sent"),
            ("accepted", "Accepted"),
            ("done", "Cancelled at Amazon"),
            ("refused", "Refused"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="to_send",
        index=True,
    )
    item_ids = fields.One2many("amazon.cancellation.item", "cancellation_id", "Items")
    message_ids = fields.One2many(
        "amazon.feed.message", "cancellation_id", "Feed Messages"
    )
    error = fields.Text("Amazon's Text", readonly=True)
    accepted_at = fields.Datetime(readonly=True)

    # === SENDING === #

    def _prepare_message(self, number):
        """Return this cancellation as message of a feed."""
        return CancellationMessage(
            message_id=number,
            order_id=self.amazon_order_id,
            reason=self.reason,
            items=tuple(item._get_message_item() for item in self.item_ids),
        )

    def _mark_in_feed(self):
        self.state = "in_feed"

    def _mark_to_send(self):
        refused = self.filtered(lambda c: c.state == "refused")
        refused.write({"state": "to_send", "error": False})
        refused._sync_refusals()

    # === AMAZON'S ANSWER === #

    def _mark_confirmed(self, warning=""):
        """Amazon has taken the message; its order shows later that it is cancelled."""
        self.filtered(lambda c: c.state == "in_feed").write(
            {
                "state": "accepted",
                "error": warning,
                "accepted_at": self.account_id[:1]._now(),
            }
        )
        self._sync_refusals()

    def _mark_refused(self, text):
        self.filtered(lambda c: c.state == "in_feed").write(
            {"state": "refused", "error": text}
        )
        self._sync_refusals()

    def _mark_failed(self, text):
        """The whole feed failed: its issue is enough, and its Retry sends these."""
        self.filtered(lambda c: c.state == "in_feed").write(
            {"state": "refused", "error": text}
        )

    def _sync_refusals(self):
        """Open or close the issues about what Amazon did not cancel."""
        for order in self.order_id:
            order._amazon_sync(
                {"cancellation_refused": order._amazon_explain_refused_cancellation()}
            )

    # === THE END === #

    def _is_running(self):
        """Return whether Amazon is about to cancel, as far as anybody can tell."""
        if self.state != "accepted":
            return self.state in ("to_send", "in_feed")
        return self.accepted_at > self.account_id._now() - UNSEEN_AFTER

    def _settle(self):
        """End what Amazon's order shows to be over."""
        for cancellation in self.filtered(lambda c: c.state not in ("done", "closed")):
            status = cancellation.order_id.amazon_status
            if status == "CANCELLED" or cancellation.item_ids._are_cancelled():
                cancellation.state = "done"
            elif status == "SHIPPED":
                cancellation.state = "closed"

    def _withdraw(self):
        """The order is wanted again: what Amazon does not know is not sent."""
        open_states = ("to_send", "refused")
        self.filtered(lambda c: c.state in open_states).state = "closed"
        self._sync_refusals()

    # === ACTIONS === #

    def action_retry(self):
        """Send refused cancellations again.

        :raises AccessError: not an Amazon user, or another company's order
        """
        if not self.env.user.has_group("amazon_connector.group_amazon_user"):
            raise AccessError(self.env._("Only Amazon users may do this."))
        self.check_access("read")
        own = self.sudo()  # nobody may write cancellations; users only act
        own.account_id._check_active()
        own._mark_to_send()
        own._wake()

    def _wake(self):
        """Let the next feed go out soon."""
        for account in self.account_id:
            account._get_flow("cancellations")._mark_due()

    def _describe(self):
        """Return what the order's history says of this cancellation."""
        pieces = [f"{i.quantity} × {i.order_line_id.amazon_sku}" for i in self.item_ids]
        return self.env._(
            "Amazon is asked to cancel %(pieces)s. Reason: %(reason)s.",
            pieces=", ".join(pieces),
            reason=self._get_reason_text(self.reason),
        )

    @api.model
    def _get_reason_text(self, reason):
        return dict(self._fields["reason"]._description_selection(self.env))[reason]
