"""Reading the orders of Orders API 2026-01-01 (searchOrders, getOrder).

Amazon leaves out what the roles do not allow or nobody asked for, and adds
values to its lists without notice, so everything but ``orderId`` is optional and
unknown values pass. What would make a wrong order (items that are no list, a
quantity that is no number) raises :class:`MalformedOrderError`, which concerns
that order alone.
"""

from .amounts import Charge, Money, item_charges, money, order_charges, told_taxes
from .errors import MalformedOrderError
from .order_handling import parse_handling, parse_preference
from .order_objects import (
    Address,
    MalformedOrder,
    Order,
    OrderItem,
    OrderPackage,
    OrdersPage,
    Package,
    TaxRegistration,
)
from .values import child, children, integer, moment, text, texts

__all__ = [
    "Address",
    "Charge",
    "MalformedOrder",
    "MalformedOrderError",
    "Money",
    "Order",
    "OrderItem",
    "OrderPackage",
    "OrdersPage",
    "Package",
    "TaxRegistration",
    "parse_order",
    "parse_orders",
    "parse_orders_page",
]

_REPLACEMENTS = ("REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID")
_MOST_UNITS = 2**31 - 1


def parse_orders_page(body) -> OrdersPage | None:
    """Read the answer of searchOrders; ``None`` if it is none.

    A page token that cannot be read is no end of the pages: it would lose orders.
    """
    payloads = body.get("orders") if isinstance(body, dict) else None
    pagination = body.get("pagination") or {} if isinstance(body, dict) else None
    if not isinstance(payloads, list) or not isinstance(pagination, dict):
        return None
    token = pagination.get("nextToken")
    if token is not None and not isinstance(token, str):
        return None
    orders, malformed = parse_orders(payloads)
    return OrdersPage(
        orders=orders,
        next_token=token or None,
        last_updated_before=moment(body, "lastUpdatedBefore"),
        created_before=moment(body, "createdBefore"),
        malformed=malformed,
    )


def parse_orders(payloads) -> tuple[tuple[Order, ...], tuple[MalformedOrder, ...]]:
    """Read the orders of a page.

    :return: the readable orders, and a :class:`MalformedOrder` for each other
    """
    orders, malformed = [], []
    for payload in payloads:
        try:
            orders.append(parse_order(payload))
        except MalformedOrderError as error:
            malformed.append(MalformedOrder(error.order_id, error.reason))
    return tuple(orders), tuple(malformed)


def parse_order(payload) -> Order:
    """Read one order object of the answer.

    :raise MalformedOrderError: without an id, or if the items cannot be read
    """
    if not isinstance(payload, dict):
        raise MalformedOrderError(None, "the order is not an object")
    order_id = text(payload, "orderId").strip()
    if not order_id:
        raise MalformedOrderError(None, "orderId is missing")
    items = tuple(
        _item(entry, order_id) for entry in _list(payload, "orderItems", order_id)
    )
    return Order(
        order_id=order_id,
        items=items,
        packages=tuple(_package(entry) for entry in children(payload, "packages")),
        address=_address(child(payload, "recipient")),
        preference=parse_preference(child(payload, "recipient")),
        tax_registrations=_tax_registrations(child(payload, "tax")),
        **_head(payload),
        **_fulfillment(child(payload, "fulfillment")),
        **_buyer(child(payload, "buyer")),
        **_proceeds(child(payload, "proceeds"), items),
    )


def _list(payload, key, order_id):
    value = payload.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise MalformedOrderError(order_id, f"{key} is not a list of objects")
    return value


def _head(payload):
    channel = child(payload, "salesChannel")
    last_updated = moment(payload, "lastUpdatedTime")
    return {
        "created": moment(payload, "createdTime") or last_updated,
        "last_updated": last_updated,
        "marketplace_id": text(channel, "marketplaceId"),
        "sales_channel": text(channel, "channelName"),
        "marketplace_name": text(channel, "marketplaceName"),
        "programs": frozenset(texts(payload, "programs")),
        "replaced_order_id": _replaced_order_id(payload),
    }


def _replaced_order_id(payload):
    for entry in children(payload, "associatedOrders"):
        if text(entry, "associationType") in _REPLACEMENTS:
            return text(entry, "orderId") or None
    return None


def _fulfillment(payload):
    return {
        "status": text(payload, "fulfillmentStatus"),
        "fulfilled_by": text(payload, "fulfilledBy") or None,
        "service_level": text(payload, "fulfillmentServiceLevel"),
        "ship_by": moment(child(payload, "shipByWindow"), "latestDateTime"),
        "deliver_by": moment(child(payload, "deliverByWindow"), "latestDateTime"),
    }


def _buyer(payload):
    return {
        "buyer_name": text(payload, "buyerName").strip(),
        "buyer_email": text(payload, "buyerEmail").strip().lower(),
        "buyer_company": text(payload, "buyerCompanyName").strip(),
        "purchase_order_number": text(payload, "buyerPurchaseOrderNumber").strip(),
    }


def _proceeds(payload, items):
    grand_total = money(payload, "grandTotal")
    charges = [charge for item in items for charge in item.charges]
    amounts = [grand_total]
    amounts += [amount for item in items for amount in (item.total, item.unit_price)]
    currencies = [amount.currency for amount in amounts if amount and amount.currency]
    return {
        "grand_total": grand_total,
        "currency": next(iter(currencies), None),
        "extra_charges": order_charges(payload, charges, grand_total),
    }


_ADDRESS = {
    "name": "name",
    "company": "companyName",
    "line1": "addressLine1",
    "line2": "addressLine2",
    "line3": "addressLine3",
    "city": "city",
    "district": "districtOrCounty",
    "state": "stateOrRegion",
    "municipality": "municipality",
    "postal_code": "postalCode",
    "country_code": "countryCode",
    "phone": "phone",
    "address_type": "addressType",
}


def _address(recipient):
    source = child(recipient, "deliveryAddress")
    fields = {name: text(source, key).strip() for name, key in _ADDRESS.items()}
    return Address(**fields) if any(fields.values()) else None


def _tax_registrations(payload):
    return tuple(
        TaxRegistration(
            entity=text(entry, "entityType"),
            kind=text(entry, "taxRegistrationType"),
            number=text(entry, "taxRegistrationNumber").strip(),
            legal_name=text(entry, "legalName").strip(),
        )
        for entry in children(payload, "taxRegistrations")
    )


def _package(payload):
    return OrderPackage(
        reference=text(payload, "packageReferenceId"),
        carrier=text(payload, "carrier"),
        tracking_number=text(payload, "trackingNumber").strip(),
        status=text(child(payload, "packageStatus"), "status"),
        ship_time=moment(payload, "shipTime"),
        items=tuple(
            (text(entry, "orderItemId"), integer(entry, "quantity") or 0)
            for entry in children(payload, "packageItems")
        ),
    )


def _item(payload, order_id):
    product, proceeds = child(payload, "product"), child(payload, "proceeds")
    item_id = text(payload, "orderItemId").strip()
    quantity = _quantity(payload, order_id)
    unit_price = money(child(product, "price"), "unitPrice")
    charges, consistent = item_charges(item_id, proceeds, quantity, unit_price)
    taxes, is_within = told_taxes(proceeds, quantity, unit_price)
    return OrderItem(
        order_item_id=item_id,
        sku=text(product, "sellerSku"),
        asin=text(product, "asin"),
        title=text(product, "title"),
        quantity=quantity,
        unit_price=unit_price,
        total=money(proceeds, "proceedsTotal"),
        charges=charges,
        amounts_consistent=consistent,
        handling=parse_handling(payload),
        taxes=taxes,
        is_tax_within=is_within,
        tax_flags=_tax_flags(child(payload, "tax")),
        **_item_fulfillment(payload),
    )


def _tax_flags(tax):
    schemes = children(tax, "taxCalculationBreakdowns")
    collections = children(tax, "taxCollections")
    found = [text(entry, "reportingScheme") for entry in schemes]
    return frozenset(filter(None, found + [text(c, "model") for c in collections]))


def _quantity(payload, order_id):
    if payload.get("quantityOrdered") is None:
        return 0
    quantity = integer(payload, "quantityOrdered")
    if quantity is None or not 0 <= quantity <= _MOST_UNITS:
        raise MalformedOrderError(order_id, "quantityOrdered is not a quantity")
    return quantity


def _item_fulfillment(payload):
    fulfillment = child(payload, "fulfillment")
    cancellation = child(payload, "cancellation")
    request = child(cancellation, "cancellationRequest")
    execution = child(cancellation, "cancellationExecution")
    fulfilled = integer(fulfillment, "quantityFulfilled")
    unfulfilled = integer(fulfillment, "quantityUnfulfilled")
    return {
        "quantity_fulfilled": fulfilled,
        "quantity_unfulfilled": unfulfilled,
        "is_cancel_requested": bool(request),
        "cancel_reason": text(execution, "cancelReason")
        or text(request, "cancelReason"),
        # A part that was cancelled only lowers the quantity.
        "is_cancelled": bool(execution) and not fulfilled and not unfulfilled,
    }
