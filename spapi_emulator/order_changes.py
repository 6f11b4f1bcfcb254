"""Changes of a stored order, as Amazon or the buyer would make them."""

import copy

WIRE_FIELDS = frozenset({
    "orderAliases", "programs", "associatedOrders", "salesChannel", "proceeds",
    "payment", "tax", "fulfillment", "orderItems", "packages", "recipient",
    "createdTime", "fulfillmentOrders",
})  # fmt: skip


def change_order(order, changes):
    """Change an order in place.

    ``status``; ``address`` and ``buyer`` (fields to replace); ``quantities``
    ({orderItemId: quantity ordered}); ``cancel_reason`` (the buyer asks for
    cancellation); any other name is a field of the wire shape (``WIRE_FIELDS``),
    replaced as a whole.
    """
    for name, value in changes.items():
        special = _SPECIAL.get(name)
        if special:
            special(order, value)
        elif name in WIRE_FIELDS:
            order[name] = copy.deepcopy(value)
        else:
            raise TypeError(f"Unknown change of an order: {name}.")


def _status(order, status):
    order["fulfillment"]["fulfillmentStatus"] = status
    for item in order["orderItems"]:
        fulfillment = item.setdefault("fulfillment", {})
        if status == "SHIPPED":
            fulfillment["quantityFulfilled"] = item["quantityOrdered"]
        if status in ("SHIPPED", "CANCELLED"):
            fulfillment["quantityUnfulfilled"] = 0
        if status == "CANCELLED":
            execution = {"cancelledBy": "BUYER", "cancelReason": "Buyer cancelled"}
            item["cancellation"] = {"cancellationExecution": execution}


def _address(order, fields):
    order.setdefault("recipient", {}).setdefault("deliveryAddress", {}).update(fields)


def _buyer(order, fields):
    order.setdefault("buyer", {}).update(fields)


def _quantities(order, quantities):
    for item in order["orderItems"]:
        if item["orderItemId"] in quantities:
            quantity = quantities[item["orderItemId"]]
            fulfillment = item["fulfillment"]
            item["quantityOrdered"] = quantity
            left = quantity - fulfillment["quantityFulfilled"]
            fulfillment["quantityUnfulfilled"] = left


def _cancel_reason(order, reason):
    request = {"requester": "BUYER", "cancelReason": reason}
    for item in order["orderItems"]:
        item["cancellation"] = {"cancellationRequest": request}


_SPECIAL = {
    "status": _status,
    "address": _address,
    "buyer": _buyer,
    "quantities": _quantities,
    "cancel_reason": _cancel_reason,
}
