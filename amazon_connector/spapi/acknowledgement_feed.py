"""The feed that cancels orders, or items of them, at Amazon.

POST_ORDER_ACKNOWLEDGEMENT_DATA, "Order feeds" in the feed type values of SP-API's
documentation; the elements and their order are those of OrderAcknowledgement.xsd.
The status Failure cancels what is listed. Each message is about one order; its result
comes back by message id (see ``processing_reports``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from . import xml_feeds
from .xml_feeds import element, invalid, is_positive

FEED_TYPE = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
CONTENT_TYPE = xml_feeds.CONTENT_TYPE
# CancelReason of OrderAcknowledgement.xsd.
REASONS = (
    "NoInventory",
    "ShippingAddressUndeliverable",
    "CustomerExchange",
    "BuyerCanceled",
    "GeneralAdjustment",
    "CarrierCreditDecision",
    "RiskAssessmentInformationNotValid",
    "CarrierCoverageFailure",
    "CustomerReturn",
    "MerchandiseNotReceived",
    "CannotVerifyInformation",
    "PricingError",
    "RejectOrder",
    "WeatherDelay",
)


@dataclass(frozen=True, slots=True, repr=False)
class CancellationMessage:
    """What of an order is cancelled, and why.

    ``reason``: one of ``REASONS``. ``items``: (order item id, quantity), at least one;
    the quantity ``None`` is all of the item.
    """

    message_id: int
    order_id: str
    reason: str
    items: tuple[tuple[str, int | None], ...]

    def __repr__(self):
        return f"CancellationMessage({self.message_id!r}, {self.order_id!r})"


def build(seller_id: str, messages: Iterable[CancellationMessage]) -> bytes:
    """The feed as UTF-8 encoded XML.

    :param messages: any iterable of :class:`CancellationMessage`
    :raise InvalidInputError: no message at all, a message id twice, or a message
        that Amazon's schema would refuse, which can spoil the whole feed
    """
    kind = "OrderAcknowledgement"
    return xml_feeds.build(seller_id, kind, messages, _acknowledgement)


def _acknowledgement(message):
    check(message)
    acknowledgement = etree.Element("OrderAcknowledgement")
    acknowledgement.append(element("AmazonOrderID", message.order_id))
    acknowledgement.append(element("StatusCode", "Failure"))
    for item_id, quantity in message.items:
        item = etree.SubElement(acknowledgement, "Item")
        item.append(element("AmazonOrderItemCode", item_id))
        item.append(element("CancelReason", message.reason))
        if quantity is not None:
            item.append(element("Quantity", quantity))
    return acknowledgement


def check(message: CancellationMessage) -> None:
    """Whether a message would pass Amazon's schema, and names what it cancels.

    :raise InvalidInputError: it would not, which can spoil the whole feed
    """
    xml_feeds.check_head(message)
    number = message.message_id
    if message.reason not in REASONS:
        raise invalid(f"message {number}: this is no reason of Amazon's")
    if not message.items:
        raise invalid(f"message {number}: nothing is cancelled")
    for item_id, quantity in message.items:
        if not item_id or not (quantity is None or is_positive(quantity, 9)):
            raise invalid(f"message {number}: an item without id or quantity")
