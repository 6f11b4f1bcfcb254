"""What a caller sees of an order: data sets asked for, roles, personal data."""

from .clock import parse_time
from .sellers import D2C, INVOICING, REMITTANCE

DATA_SETS = (
    "BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION",
    "FULFILLMENT", "PACKAGES", "TAX", "PAYMENT", "FULFILLMENT_ORDERS",
)  # fmt: skip
ORDER_FIELDS = {
    "buyer": "BUYER",
    "recipient": "RECIPIENT",
    "proceeds": "PROCEEDS",
    "fulfillment": "FULFILLMENT",
    "packages": "PACKAGES",
    "tax": "TAX",
    "payment": "PAYMENT",
    "fulfillmentOrders": "FULFILLMENT_ORDERS",
}
ITEM_FIELDS = {
    "proceeds": "PROCEEDS",
    "expense": "EXPENSE",
    "promotion": "PROMOTION",
    "cancellation": "CANCELLATION",
    "fulfillment": "FULFILLMENT",
    "tax": "TAX",
}
PERSONAL_ADDRESS = frozenset({
    "name", "addressLine1", "addressLine2", "addressLine3", "postalCode", "phone",
    "extendedFields",
})  # fmt: skip
UNPAID = frozenset({"PENDING", "PENDING_AVAILABILITY"})
EMAIL_STATUSES = frozenset({"UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"})


def visible_order(record, included, seller, now):
    """Return the order as this seller's app sees it with these data sets.

    Rules of the documentation page "Access orders PII": personal data needs a
    restricted role; the e-mail address needs an FBM order that is paid. Orders
    that are not paid yet show no buyer, recipient or proceeds.
    """
    asked = set(included)
    if record.status in UNPAID:
        asked -= {"BUYER", "RECIPIENT", "PROCEEDS"}
    order = _select(record.order, ORDER_FIELDS, asked)
    if "buyer" in order:
        order["buyer"] = _visible_buyer(record, seller.roles)
    if "recipient" in order:
        order["recipient"] = _visible_recipient(record, seller.roles, now)
    items = record.order["orderItems"]
    order["orderItems"] = [_visible_item(item, asked, seller.roles) for item in items]
    return order


def _select(payload, fields, asked):
    return {
        name: value
        for name, value in payload.items()
        if name not in fields or fields[name] in asked
    }


def _visible_buyer(record, roles):
    buyer = dict(record.order["buyer"])
    if not roles & {INVOICING, REMITTANCE}:
        buyer.pop("buyerName", None)
    fbm = record.fulfilled_by == "MERCHANT"
    if D2C not in roles or not fbm or record.status not in EMAIL_STATUSES:
        buyer.pop("buyerEmail", None)
    return buyer


def _visible_recipient(record, roles, now):
    recipient = dict(record.order["recipient"])
    hidden = set() if D2C in roles else PERSONAL_ADDRESS
    if _phone_is_hidden(record, now):
        hidden = hidden | {"phone"}
    recipient["deliveryAddress"] = {
        name: value
        for name, value in recipient.get("deliveryAddress", {}).items()
        if name not in hidden
    }
    return recipient


def _phone_is_hidden(record, now):
    if record.fulfilled_by == "AMAZON":
        return True
    window = record.order["fulfillment"].get("deliverByWindow", {})
    latest = window.get("latestDateTime")
    return bool(record.status == "SHIPPED" and latest and parse_time(latest) < now)


def _visible_item(item, asked, roles):
    visible = _select(item, ITEM_FIELDS, asked)
    if D2C in roles:
        return visible
    product = dict(visible["product"])
    product.pop("customization", None)
    visible["product"] = product
    if "packing" in visible.get("fulfillment", {}):
        visible["fulfillment"] = _without_gift_message(visible["fulfillment"])
    return visible


def _without_gift_message(fulfillment):
    packing = dict(fulfillment["packing"])
    if "giftOption" in packing:
        gift = dict(packing["giftOption"])
        gift.pop("giftMessage", None)
        packing["giftOption"] = gift
    return {**fulfillment, "packing": packing}
