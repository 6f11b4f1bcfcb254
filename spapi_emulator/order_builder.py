"""Builds orders in the shape of Orders 2026-01-01, with all data sets."""

from datetime import timedelta

from . import marketplaces
from .amounts import item_proceeds, money, order_proceeds, usual_style
from .clock import as_time, format_time
from .order_handling import item_handling, product_handling
from .scenarios.catalogue import PRODUCTS
from .scenarios.people import ADDRESSES

NAMED = frozenset({
    "created", "updated", "service_level", "programs", "amounts", "tax_rate",
    "discount_sign", "tip", "channel", "vat_number", "legal_name", "carrier",
    "tracking_number", "cancel_reason", "ship_by", "deliver_by", "preference",
})  # fmt: skip
BY_SKU = {product["sku"]: product for product in PRODUCTS}


def build_order(numbers, now, marketplace="DE", **values):
    """Return an order; see ``Emulator.add_order`` for the values.

    ``numbers`` is a ``random.Random`` for the ids; ``now`` the present time.
    """
    raw = {key: values.pop(key) for key in list(values) if _is_wire_name(key)}
    unknown = set(values) - NAMED - {
        "items", "status", "fulfilled_by", "order_id", "address", "buyer"
    }  # fmt: skip
    if unknown:
        raise TypeError(f"Unknown values of an order: {', '.join(sorted(unknown))}.")
    draft = _Draft(numbers, now, marketplaces.find(marketplace), values)
    return {**draft.order(), **raw}


def _is_wire_name(key):
    return key != key.lower() or key in ("packages", "tax", "payment", "recipient")


class _Draft:
    """The parts of one order while it is put together."""

    def __init__(self, numbers, now, row, values):
        self.numbers = numbers
        self.row = row
        self.values = values
        self.status = values.get("status") or "UNSHIPPED"
        self.fulfilled_by = values.get("fulfilled_by") or "MERCHANT"
        self.created = as_time(values.get("created") or now - timedelta(hours=2))
        self.updated = as_time(values.get("updated") or self._last_update(now))

    def _last_update(self, now):
        """Return the time of the last update: late enough for a poll to see it.

        An order without a time of its own is new for whoever polls, yet older
        than the two minutes that searches leave out.
        """
        latest = now - timedelta(minutes=3)
        if not self.values.get("created"):
            return latest
        return max(self.created, min(latest, self.created + timedelta(minutes=30)))

    def order(self):
        """Return the whole order."""
        values = self.values
        items = [self._item(spec) for spec in values.get("items") or [{}]]
        order = {
            "orderId": values.get("order_id") or self._order_id(),
            "createdTime": format_time(self.created),
            "lastUpdatedTime": format_time(self.updated),
            "programs": list(values.get("programs") or ()),
            "salesChannel": self._channel(),
            "buyer": self._buyer(),
            "recipient": self._recipient(),
            "proceeds": order_proceeds(items, self.row.currency, values.get("tip", 0)),
            "fulfillment": self._fulfillment(),
            "orderItems": items,
        }
        if values.get("vat_number"):
            order["tax"] = self._tax()
        self._ship(order)
        return order

    def _order_id(self):
        first = self.numbers.choice(("302", "303", "304", "305", "402", "404"))
        digits = self.numbers.randrange
        return f"{first}-{digits(10**6, 10**7)}-{digits(10**6, 10**7)}"

    def _channel(self):
        name = self.values.get("channel") or "AMAZON"
        if name == "AMAZON":
            return _channel(name, self.row.id, self.row.name)
        marketplace_id = marketplaces.NON_AMAZON.get(self.row.code, self.row.id)
        return _channel(name, marketplace_id, f"Non-Amazon {self.row.country}")

    def _buyer(self):
        if self.values.get("buyer") is not None:
            return dict(self.values["buyer"])
        token = self.numbers.getrandbits(60)
        name = self._address().get("name", "")
        return {
            "buyerName": name,
            "buyerEmail": f"{token:014x}@marketplace.{self.row.domain}",
        }

    def _address(self):
        if self.values.get("address") is not None:
            return dict(self.values["address"])
        return dict(ADDRESSES.get(self.row.country, ADDRESSES["DE"])[0])

    def _recipient(self):
        preference = self.values.get("preference")
        wishes = {"deliveryPreference": dict(preference)} if preference else {}
        return {"deliveryAddress": self._address(), **wishes}

    def _fulfillment(self):
        ship_by = self.values.get("ship_by") or self.created + timedelta(days=2)
        deliver_by = self.values.get("deliver_by") or self.created + timedelta(days=5)
        return {
            "fulfillmentStatus": self.status,
            "fulfilledBy": self.fulfilled_by,
            "fulfillmentServiceLevel": self.values.get("service_level") or "STANDARD",
            "shipByWindow": _window(self.created, ship_by),
            "deliverByWindow": _window(ship_by, deliver_by),
        }

    def _tax(self):
        registration = {
            "entityType": "BUYER",
            "taxRegistrationType": "VAT",
            "taxRegistrationNumber": self.values["vat_number"],
        }
        if self.values.get("legal_name"):
            registration["legalName"] = self.values["legal_name"]
        return {"taxRegistrations": [registration]}

    def _item(self, spec):
        spec = {**BY_SKU.get(spec.get("sku", PRODUCTS[0]["sku"]), {}), **spec}
        if "unit_price" not in spec:
            prices = spec.get("prices", {})
            spec["unit_price"] = prices.get(self.row.currency, prices.get("EUR", 10))
        item = {
            "orderItemId": spec.get("order_item_id") or self._item_id(),
            "quantityOrdered": int(spec.get("quantity", 1)),
            "product": self._product(spec),
            "proceeds": item_proceeds(
                spec,
                self.row.currency,
                self.values.get("amounts") or usual_style(self.row.code),
                spec.get("tax_rate", self.values.get("tax_rate", "0.19")),
                self.values.get("discount_sign", -1),
            ),
            "fulfillment": self._item_fulfillment(spec),
        }
        if spec.get("programs"):
            item["programs"] = list(spec["programs"])
        further = self._cancellation(spec) | _promotion(spec) | _item_tax(spec)
        return item | further

    def _item_id(self):
        return str(self.numbers.randrange(10**13, 10**14))

    def _product(self, spec):
        price = {"unitPrice": money(spec["unit_price"], self.row.currency)}
        if spec.get("business_price"):
            price["priceDesignation"] = "BUSINESS_PRICE"
        sku = spec.get("sku", PRODUCTS[0]["sku"])
        return {
            "asin": spec.get("asin", "B0EMULATOR"),
            "title": spec.get("title", sku),
            "sellerSku": sku,
            "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
            "price": price,
            **product_handling(spec),
        }

    def _item_fulfillment(self, spec):
        quantity = int(spec.get("quantity", 1))
        shipped = quantity if self.status == "SHIPPED" else int(spec.get("shipped", 0))
        left = 0 if self.status == "CANCELLED" else quantity - shipped
        fulfillment = {"quantityFulfilled": shipped, "quantityUnfulfilled": left}
        return {**fulfillment, **item_handling(spec)}

    def _cancellation(self, spec):
        reason = spec.get("cancel_reason") or self.values.get("cancel_reason")
        if self.status == "CANCELLED":
            done = {"cancelledBy": "BUYER", "cancelReason": reason or "Buyer cancelled"}
            return {"cancellation": {"cancellationExecution": done}}
        if reason:
            asked = {"requester": "BUYER", "cancelReason": reason}
            return {"cancellation": {"cancellationRequest": asked}}
        return {}

    def _ship(self, order):
        items = [
            {"orderItemId": item["orderItemId"], "quantity": quantity}
            for item in order["orderItems"]
            if (quantity := item["fulfillment"]["quantityFulfilled"])
        ]
        if self.fulfilled_by == "MERCHANT" and items:
            tracking = self.values.get("tracking_number")
            order["packages"] = [
                {
                    "packageReferenceId": "1",
                    "createdTime": format_time(self.updated),
                    "packageStatus": {"status": "SHIPPED"},
                    "carrier": self.values.get("carrier") or "DHL",
                    "shipTime": format_time(self.updated),
                    "trackingNumber": tracking or f"0034{self._item_id()}",
                    "packageItems": items,
                }
            ]


def _channel(name, marketplace_id, marketplace_name):
    return {
        "channelName": name,
        "marketplaceId": marketplace_id,
        "marketplaceName": marketplace_name,
    }


def _window(earliest, latest):
    return {
        "earliestDateTime": format_time(as_time(earliest)),
        "latestDateTime": format_time(as_time(latest)),
    }


def _promotion(spec):
    promotions = spec.get("promotion_ids")
    if not promotions:
        return {}
    return {"promotion": {"breakdowns": [{"promotionId": row} for row in promotions]}}


def _item_tax(spec):
    tax = {}
    if spec.get("tax_scheme"):
        tax["taxCalculationBreakdowns"] = [{"reportingScheme": spec["tax_scheme"]}]
    if spec.get("collected_by"):
        collection = {"model": "MARKETPLACE_FACILITATOR"}
        collection["responsibleParty"] = spec["collected_by"]
        tax["taxCollections"] = [collection]
    return {"tax": tax} if tax else {}
