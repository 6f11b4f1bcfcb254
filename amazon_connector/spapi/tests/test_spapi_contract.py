"""The wire requests of every operation in use against the official models.

An upgrade of python-amazon-sp-api cannot change a request without a failure here.
"""

import re

import jsonschema
import pytest
from spapi_contract_calls import CALLS
from spapi_models import FILES, Operation, needs_models, snake_case

from spapi import limits
from spapi.client import SpApiClient

CASES = [
    pytest.param(name, index, id=f"{name}-{index}")
    for name, (_reply, calls) in CALLS.items()
    for index in range(len(calls))
]


def wire_request(client, server, name, index):
    reply, calls = CALLS[name]
    server.replies = [reply]
    calls[index](client)
    assert len(server.calls) == 1
    return server.calls[0]


def test_every_public_method_is_an_operation_with_a_plan_and_a_contract_test():
    methods = {
        name
        for name in dir(SpApiClient)
        if callable(getattr(SpApiClient, name)) and not name.startswith("_")
    }
    assert methods == set(limits.PLANS)
    assert methods == {snake_case(name) for name in FILES}
    assert set(CALLS) == set(FILES)


@needs_models
@pytest.mark.parametrize("name", FILES)
def test_usage_plans_are_those_of_the_model(name):
    plan = limits.PLANS[snake_case(name)]
    assert (plan.rate, plan.burst) == Operation(name).plan


@needs_models
@pytest.mark.parametrize("name, index", CASES)
def test_method_and_path(client, server, name, index):
    call = wire_request(client, server, name, index)
    operation = Operation(name)
    assert call.method == operation.method
    assert operation.matches_path(call.raw_path)


@needs_models
@pytest.mark.parametrize("name, index", CASES)
def test_query(client, server, name, index):
    call = wire_request(client, server, name, index)
    operation = Operation(name)
    assert set(call.query) <= set(operation.parameters)
    required = {n for n, p in operation.parameters.items() if p.get("required")}
    assert required <= set(call.query)
    assert len(call.query) == call.target.count("=")
    for parameter, value in call.query.items():
        check_value(operation.parameters[parameter], value)


def check_value(spec, value):
    if spec["type"] == "array":
        assert spec.get("collectionFormat", "csv") == "csv"
        entries = value.split(",")
        assert spec.get("minItems", 0) <= len(entries) <= spec.get("maxItems", 50)
        for entry in entries:
            check_value(spec["items"], entry)
    elif spec["type"] == "integer":
        assert spec.get("minimum", 0) <= int(value) <= spec.get("maximum", 1000)
    elif spec.get("format") == "date-time":
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value)
    if "enum" in spec:
        assert value in spec["enum"]


@needs_models
@pytest.mark.parametrize("name, index", CASES)
def test_body(client, server, name, index):
    call = wire_request(client, server, name, index)
    operation = Operation(name)
    if operation.body_schema is None:
        assert call.body == b""
        assert "content-type" not in call.headers
        return
    assert call.headers["content-type"] == "application/json"
    jsonschema.Draft4Validator(
        operation.strict_schema(), format_checker=jsonschema.FormatChecker()
    ).validate(call.json)


@pytest.mark.parametrize("name, index", CASES)
def test_headers(client, server, name, index):
    call = wire_request(client, server, name, index)
    assert call.headers["x-amz-access-token"] == "Atza|given-1"
    agent = call.headers["user-agent"]
    assert re.fullmatch(
        r"[\w.]+/[\w.]+ \(Language=Python/[\d.]+\w*; Platform=[^)]+\)", agent
    )
    assert len(agent) <= 500
    allowed = {"host", "connection", "content-length", "content-type", "accept"}
    allowed |= {"accept-encoding", "user-agent", "x-amz-access-token"}
    assert set(call.headers) <= allowed


def test_a_next_token_travels_alone(client, server):
    for name in ("getFeeds", "getReports"):
        server.received.clear()
        call = wire_request(client, server, name, 1)
        assert call.query == {"nextToken": "n=="}


def test_bodies_on_the_wire(client, server):
    assert wire_request(client, server, "confirmShipment", 0).json == {
        "marketplaceId": "A1",
        "packageDetail": {
            "packageReferenceId": "1",
            "carrierCode": "Other",
            "carrierName": "Kurier",
            "shippingMethod": "Paket",
            "trackingNumber": "00340434",
            "shipDate": "2026-11-21T10:00:00.123Z",
            "shipFromSupplySourceId": "S1",
            "orderItems": [
                {
                    "orderItemId": "12345678901234",
                    "quantity": 2,
                    "transparencyCodes": ["T1", "T2"],
                }
            ],
        },
    }
    server.received.clear()
    assert wire_request(client, server, "createFeed", 0).json == {
        "feedType": "T",
        "marketplaceIds": ["A1", "A2"],
        "inputFeedDocumentId": "D1",
        "feedOptions": {"a": "b"},
    }
    server.received.clear()
    assert wire_request(client, server, "createReport", 0).json == {
        "reportType": "T",
        "marketplaceIds": ["A1"],
        "dataStartTime": "2026-11-21T10:00:00.123Z",
        "dataEndTime": "2026-11-21T10:00:00.123Z",
        "reportOptions": {"a": "b"},
    }
    server.received.clear()
    body = wire_request(client, server, "createRestrictedDataToken", 0).json
    orders, document = body["restrictedResources"]
    assert body["targetApplication"] == "amzn1.sellerapps.app.other"
    assert orders["dataElements"] == ["buyerInfo", "shippingAddress"]
    assert document == {"method": "GET", "path": "/reports/2021-06-30/documents/D1"}
