"""The flat-file reports of all orders, one row per order item."""

from .marketplaces import BY_ID, MARKETPLACES, NON_AMAZON

BY_LAST_UPDATE = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
BY_ORDER_DATE = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
TYPES = frozenset({BY_LAST_UPDATE, BY_ORDER_DATE})
STATUS_TEXTS = {
    "PENDING": "Pending",
    "PENDING_AVAILABILITY": "Pending",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "Partially Shipped",
    "SHIPPED": "Shipped",
    "CANCELLED": "Cancelled",
    "UNFULFILLABLE": "Unfulfillable",
}


def by_last_update(world, report):
    """Return the text of the report over the time of the last update, or None."""
    return _body(world, report, "updated")


def by_order_date(world, report):
    """Return the text of the report over the time of the order, or None."""
    return _body(world, report, "created")


def _body(world, report, kind):
    window = world.orders.window(
        report.seller_id, kind, report.data_start, report.data_end
    )
    wanted = _marketplace_ids(report)
    rows = [
        _row(record, item)
        for key, record in window
        if record.marketplace_id in wanted
        for item in record.order["orderItems"]
    ]
    if not rows:
        return None
    lines = ["\t".join(rows[0])] + ["\t".join(row.values()) for row in rows]
    return "\n".join(lines) + "\n"


def _marketplace_ids(report):
    """A European seller's report holds all of Europe, whatever was asked for."""
    ids = set(report.marketplace_ids)
    regions = {BY_ID[i].region for i in ids}
    return ids | {m.id for m in MARKETPLACES if m.region == "eu" and "eu" in regions}


def _row(record, item):
    order = record.order
    address = order.get("recipient", {}).get("deliveryAddress", {})
    fba = record.fulfilled_by == "AMAZON"
    amounts = item_amounts(item)
    return {
        "amazon-order-id": record.order_id,
        "merchant-order-id": "",
        "purchase-date": time_text(record.created),
        "last-updated-date": time_text(record.updated),
        "order-status": STATUS_TEXTS[record.status],
        "fulfillment-channel": "Amazon" if fba else "Merchant",
        "sales-channel": sales_channel(order),
        "order-channel": "",
        "url": "",
        "ship-service-level": order["fulfillment"].get("fulfillmentServiceLevel", ""),
        "product-name": item["product"].get("title", ""),
        "sku": item["product"].get("sellerSku", ""),
        "asin": item["product"].get("asin", ""),
        "item-status": STATUS_TEXTS[record.status],
        "quantity": str(item["quantityOrdered"]),
        "currency": item_currency(item),
        "item-price": amounts.get("ITEM", ""),
        "item-tax": amounts.get("TAX", ""),
        "shipping-price": amounts.get("SHIPPING", ""),
        "shipping-tax": "",
        "gift-wrap-price": amounts.get("GIFT_WRAP", ""),
        "gift-wrap-tax": "",
        "item-promotion-discount": amounts.get("DISCOUNT", ""),
        "ship-promotion-discount": "",
        "ship-city": address.get("city", ""),
        "ship-state": address.get("stateOrRegion", ""),
        "ship-postal-code": address.get("postalCode", ""),
        "ship-country": address.get("countryCode", ""),
        "promotion-ids": "",
        "is-business-order": str(
            "AMAZON_BUSINESS" in order.get("programs", ())
        ).lower(),
        "purchase-order-number": order.get("buyer", {}).get(
            "buyerPurchaseOrderNumber", ""
        ),
        "price-designation": "",
    }


def sales_channel(order):
    """Return the shop's name as reports have it."""
    channel = order["salesChannel"]
    is_other = channel.get("marketplaceId") in NON_AMAZON.values()
    return "Non-Amazon" if is_other else channel.get("marketplaceName", "")


def item_amounts(item):
    """Return the amounts of an item by their type."""
    breakdowns = item.get("proceeds", {}).get("breakdowns", ())
    return {row["type"]: row["subtotal"]["amount"] for row in breakdowns}


def item_currency(item):
    """Return the currency of an item's amounts."""
    return item.get("proceeds", {}).get("proceedsTotal", {}).get("currencyCode", "")


def time_text(value):
    """Return a time as reports write it."""
    return f"{value:%Y-%m-%dT%H:%M:%S}+00:00"
