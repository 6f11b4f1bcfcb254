"""Offers against the schema of a product type, and how the schema comes."""

import base64
import hashlib
import json

import pytest
from spapi_loopback import Reply
from spapi_offer_cases import OFFER

from spapi import documents, errors
from spapi.listings_feed import put_body
from spapi.offer_schema import OfferSchema, download
from spapi.offers import ProductTypeDefinition

TEXT = {"type": "array", "items": {"type": "object", "required": ["value"]}}
SCHEMA = {
    "$schema": "https://schemas.amazon.com/selling-partners/definitions/product-types/"
    "meta-schema/v1",
    "$id": "https://schemas.amazon.com/selling-partners/definitions/product-types/"
    "schema/v1/COFFEE_MAKER",
    "$defs": {"marketplace_id": {"type": "string", "editable": False}},
    "type": "object",
    "required": ["condition_type", "batteries_required", "merchant_suggested_asin"],
    "properties": {
        "merchant_suggested_asin": {**TEXT, "maxUniqueItems": 1},
        "batteries_required": TEXT,
        "condition_type": {
            "type": "array",
            "minItems": 1,
            "selectors": ["marketplace_id"],
            "items": {
                "type": "object",
                "required": ["value"],
                "properties": {
                    "value": {"enum": ["new_new"], "enumNames": ["New"]},
                    "marketplace_id": {"$ref": "#/$defs/marketplace_id"},
                },
                "additionalProperties": False,
            },
        },
        "purchasable_offer": {},
        "fulfillment_availability": {},
    },
    "additionalProperties": False,
    "allOf": [
        {
            "if": {"required": ["batteries_required"]},
            "then": {"required": ["battery"]},
        }
    ],
}
ATTRIBUTES = put_body(OFFER)["attributes"]


@pytest.fixture(scope="module")
def schema():
    return OfferSchema(SCHEMA)


def test_missing_attributes_are_named(schema):
    assert schema.check(ATTRIBUTES) == (
        ("batteries_required", "batteries_required is missing"),
    )
    assert [one.attribute for one in schema.check({})] == SCHEMA["required"]


def test_condition_of_another_attribute(schema):
    filled = {**ATTRIBUTES, "batteries_required": [{"value": False}]}
    assert schema.check(filled) == (("battery", "battery is missing"),)


def test_values_and_unknown_names(schema):
    wrong = {
        "condition_type": [{"value": "mint", "marketplace_id": 4, "grade": 1}],
        "color": [{"value": "red"}],
        "merchant_suggested_asin": [{}],
    }
    found = dict(schema.check(wrong, partial=True))
    assert found["color"] == "color is not known"
    assert found["merchant_suggested_asin"] == "value is missing"
    assert set(found) == {"condition_type", "color", "merchant_suggested_asin"}


def test_a_part_lacks_nothing(schema):
    assert schema.check({"purchasable_offer": []}, partial=True) == ()
    assert schema.check({"condition_type": [{"value": "new_new"}]}, partial=True) == ()
    [problem] = schema.check({"condition_type": [{"value": "x" * 99}]}, partial=True)
    assert problem.text.startswith("value: xxx")
    assert len(problem.text) < 120


def serve(server, content, checksum):
    server.replies = [Reply(200, content)]
    document = documents.Document(checksum, server.url + "/schema")
    return ProductTypeDefinition("COFFEE_MAKER", "1", checksum, document)


def test_download(server):
    content = json.dumps(SCHEMA).encode()
    digest = hashlib.md5(content, usedforsecurity=False)
    checksum = base64.b64encode(digest.digest()).decode()
    assert download(serve(server, content, checksum)) == SCHEMA
    assert download(serve(server, content, digest.hexdigest())) == SCHEMA
    [call] = server.calls[:1]
    assert "x-amz-access-token" not in call.headers


def test_a_schema_that_is_none(server):
    for content in (b"[]", b"{"):
        digest = hashlib.md5(content, usedforsecurity=False)
        with pytest.raises(errors.DocumentError):
            download(serve(server, content, digest.hexdigest()))
    with pytest.raises(errors.DocumentError):
        download(serve(server, b"{}", "another"))
