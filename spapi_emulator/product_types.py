"""Product Type Definitions API 2020-09-01: what an offer must look like."""

import base64
import hashlib
import json
import re

from . import offer_rules as rules
from .listing_reports import CONDITIONS
from .marketplaces import BY_ID
from .offer_book import OFFER_ONLY
from .wire import Answer, ApiError, invalid

META = "https://schemas.amazon.com/selling-partners/definitions/product-types"
NAME = re.compile(r"[A-Z][A-Z0-9_]*")
UNKNOWN = "INVALID"
GROUP = {"title": "Offer", "description": "What is sold, and for how much."}


class ProductTypesApi:
    """getDefinitionsProductType, for offers on product pages that exist."""

    def __init__(self, world):
        self.world = world
        self.documents = {}
        path = "/definitions/2020-09-01/productTypes/{productType}"
        self.routes = (("getDefinitionsProductType", "GET", path, self.get),)

    def get(self, request):
        """getDefinitionsProductType: where the schema lies, and its checksum."""
        name = request.args["productType"]
        ids = request.csv("marketplaceIds", most=1)
        if not NAME.fullmatch(name) or name == UNKNOWN or not ids:
            raise ApiError(400, "BAD_REQUEST", "Invalid input", "Invalid input")
        if ids[0] not in BY_ID or not request.seller.participates(ids[0]):
            raise ApiError(403, "FORBIDDEN", "The marketplace is not the seller's.")
        if request.param("requirements") != OFFER_ONLY:
            raise invalid("The emulator knows the requirements of offers only.")
        enforced = request.param("requirementsEnforced") or "ENFORCED"
        made = schema(self.world, name, BY_ID[ids[0]], enforced == "ENFORCED")
        payload = {
            "metaSchema": self._link(request, {"$id": f"{META}/meta-schema/v1"}),
            "schema": self._link(request, made),
            "requirements": OFFER_ONLY,
            "requirementsEnforced": enforced,
            "propertyGroups": {
                "offer": {**GROUP, "propertyNames": list(made["properties"])}
            },
            "locale": request.param("locale") or BY_ID[ids[0]].language,
            "marketplaceIds": ids,
            "productType": name,
            "displayName": name.replace("_", " ").capitalize(),
            "productTypeVersion": {"version": "U-1", "latest": True},
        }
        return Answer(200, payload)

    def _link(self, request, content):
        data = json.dumps(content, sort_keys=True).encode()
        digest = hashlib.md5(data, usedforsecurity=False).digest()
        checksum = base64.b64encode(digest).decode()
        if checksum not in self.documents:
            documents = self.world.documents
            self.documents[checksum] = documents.create("application/json", "", data)
        document = self.documents[checksum]
        url = self.world.documents.url(document, "download", request)
        return {"link": {"resource": url, "verb": "GET"}, "checksum": checksum}


def schema(world, product_type, row, is_enforced):
    """Return the schema of the offers of a product type in a marketplace."""
    required = world.offers.required_for(product_type)
    made = {
        "$schema": f"{META}/meta-schema/v1",
        "$id": f"{META}/schema/v1/{product_type}",
        "$comment": "Amazon product type definition, as the emulator makes it",
        "$defs": {"marketplace_id": {"type": "string", "enum": [row.id]}},
        "type": "object",
        "properties": {
            **{name: _values({}) for name in required},
            rules.ASIN: _values({"type": "string", "minLength": 1}),
            rules.BARCODE: _values({"type": "string", "minLength": 8}),
            rules.CONDITION: _values({"type": "string", "enum": list(CONDITIONS)}),
            rules.AVAILABILITY: _availability(),
            rules.OFFER: _offer(row),
        },
        "additionalProperties": False,
    }
    return made | ({"required": required} if is_enforced else {})


def _list(properties, required, selectors):
    """Return a list of objects, with Amazon's own words about it."""
    return {
        "type": "array",
        "minItems": 1,
        "minUniqueItems": 1,
        "maxUniqueItems": 1,
        "selectors": selectors,
        "items": {
            "type": "object",
            "required": required,
            "properties": properties,
            "additionalProperties": False,
        },
    }


def _values(value):
    store = {"$ref": "#/$defs/marketplace_id"}
    properties = {
        "value": {**value, "editable": True, "hidden": False},
        "marketplace_id": store,
        "language_tag": {"type": "string"},
        "type": {"type": "string"},
    }
    return _list(properties, ["value"], ["marketplace_id"])


def _availability():
    count = {"type": "integer", "minimum": 0}
    properties = {
        "fulfillment_channel_code": {"type": "string", "minLength": 1},
        "quantity": count,
        "lead_time_to_ship_max_days": {**count, "maximum": 60},
        "restock_date": {"type": "string"},
    }
    code = "fulfillment_channel_code"
    return _list(properties, [code], [code])


def _offer(row):
    step = 1 if row.currency in rules.WHOLE_CURRENCIES else 0.01
    amount = {"type": "number", "exclusiveMinimum": 0, "multipleOf": step}
    time = {"type": "string", "format": "date-time"}
    values = {"value_with_tax": amount, "start_at": time, "end_at": time}
    prices = {name: _price(values, names) for name, names in rules.PRICES.items()}
    properties = {
        "marketplace_id": {"$ref": "#/$defs/marketplace_id"},
        "audience": {"type": "string", "enum": ["ALL", "B2B"]},
        "currency": {"type": "string", "enum": [row.currency]},
        **prices,
    }
    return _list(properties, ["currency", "our_price"], ["marketplace_id", "audience"])


def _price(values, names):
    chosen = {name: values[name] for name in sorted(names)}
    schedule = _list(chosen, sorted(names), [])
    return _list({"schedule": schedule}, ["schedule"], [])
