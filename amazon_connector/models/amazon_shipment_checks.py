from odoo import models

from ..spapi import fulfillment_feed
from ..spapi.errors import InvalidInputError
from .amazon_shipment import ENDED


class AmazonShipment(models.Model):
    """What is looked at before parcels go to Amazon, and what is told about it."""

    _inherit = "amazon.shipment"

    def _filter_sendable(self):
        """Return the parcels that can go out; the others are dropped or have issues."""
        return self._drop_ended()._check_carriers()._check_messages()

    def _drop_ended(self):
        """Forget parcels of which Amazon was not told and need not be told any more.

        Amazon had their orders as shipped or cancelled before it heard of them.
        """
        ended = self.filtered(
            lambda s: not s.sent_as and s.order_id.amazon_status in ENDED
        )
        ended.unlink()
        return self - ended

    def _check_carriers(self):
        """Return the parcels with a carrier of Amazon's; the others become issues."""
        known = self.filtered("carrier_id.amazon_carrier_code")
        known._sync_issues(["no_carrier_code"], "")
        for carrier, shipments in (self - known).grouped("carrier_id").items():
            message = self._explain_carrier(carrier)
            shipments._sync_issues(["no_carrier_code"], message)
        return known

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
            fulfillment_feed.build(
                self.account_id.seller_id, [self._prepare_message(1)]
            )
        except InvalidInputError as error:
            return str(error)
        return ""

    def _mark_unfit(self, text):
        self.write({"state": "refused", "error": text})
        message = self.env._(
            "The parcel of order %(order)s fits no message to Amazon: %(text)s. "
            "Confirm it in Seller Central, or mend the cause and press Retry.",
            order=self.amazon_order_id,
            text=text,
        )
        self._sync_issues(["shipment_refused"], message)

    def _sync_numbers(self):
        """Warn of deliveries whose further tracking numbers Amazon does not get."""
        several = self.filtered(
            lambda s: len(s.picking_id._amazon_get_tracking_numbers()) > 1
        )
        (self - several)._sync_issues(["several_numbers"], "")
        message = self.env._(
            "The delivery has several tracking numbers. Amazon takes one per parcel "
            "and was told the first. Leave the number on the delivery that the buyer "
            "is to see. Next time make a delivery of its own for each parcel: validate "
            "what is in the first one, with a back order for the rest."
        )
        several._sync_issues(["several_numbers"], message, "warning")
