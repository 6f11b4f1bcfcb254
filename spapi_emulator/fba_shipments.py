"""The report of what Amazon has shipped (FBA), one row per item of a shipment.

Like Amazon's for everybody it names no person: what only the restricted kinds of this
report show is empty.
"""

from .order_reports import item_amounts, item_currency, sales_channel, time_text

TYPE = "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"
USUAL_CENTER = "LEJ1"
COLUMNS = (
    "amazon-order-id", "merchant-order-id", "shipment-id", "shipment-item-id",
    "amazon-order-item-id", "merchant-order-item-id", "purchase-date",
    "payments-date", "shipment-date", "reporting-date", "buyer-email", "buyer-name",
    "buyer-phone-number", "sku", "product-name", "quantity-shipped", "currency",
    "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price",
    "gift-wrap-tax", "ship-service-level", "recipient-name", "ship-address-1",
    "ship-address-2", "ship-address-3", "ship-city", "ship-state",
    "ship-postal-code", "ship-country", "ship-phone-number", "bill-address-1",
    "bill-address-2", "bill-address-3", "bill-city", "bill-state",
    "bill-postal-code", "bill-country", "item-promotion-discount",
    "ship-promotion-discount", "carrier", "tracking-number",
    "estimated-arrival-date", "fulfillment-center-id", "fulfillment-channel",
    "sales-channel",
)  # fmt: skip


def body(world, report):
    """Return the text of the report over the time of the shipments, or None."""
    window = world.orders.window(
        report.seller_id, "updated", report.data_start, report.data_end
    )
    rows = [
        row
        for __, record in window
        if record.fulfilled_by == "AMAZON"
        for item in record.order["orderItems"]
        for row in _rows(world, record, item)
    ]
    if not rows:
        return None
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(row.get(name, "") for name in COLUMNS) for row in rows]
    return "\n".join(lines) + "\n"


def _rows(world, record, item):
    """Return a row per centre: an item may leave from several."""
    shipped = item["fulfillment"].get("quantityFulfilled") or 0
    item_id = item["orderItemId"]
    usual = world.centers.get(record.order_id, USUAL_CENTER)
    centers = usual.get(item_id, USUAL_CENTER) if isinstance(usual, dict) else usual
    if not shipped or centers is None:
        return []
    names = centers.split(",")
    pieces = [shipped - len(names) + 1] + [1] * (len(names) - 1)
    shipped = time_text(world.shipped_at.get(record.order_id, record.updated))
    return [
        _row(record, item, shipped, *part) for part in zip(names, pieces, strict=True)
    ]


def _row(record, item, shipped, center, quantity):
    order, amounts = record.order, item_amounts(item)
    address = order.get("recipient", {}).get("deliveryAddress", {})
    return {
        "amazon-order-id": record.order_id,
        "shipment-id": f"D{record.order_id[-7:]}",
        "shipment-item-id": f"D{item['orderItemId'][-9:]}",
        "amazon-order-item-id": item["orderItemId"],
        "purchase-date": time_text(record.created),
        "payments-date": time_text(record.created),
        "shipment-date": shipped,
        "reporting-date": time_text(record.updated),
        "sku": item["product"].get("sellerSku", ""),
        "product-name": item["product"].get("title", ""),
        "quantity-shipped": str(quantity),
        "currency": item_currency(item),
        "item-price": amounts.get("ITEM", ""),
        "item-tax": amounts.get("TAX", ""),
        "shipping-price": amounts.get("SHIPPING", ""),
        "ship-service-level": order["fulfillment"].get("fulfillmentServiceLevel", ""),
        "ship-city": address.get("city", ""),
        "ship-postal-code": address.get("postalCode", ""),
        "ship-country": address.get("countryCode", ""),
        "carrier": "AMZN_DE",
        "fulfillment-center-id": center,
        "fulfillment-channel": "AFN",
        "sales-channel": sales_channel(order),
    }
