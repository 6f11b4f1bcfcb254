"""Orders API v0: confirmShipment."""

from datetime import timedelta

from .clock import parse_time
from .shipments import Parcel, ShipmentError
from .wire import Answer, ApiError, invalid, not_found

REQUIRED = (
    "packageReferenceId", "carrierCode", "trackingNumber", "shipDate", "orderItems"
)  # fmt: skip


class ShipmentConfirmationApi:
    """The operation of Orders v0 that stays."""

    def __init__(self, world):
        self.world = world
        path = "/orders/v0/orders/{orderId}/shipmentConfirmation"
        self.routes = (("confirmShipment", "POST", path, self.confirm),)

    def confirm(self, request):
        """confirmShipment: one package; the same reference again edits it."""
        payload = request.json()
        record = self._record(request, payload)
        parcel = _parcel(payload, record, request.now)
        try:
            self.world.shipments.confirm(record, parcel, request.now, "confirmShipment")
        except ShipmentError as error:
            raise _answer(error) from error
        return Answer(204)

    def _record(self, request, payload):
        seller_id = request.seller.seller_id
        record = self.world.orders.find(request.args["orderId"], seller_id)
        if record is None:
            raise not_found("The order was not found.")
        shown = record.order["salesChannel"].get("marketplaceId")
        if payload.get("marketplaceId") not in (record.marketplace_id, shown):
            raise invalid("The marketplaceId is not that of the order.")
        return record


def _answer(error):
    if error.kind == "shipped":
        text = (
            "Failed to create package due to not finding a matching package "
            "or order already fulfilled"
        )
        return ApiError(400, "PackageToUpdateNotFound", text)
    return invalid(error.message, error.item_id)


def _parcel(payload, record, now):
    detail = payload.get("packageDetail")
    if not isinstance(detail, dict):
        raise invalid("The packageDetail is missing.")
    for name in REQUIRED:
        if detail.get(name) in (None, "", []):
            raise invalid(f"The field packageDetail.{name} is missing.")
    _check_reference(detail["packageReferenceId"])
    if not _text(detail, "trackingNumber"):
        raise invalid("The field packageDetail.trackingNumber is missing.")
    return Parcel(
        reference=detail["packageReferenceId"],
        carrier=_carrier(detail),
        tracking_number=_text(detail, "trackingNumber"),
        ship_time=_ship_time(detail, record, now),
        service=_text(detail, "shippingMethod"),
        items=_items(detail["orderItems"]),
    )


def _check_reference(reference):
    if not isinstance(reference, str):
        text = "fields with invalid type [packageDetail.packageReferenceId]"
        raise invalid(text)
    if not reference.isdecimal() or int(reference) <= 0:
        raise invalid("packageReferenceId must be a positive numeric value.")


def _text(detail, name):
    value = detail.get(name, "")
    if not isinstance(value, str):
        raise invalid(f"fields with invalid type [packageDetail.{name}]")
    return value.strip()


def _carrier(detail):
    code, name = _text(detail, "carrierCode"), _text(detail, "carrierName")
    if code != "Other":
        return code
    if not name:
        raise invalid("The carrierName is required for the carrierCode Other.")
    return name


def _ship_time(detail, record, now):
    try:
        time = parse_time(_text(detail, "shipDate"))
    except ValueError:
        raise invalid("The shipDate is not an ISO 8601 date-time.") from None
    if time > now + timedelta(minutes=1) or time < record.created:
        raise invalid("The shipDate must lie between the purchase and now.")
    return time


def _items(rows):
    if not isinstance(rows, list):
        raise invalid("OrderItemId is invalid")
    items = []
    for row in rows:
        row = row if isinstance(row, dict) else {}
        item_id, quantity = row.get("orderItemId"), row.get("quantity")
        if not isinstance(item_id, str) or type(quantity) is not int:
            raise invalid("An order item needs orderItemId and quantity.")
        items.append((item_id, quantity))
    return tuple(items)
