"""The order and the form of the elements of an OrderFulfillment message."""

import re

from .clock import parse_time

# Each step: names that may stand there, least and most times.
MANY = 10_000
MESSAGE = ((("MessageID",), 1, 1), (("OrderFulfillment",), 1, 1))
ORDER = (
    (("AmazonOrderID",), 1, 1),
    (("MerchantFulfillmentID",), 0, 1),
    (("FulfillmentDate",), 1, 1),
    (("FulfillmentData",), 0, 1),
    (("CODCollectionMethod",), 0, 1),
    (("Item",), 0, MANY),
    (("ShipFromAddress", "ShipFromSupplySourceId"), 0, 1),
)
DATA = (
    (("CarrierCode",), 0, 1),
    (("CarrierName",), 0, 1),
    (("ShippingMethod",), 0, 1),
    (("ShipperTrackingNumber",), 0, 1),
)
ITEM = (
    (("AmazonOrderItemCode",), 1, 1),
    (("MerchantFulfillmentItemID",), 0, 1),
    (("Quantity",), 1, 1),
    (("TransparencyCode",), 0, 10),
)
FORMS = {
    "AmazonOrderID": r"\w{3}-\w{7}-\w{7}",
    "MerchantFulfillmentID": r"[0-9]{1,20}",
    "AmazonOrderItemCode": r"\d{14}",
    "Quantity": r"[1-9][0-9]{0,8}",
    "CODCollectionMethod": r"DirectPayment",
    "ShipperTrackingNumber": r".{1,50}",
    "ShippingMethod": r".{1,50}",
    "CarrierName": r".{1,50}",
    "CarrierCode": r".{1,50}",
}


class StructureError(Exception):
    """A message that breaks the schema of the feed."""


def check_message(message):
    """Check one message against the schema; raises StructureError."""
    _check(message, MESSAGE)
    order = message.find("OrderFulfillment")
    _check(order, ORDER)
    for data in order.findall("FulfillmentData"):
        _check(data, DATA)
    for item in order.findall("Item"):
        _check(item, ITEM)
    _check_date(order)


def _check(node, steps):
    names = [child.tag for child in node]
    position = 0
    for allowed, least, most in steps:
        count = 0
        while position < len(names) and names[position] in allowed and count < most:
            position, count = position + 1, count + 1
        if count < least:
            raise StructureError(f"{allowed[0]} is missing or not in its place.")
    if position < len(names):
        raise StructureError(f"{names[position]} is not in its place.")
    _check_forms(node)


def _check_forms(node):
    for child in node:
        form = FORMS.get(child.tag)
        if form and not re.fullmatch(form, (child.text or "").strip()):
            raise StructureError(f"The value of {child.tag} is not valid.")


def _check_date(order):
    try:
        parse_time((order.findtext("FulfillmentDate") or "").strip())
    except ValueError:
        raise StructureError("The value of FulfillmentDate is not valid.") from None
