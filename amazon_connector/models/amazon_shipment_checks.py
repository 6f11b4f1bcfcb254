from odoo import api, models
from odoo.fields import Domain

from ..spapi import fulfillment_feed
from ..spapi.errors import InvalidInputError
from .amazon_shipment import ENDED

MAX_MESSAGES = 5000
MARKETPLACE = "order_id.amazon_account_marketplace_id.marketplace_id"


class AmazonShipment(models.Model):
    """What is looked at before parcels go to Amazon, and what is told about it."""

    _inherit = "amazon.shipment"

    @api.model
    def _settle_refused(self, account):
        """Settle refused parcels of orders that Amazon has as shipped or cancelled."""
        refused = self.search(
            [
                ("account_id", "=", account.id),
                ("state", "=", "refused"),
                # Of the others, Amazon has a number that is wrong.
                ("confirmed_at", "=", False),
                ("order_id.amazon_status", "in", list(ENDED)),
            ]
        )
        refused._drop_ended()._mark_closed()

    @api.model
    def _find_sendable(self, account, busy):
        """Return the parcels that can go out; the others are dropped or have issues.

        :param busy: amazon.marketplace records whose last feed is not done
        """
        domain = [
            ("account_id", "=", account.id),
            ("state", "=", "to_send"),
            # Amazon is told of these alone, and sooner.
            ("urgency", "!=", "wanted"),
            (MARKETPLACE, "not in", busy.ids),
        ]
        known = self._get_known_domain()
        # Apart: they may be many, and wait for long.
        self.search(Domain(domain) & ~known)._drop_ended()._hold_back()
        found = self.search(Domain(domain) & known, limit=MAX_MESSAGES, order="id")
        found = found._drop_ended()
        found._sync_issues(["no_carrier_code"], "")
        return found._check_messages()

    @api.model
    def _get_known_domain(self):
        """Return what finds parcels whose carrier Amazon knows, where they go."""
        carrier = "picking_id.carrier_id"
        by_marketplace = self.env["amazon.carrier.code"]._read_group(
            [], ["marketplace_id"], ["carrier_id:recordset"]
        )
        return Domain(f"{carrier}.amazon_carrier_code", "!=", False) | Domain.OR(
            Domain(MARKETPLACE, "=", marketplace.id)
            & Domain(carrier, "in", carriers.ids)
            for marketplace, carriers in by_marketplace
        )

    def _drop_ended(self):
        """Forget parcels of which Amazon was not told and need not be told any more.

        Amazon had their orders as shipped or cancelled before it heard of them.
        """
        ended = self.filtered(
            lambda s: not s.sent_as and s.order_id.amazon_status in ENDED
        )
        ended.unlink()
        return self - ended

    def _hold_back(self):
        """Tell of parcels without a carrier of Amazon's, unless that was told."""
        for carrier, shipments in self.grouped("carrier_id").items():
            message = self._explain_carrier(carrier)
            told = shipments._filter_told("no_carrier_code", message)
            (shipments - told)._sync_issues(["no_carrier_code"], message)

    def _filter_told(self, code, message):
        """Return the parcels with an issue that says this already."""
        issues = self.env["amazon.issue"].search(
            [
                ("shipment_id", "in", self.ids),
                ("code", "=", code),
                ("state", "in", ("open", "dismissed")),
                ("message", "=", message),
            ]
        )
        return issues.shipment_id

    def _explain_carrier(self, carrier):
        if carrier:
            return self.env._(
                "Delivery method %s does not say what Amazon calls its carrier. "
                "Choose it there on the tab Amazon, or Other for a carrier that is not "
                "in the list; the parcel then goes out by itself.",
                carrier.name,
            )
        return self.env._(
            "The delivery has no delivery method, and Amazon takes no parcel without "
            "a carrier. Choose the delivery method on the delivery; the parcel then "
            "goes out by itself."
        )

    def _check_messages(self):
        """Return the parcels that fit a feed; each of the others is refused alone."""
        misfits = {s: text for s in self if (text := s._get_misfit())}
        for shipment, text in misfits.items():
            shipment._mark_unfit(text)
        return self.filtered(lambda s: s not in misfits)

    def _get_misfit(self):
        """Return why this parcel would spoil a feed; '' when it fits."""
        try:
            fulfillment_feed.check(self._prepare_message(1))
        except InvalidInputError as error:
            return str(error)
        return ""

    def _mark_unfit(self, text):
        self.write({"state": "refused", "error": text})
        message = self.env._(
            "The parcel of order %(order)s was not sent to Amazon: %(text)s. "
            "Confirm it in Seller Central, or mend the cause and press Retry.",
            order=self.amazon_order_id,
            text=text.rstrip("."),
        )
        self._sync_issues(["shipment_refused"], message)
        self._schedule_activity()

    def _sync_numbers(self):
        """Warn of deliveries whose further tracking numbers Amazon does not get."""
        several = self.filtered(
            lambda s: (
                not s.parcel_id and len(s.picking_id._amazon_get_tracking_numbers()) > 1
            )
        )
        (self - several)._sync_issues(["several_numbers"], "")
        message = self.env._(
            "The delivery has several tracking numbers. Amazon takes one per parcel "
            "and was told the first. Leave the number on the delivery that the buyer "
            "is to see. Next time put what is in each parcel into a package of its own "
            "(Put in Pack): with as many numbers as packages, each parcel has its own."
        )
        several._sync_issues(["several_numbers"], message, "warning")
