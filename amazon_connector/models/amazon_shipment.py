from datetime import timedelta, timezone

from odoo import fields, models

from ..spapi.fulfillment_feed import FulfillmentMessage

# What a delivery shows that nobody has to tell Amazon of, by its order's status.
ENDED = {"SHIPPED": "elsewhere", "CANCELLED": "cancelled"}
# No other tool gets there with the parcels of one order.
FIRST_NUMBER = 100000


class AmazonShipment(models.Model):
    """One parcel of one Amazon order; its id is the parcel's number at Amazon."""

    _name = "amazon.shipment"
    _description = "Amazon Shipment"
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
    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    parcel_id = fields.Many2one(
        "amazon.parcel",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: the whole delivery is one parcel.",
    )
    carrier_id = fields.Many2one(related="picking_id.carrier_id")
    tracking_number = fields.Char(
        compute="_compute_tracking_number",
        compute_sudo=True,  # Amazon users need no rights on deliveries
    )
    # to_send --_mark_in_feed--> in_feed --_mark_confirmed--> confirmed
    # to_send --_mark_confirming (told alone)--> confirming --_mark_told--> confirmed
    # confirming --_mark_unasked (Amazon does not have it)--> to_send
    # confirming --_mark_refused--> refused
    # confirming --_mark_elsewhere (Amazon has its units as shipped)--> closed
    # in_feed --_mark_refused, _mark_failed--> refused
    # in_feed --amazon.feed._take_back (Amazon does not have its feed)--> to_send
    # to_send --_mark_unfit (cannot be put into a message)--> refused
    # to_send --_drop_ended (Amazon never heard of it and need not)--> deleted
    # refused --_mark_to_send (action_retry)--> to_send
    # confirmed --_mark_to_send (Amazon does not show what it was told)--> to_send
    # refused --_mark_closed (Amazon has its order as shipped or cancelled)--> closed
    # _note_untold (Amazon has its units as shipped)--> closed
    # confirmed, refused --_resend_changed (carrier or number corrected)--> to_send
    state = fields.Selection(
        [
            ("to_send", "To send"),
            ("in_feed", "Sent"),
            ("confirming", "Being confirmed"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="to_send",
        index=True,
    )
    item_ids = fields.One2many("amazon.shipment.item", "shipment_id", "Items")
    message_ids = fields.One2many("amazon.feed.message", "shipment_id", "Feed Messages")
    sent_as = fields.Char(
        readonly=True, help="Carrier, service and number as Amazon was last told."
    )
    error = fields.Text("Amazon's Text", readonly=True)
    confirmed_at = fields.Datetime(readonly=True)

    _unit_uniq = models.UniqueIndex("(picking_id, order_id, COALESCE(parcel_id, 0))")

    def init(self):
        """Let the parcels' numbers at Amazon begin far from 1, 2, 3 …

        Other tools number the parcels of each order like that, and Amazon takes a
        number that it knows as a correction of that parcel.
        """
        self.env.cr.execute(
            "SELECT setval('amazon_shipment_id_seq', "
            "GREATEST(nextval('amazon_shipment_id_seq'), %s))",
            [FIRST_NUMBER],
        )

    def _compute_tracking_number(self):
        for shipment in self:
            shipment.tracking_number = shipment._get_number()

    def _prepare_message(self, number):
        """Return this parcel as message of a fulfilment feed."""
        marketplace = self._get_marketplace()
        code, name = self.carrier_id._amazon_get_carrier(marketplace)
        return FulfillmentMessage(
            message_id=number,
            order_id=self.amazon_order_id,
            fulfillment_id=self.id,
            ship_date=self._get_ship_date(),
            carrier_code=code,
            carrier_name=name,
            shipping_method=self.carrier_id._amazon_get_shipping_method(marketplace),
            tracking_number=self._get_number(),
            items=tuple((i.amazon_item_id, i.quantity) for i in self.item_ids),
        )

    def _get_ship_date(self):
        """Return when it was shipped, in Amazon's time.

        Amazon refuses times in the future and times before the purchase.
        """
        done = self.picking_id.date_done or fields.Datetime.now()
        age = max(fields.Datetime.now() - done, timedelta(minutes=1))
        # Odoo drops the fractions of the second in which the order was placed.
        earliest = self.order_id.date_order + timedelta(seconds=1)
        shipped = max(self.account_id._now() - age, earliest)
        return shipped.replace(tzinfo=timezone.utc)

    def _get_marketplace(self):
        return self.order_id.amazon_account_marketplace_id.marketplace_id

    def _get_sent_as(self):
        marketplace = self._get_marketplace()
        code, name = self.carrier_id._amazon_get_carrier(marketplace)
        method = self.carrier_id._amazon_get_shipping_method(marketplace)
        texts = (code, name, method, self._get_number())
        return " / ".join(text for text in texts if text)

    def _get_number(self):
        return self.picking_id._amazon_get_number(self.parcel_id)

    def _is_ready(self):
        return self.picking_id._amazon_is_ready(self.parcel_id)

    def _resend_changed(self):
        """Send again what was corrected since; Amazon takes it as a correction."""
        sent = self.filtered(lambda s: s.state in ("confirmed", "refused"))
        sent.filtered(lambda s: s._has_changed()).state = "to_send"

    def _has_changed(self):
        is_known = self.sent_as and self._is_ready()
        return bool(is_known and self.sent_as != self._get_sent_as())

    def _mark_to_send(self):
        self._filter_mendable().write({"state": "to_send", "error": False})

    def _filter_mendable(self):
        """Return what Amazon refused, or does not show as it was told."""
        return self.filtered(
            lambda s: (
                s.state == "refused"
                or (s.state == "confirmed" and s.amazon_check in ("differs", "missing"))
            )
        )

    def _mark_in_feed(self):
        now = self.account_id[:1]._now()
        for shipment in self:
            sent_as = shipment._get_sent_as()
            shipment.write({"state": "in_feed", "sent_as": sent_as, "sent_at": now})
        self._sync_numbers()

    def _mark_confirmed(self, warning=""):
        self.write(
            {
                "state": "confirmed",
                "error": warning,
                "confirmed_at": fields.Datetime.now(),
            }
        )
        self._sync_issues(["shipment_refused", "no_carrier_code"], "")
        self._sync_issues(["shipment_warning"], warning, "warning")
        self._resend_changed()

    def _mark_refused(self, text):
        for shipment in self:
            shipment.write({"state": "refused", "error": text})
            message = self.env._(
                "Amazon did not take the shipment of order %(order)s: %(text)s "
                "%(advice)s",
                order=shipment.amazon_order_id,
                text=text,
                advice=shipment._get_advice(),
            )
            shipment._sync_issues(["shipment_refused"], message)
            shipment._schedule_activity()
        self._resend_changed()

    def _mark_failed(self, text):
        """The whole feed failed: its issue is enough, and its Retry sends these."""
        self.write({"state": "refused", "error": text})

    def _mark_untold(self):
        """Amazon did not create the feed: it only knows what it was told before."""
        self.filtered(lambda s: not s.confirmed_at).sent_as = False

    def _mark_closed(self):
        """Nobody need tell Amazon any more."""
        self.state = "closed"
        self._sync_issues(["shipment_refused", "no_carrier_code"], "")

    def _sync_issues(self, codes, message, severity="error"):
        """Open an issue of the (only) code for each, or close all without message."""
        for account, shipments in self.grouped("account_id").items():
            found = [
                shipment._prepare_issue_vals(codes[0], message, severity)
                for shipment in shipments
                if message
            ]
            keys = [shipment._get_target_key() for shipment in shipments]
            self.env["amazon.issue"]._sync_issues(account, codes, found, keys)

    def _get_target_key(self):
        return f"shipment:{self.id}"

    def _prepare_issue_vals(self, code, message, severity):
        return {
            "code": code,
            "kind": "shipment",
            "severity": severity,
            "target_key": self._get_target_key(),
            "message": message,
            "shipment_id": self.id,
            "picking_id": self.picking_id.id,
            "order_id": self.order_id.id,
            "amazon_order_id": self.amazon_order_id,
            "account_marketplace_id": self.order_id.amazon_account_marketplace_id.id,
        }
