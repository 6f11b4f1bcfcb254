"""Checks of requests and answers against Amazon's official models.

The models are Swagger 2.0 files, converted to JSON schema once per process.
A violation is only noted; it never changes an answer.
"""

import copy
import json
import re
from functools import lru_cache
from pathlib import Path

from .clock import parse_time

MODEL_FILES = (
    "sellers.json", "orders_2026-01-01.json", "ordersV0.json",
    "feeds_2021-06-30.json", "reports_2021-06-30.json", "tokens_2021-03-01.json",
    "listingsItems_2021-08-01.json", "catalogItems_2022-04-01.json",
    "listingsRestrictions_2021-08-01.json", "definitionsProductTypes_2020-09-01.json",
    "fbaInventory.json",
)  # fmt: skip
FEED_SCHEMA = "listings-feed-schema-v2.json"


class ModelsError(Exception):
    """The models, or the package that checks them, are missing."""


@lru_cache(maxsize=4)
def load(folder):
    """Return the checker for a folder of models; raises ModelsError."""
    return Models(Path(folder))


def find_model(folder, name):
    """Return the parsed model file of this name; raises ModelsError."""
    for path in sorted(Path(folder).rglob(name)):
        return json.loads(path.read_text(encoding="utf-8"))
    raise ModelsError(f"The folder of models does not contain {name}.")


class Models:
    """The operations of the models, each with its schemas."""

    def __init__(self, folder):
        try:
            import jsonschema
        except ImportError as error:
            text = "Checks against the models need the Python package jsonschema."
            raise ModelsError(text) from error
        self.jsonschema = jsonschema
        self.formats = jsonschema.FormatChecker(formats=())
        self.formats.checks("date-time", raises=ValueError)(_is_time)
        self.operations = {}
        for name in MODEL_FILES:
            self._read(find_model(folder, name))
        self.feed = jsonschema.Draft7Validator(find_model(folder, FEED_SCHEMA))

    def _read(self, model):
        definitions = _convert(model.get("definitions", {}))
        for path, item in model["paths"].items():
            shared = item.get("parameters", [])
            for method, operation in item.items():
                if isinstance(operation, dict) and "responses" in operation:
                    key = operation["operationId"], method.upper(), path
                    self.operations.setdefault(key[0], []).append(
                        _Operation(self, key, operation, shared, definitions)
                    )

    def check(self, request, route, answer, payload):
        """Return the violations of a request and of its answer, as texts."""
        for operation in self.operations.get(request.operation, ()):
            if (operation.method, operation.path) == route:
                return operation.check(request, answer, payload)
        return [f"{request.method} {request.path}: not in the official models"]

    def check_feed(self, payload):
        """Return what a listings feed breaks of its schema, as texts."""
        return _schema_problems("JSON_LISTINGS_FEED", self.feed, payload)

    def validator(self, schema, definitions):
        """Return a validator of a schema that refers to the definitions."""
        schema = {**_convert(schema), "definitions": definitions}
        return self.jsonschema.Draft7Validator(schema, format_checker=self.formats)


class _Operation:
    """One operation of a model."""

    def __init__(self, models, key, operation, shared, definitions):
        self.name, self.method, self.path = key
        parameters = shared + operation.get("parameters", [])
        self.query = {row["name"]: row for row in parameters if row["in"] == "query"}
        bodies = [row for row in parameters if row["in"] == "body"]
        self.body = bodies[0] if bodies else None
        self.body_validator = self.body and models.validator(
            self.body["schema"], definitions
        )
        self.validators = {
            int(status): models.validator(row["schema"], definitions)
            if "schema" in row
            else None
            for status, row in operation["responses"].items()
            if status.isdecimal()
        }

    def check(self, request, answer, payload):
        """Return the violations of a request and of its answer, as texts."""
        problems = self._query_problems(request) + self._body_problems(request)
        problems += self._answer_problems(answer, payload)
        return [f"{self.name}: {problem}" for problem in problems]

    def _query_problems(self, request):
        problems = [
            f"unknown query parameter {name}"
            for name in request.query
            if name not in self.query
        ]
        for name, row in self.query.items():
            values = request.query.get(name)
            if values:
                problems += _parameter_problems(row, values)
            elif row.get("required"):
                problems.append(f"query parameter {name} is missing")
        return problems

    def _body_problems(self, request):
        if self.body is None:
            return ["a body where none belongs"] if request.body else []
        try:
            body = json.loads(request.body)
        except ValueError:
            return ["the body of the request is not JSON"]
        return _schema_problems("request", self.body_validator, body)

    def _answer_problems(self, answer, payload):
        if answer.status not in self.validators:
            return [f"answer with the unknown status {answer.status}"]
        validator = self.validators[answer.status]
        if validator is None:
            return ["an answer with a body where none belongs"] if payload else []
        return _schema_problems(f"answer {answer.status}", validator, payload)


def _schema_problems(what, validator, payload):
    return [
        f"{what} at {'/'.join(map(str, error.absolute_path)) or '.'}: "
        f"breaks the rule {error.validator} of the schema"
        for error in validator.iter_errors(payload)
    ]


def _parameter_problems(row, values):
    name = row["name"]
    if len(values) != 1:
        return [f"query parameter {name} is repeated"]
    if row["type"] != "array":
        return [] if _fits(row, values[0]) else [f"query parameter {name} is not valid"]
    items = values[0].split(",")
    problems = []
    if not row.get("minItems", 0) <= len(items) <= row.get("maxItems", len(items)):
        problems.append(f"query parameter {name} has {len(items)} values")
    if not all(_fits(row["items"], item) for item in items):
        problems.append(f"query parameter {name} has an invalid value")
    return problems


def _fits(row, value):
    if row["type"] == "boolean":
        return value in ("true", "false")
    if row["type"] in ("integer", "number"):
        if not re.fullmatch(r"-?\d+", value):
            return False
        return (
            row.get("minimum", int(value))
            <= int(value)
            <= row.get("maximum", int(value))
        )
    if row.get("format") == "date-time":
        return _is_time_text(value)
    return value in row.get("enum", (value,))


def _is_time(value):
    if isinstance(value, str):
        parse_time(value)
    return True


def _is_time_text(value):
    try:
        return _is_time(value)
    except ValueError:
        return False


def _convert(schema):
    """Return the JSON schema of a Swagger schema."""
    return _converted(copy.deepcopy(schema))


def _converted(node):
    if isinstance(node, list):
        return [_converted(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    result = {
        name: _converted(value)
        for name, value in node.items()
        if not name.startswith("x-") and name not in ("example", "description")
    }
    if node.get("x-nullable") is True and isinstance(node.get("type"), str):
        result["type"] = [node["type"], "null"]
        if "enum" in result:
            result["enum"] = [*result["enum"], None]
    return result
