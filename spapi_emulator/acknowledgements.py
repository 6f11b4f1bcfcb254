"""Processing of POST_ORDER_ACKNOWLEDGEMENT_DATA feeds: sellers cancel orders."""

from decimal import Decimal
from functools import partial

from . import xml_feeds
from .amounts import money
from .fulfillment_structure import FORMS, MANY
from .shipments import OPEN_STATUSES
from .xml_feeds import MessageProblem, check_steps, read

FEED_TYPE = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
# The codes are the emulator's own, since Amazon does not publish its codes.
CODES = {
    "unknown": "18201",
    "item": "18202",
    "quantity": "18203",
    "shipped": "18204",
    "cancelled": "18205",
    "pending": "18206",
    "fba": "18207",
    "reason": "18208",
}
MESSAGE = ((("MessageID",), 1, 1), (("OrderAcknowledgement",), 1, 1))
ACKNOWLEDGEMENT = (
    (("AmazonOrderID",), 1, 1),
    (("MerchantOrderID",), 0, 1),
    (("StatusCode",), 1, 1),
    (("Item",), 0, MANY),
)
ITEM = (
    (("AmazonOrderItemCode",), 1, 1),
    (("MerchantOrderItemID",), 0, 1),
    (("CancelReason",), 0, 1),
    (("Quantity",), 0, 1),
)
REASONS = (
    "NoInventory|ShippingAddressUndeliverable|CustomerExchange|BuyerCanceled|"
    "GeneralAdjustment|CarrierCreditDecision|RiskAssessmentInformationNotValid|"
    "CarrierCoverageFailure|CustomerReturn|MerchandiseNotReceived|"
    "CannotVerifyInformation|PricingError|RejectOrder|WeatherDelay"
)
VALUES = {**FORMS, "StatusCode": "Success|Failure", "CancelReason": REASONS}


def check_message(message):
    """Check one message against the schema; raises StructureError."""
    check_steps(message, MESSAGE, VALUES)
    acknowledgement = message.find("OrderAcknowledgement")
    check_steps(acknowledgement, ACKNOWLEDGEMENT, VALUES)
    for item in acknowledgement.findall("Item"):
        check_steps(item, ITEM, VALUES)


def _apply(world, feed, node, time):
    record = xml_feeds.find_order(world, feed, node)
    if read(node, "StatusCode") == "Success":
        return
    _check_order(record)
    for item, quantity, reason in _find_cancelled(record, node):
        _cancel(item, quantity, reason)
    _close(record)
    world.orders.touch(record, time)


def _check_order(record):
    if record.fulfilled_by != "MERCHANT":
        raise MessageProblem("fba", "The order is fulfilled by Amazon.")
    if record.status == "CANCELLED":
        raise MessageProblem("cancelled", "The order is cancelled already.")
    if record.status == "SHIPPED":
        raise MessageProblem("shipped", "The order is shipped already.")
    if record.status not in OPEN_STATUSES:
        raise MessageProblem("pending", "The order cannot be cancelled yet.")


def _find_cancelled(record, node):
    """Return (item, quantity, reason) of all that a message cancels."""
    items = {item["orderItemId"]: item for item in record.order["orderItems"]}
    found = [_read_item(items, row) for row in node.findall("Item")]
    if not found:
        raise MessageProblem("item", "The message names no item to cancel.")
    return found


def _read_item(items, row):
    item_id, reason = read(row, "AmazonOrderItemCode"), read(row, "CancelReason")
    if item_id not in items:
        raise MessageProblem("item", "The order has no such item.", item_id)
    if not reason:
        raise MessageProblem("reason", "The CancelReason is missing.", item_id)
    left = items[item_id]["fulfillment"]["quantityUnfulfilled"]
    if not left:
        text = "The item is shipped or cancelled already."
        raise MessageProblem("shipped", text, item_id)
    quantity = int(read(row, "Quantity") or left)
    if quantity > left:
        text = "The quantity is not what is left to be shipped."
        raise MessageProblem("quantity", text, item_id)
    return items[item_id], quantity, reason


def _cancel(item, quantity, reason):
    """Cancel pieces of an item: all of it keeps its number, a part lowers it."""
    fulfillment = item["fulfillment"]
    fulfillment["quantityUnfulfilled"] -= quantity
    left = item["quantityOrdered"] - quantity
    execution = {"cancelledBy": "MERCHANT", "cancelReason": reason}
    item.setdefault("cancellation", {})["cancellationExecution"] = execution
    _charge_less(item, left)
    if left:
        item["quantityOrdered"] = left


def _charge_less(item, left):
    """Take the cancelled pieces off the proceeds; of a part, only their price."""
    proceeds = item["proceeds"]
    currency = proceeds["proceedsTotal"]["currencyCode"]
    if not left:
        item["proceeds"] = {"proceedsTotal": money(0, currency), "breakdowns": []}
        return
    for row in proceeds["breakdowns"]:
        if row["type"] == "ITEM":
            before = Decimal(row["subtotal"]["amount"])
            now = before * left / item["quantityOrdered"]
            total = Decimal(proceeds["proceedsTotal"]["amount"]) - before + now
            row["subtotal"] = money(now, currency)
            proceeds["proceedsTotal"] = money(total, currency)


def _close(record):
    """Set the order's total, and its status when nothing is left to be shipped."""
    order = record.order
    items = order["orderItems"]
    total = order["proceeds"]["grandTotal"]
    amounts = [Decimal(i["proceeds"]["proceedsTotal"]["amount"]) for i in items]
    tips = [
        Decimal(row["subtotal"]["amount"])
        for row in order["proceeds"]["breakdowns"]
        if row["type"] == "DELIVERY_TIP"
    ]
    order["proceeds"]["grandTotal"] = money(
        sum(amounts) + sum(tips), total["currencyCode"]
    )
    if not any(item["fulfillment"]["quantityUnfulfilled"] for item in items):
        is_shipped = any(item["fulfillment"]["quantityFulfilled"] for item in items)
        status = "SHIPPED" if is_shipped else "CANCELLED"
        order["fulfillment"]["fulfillmentStatus"] = status


process = partial(
    xml_feeds.process,
    xml_feeds.FeedKind("OrderAcknowledgement", check_message, _apply, CODES),
)
