"""Amazon's official models, found through the environment variable SP_API_MODELS.

Without it the tests that need them are skipped with a message.
"""

import functools
import json
import os
import re
from pathlib import Path

import pytest

FOLDER = os.environ.get("SP_API_MODELS", "")
WITHOUT = (
    "SP_API_MODELS names no folder of Amazon's official models: left out are the"
    " checks of requests, usage plans and static sandbox cases against them"
)
needs_models = pytest.mark.skipif(
    not (FOLDER and Path(FOLDER, "models").is_dir()), reason=WITHOUT
)
# operationId -> file; the operations in use.
FILES = {
    "getMarketplaceParticipations": "sellers-api-model/sellers.json",
    "searchOrders": "orders-api-model/orders_2026-01-01.json",
    "getOrder": "orders-api-model/orders_2026-01-01.json",
    "confirmShipment": "orders-api-model/ordersV0.json",
    **dict.fromkeys(
        (
            "createFeedDocument",
            "createFeed",
            "getFeed",
            "getFeeds",
            "cancelFeed",
            "getFeedDocument",
        ),
        "feeds-api-model/feeds_2021-06-30.json",
    ),
    **dict.fromkeys(
        ("createReport", "getReport", "getReports", "getReportDocument"),
        "reports-api-model/reports_2021-06-30.json",
    ),
    **dict.fromkeys(
        (
            "searchListingsItems",
            "getListingsItem",
            "putListingsItem",
            "patchListingsItem",
            "deleteListingsItem",
        ),
        "listings-items-api-model/listingsItems_2021-08-01.json",
    ),
    **dict.fromkeys(
        ("searchCatalogItems", "getCatalogItem"),
        "catalog-items-api-model/catalogItems_2022-04-01.json",
    ),
    "getInventorySummaries": "fba-inventory-api-model/fbaInventory.json",
    "getListingsRestrictions": (
        "listings-restrictions-api-model/listingsRestrictions_2021-08-01.json"
    ),
    "getDefinitionsProductType": (
        "product-type-definitions-api-model/definitionsProductTypes_2020-09-01.json"
    ),
    "createRestrictedDataToken": "tokens-api-model/tokens_2021-03-01.json",
}


def snake_case(operation_id):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation_id).lower()


@functools.cache
def load(path):
    return json.loads(Path(FOLDER, path).read_text())


class Operation:
    """An operation of the models; ``parameters`` are the query's by name."""

    def __init__(self, operation_id):
        self.operation_id = operation_id
        self.model = load("models/" + FILES[operation_id])
        self.path, self.method, self.spec = self._find()
        parameters = [self._resolve(one) for one in self.spec.get("parameters", [])]
        self.parameters = {p["name"]: p for p in parameters if p["in"] == "query"}
        bodies = [p["schema"] for p in parameters if p["in"] == "body"]
        self.body_schema = bodies[0] if bodies else None

    def _find(self):
        for path, methods in self.model["paths"].items():
            for method, spec in methods.items():
                if isinstance(spec, dict) and (
                    spec.get("operationId") == self.operation_id
                ):
                    return path, method.upper(), spec
        raise AssertionError(f"{self.operation_id} is not in the model")

    def _resolve(self, value):
        if "$ref" not in value:
            return value
        target = self.model
        for key in value["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        return target

    def matches_path(self, path):
        pattern = re.sub(r"\{\w+\}", "[^/]+", self.path)
        return re.fullmatch(pattern, path) is not None

    def path_with(self, parameters):
        return re.sub(r"\{(\w+)\}", lambda found: parameters[found.group(1)], self.path)

    @property
    def cases(self):
        """(status, parameters, response) of every static sandbox case."""
        for status, response in self.spec["responses"].items():
            sandbox = response.get("x-amzn-api-sandbox") or {}
            for case in sandbox.get("static", []):
                given = case["request"].get("parameters", {})
                # a body without a value stands for none
                parameters = {n: p["value"] for n, p in given.items() if "value" in p}
                yield int(status), parameters, case.get("response")

    @property
    def plan(self):
        """(rate, burst) from the table in the description."""
        found = re.search(r"\|\s*([0-9.]+)\s*\|\s*([0-9]+)\s*\|", self._description)
        return float(found.group(1)), int(found.group(2))

    @property
    def _description(self):
        return self.spec["description"]

    def strict_schema(self):
        """The body's schema with every definition closed against unknown names."""
        definitions = json.loads(json.dumps(self.model["definitions"]))
        for definition in definitions.values():
            if definition.get("properties"):
                definition["additionalProperties"] = False
        return {**self.body_schema, "definitions": definitions}
