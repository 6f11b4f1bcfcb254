"""The order and the form of the elements of an OrderFulfillment message."""

from .clock import parse_time
from .xml_feeds import StructureError, check_steps

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


def check_message(message):
    """Check one message against the schema; raises StructureError."""
    check_steps(message, MESSAGE, FORMS)
    order = message.find("OrderFulfillment")
    check_steps(order, ORDER, FORMS)
    for data in order.findall("FulfillmentData"):
        check_steps(data, DATA, FORMS)
    for item in order.findall("Item"):
        check_steps(item, ITEM, FORMS)
    _check_date(order)


def _check_date(order):
    try:
        parse_time((order.findtext("FulfillmentDate") or "").strip())
    except ValueError:
        raise StructureError("The value of FulfillmentDate is not valid.") from None
