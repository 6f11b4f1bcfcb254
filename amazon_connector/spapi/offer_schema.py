"""Checks of an offer's attributes against the schema of its product type.

The schemas are JSON Schema 2019-09. Amazon's own keywords in them (selectors,
maxUniqueItems, editable …) are no part of the check.
"""

import base64
import hashlib
import io
import json
from decimal import Decimal
from typing import NamedTuple

from jsonschema import Draft201909Validator, ValidationError, validators

from . import documents
from .errors import DocumentError
from .offers import ProductTypeDefinition

MAX_BYTES = 32 * 1024 * 1024
MAX_VALUE = 60
# What is asked of all attributes together, which a change does not have.
_OF_THE_WHOLE = frozenset(
    {"allOf", "anyOf", "dependentRequired", "dependentSchemas", "else", "if",
     "minProperties", "not", "oneOf", "required", "then"}
)  # fmt: skip


class Problem(NamedTuple):
    """An attribute that Amazon would refuse, and why in a short English text."""

    attribute: str
    text: str


def download(definition: ProductTypeDefinition, *, timeout: float = 60.0) -> dict:
    """The schema of a product type.

    :raise DocumentError: it is not what its checksum announces, or no schema; ask
        for the definition again
    """
    file = io.BytesIO()
    documents.download(definition.document, file, max_bytes=MAX_BYTES, timeout=timeout)
    data = file.getvalue()
    if definition.checksum not in _checksums(data):
        raise _broken("its checksum is another one")
    try:
        schema = json.loads(data)
    except (ValueError, RecursionError):
        schema = None
    if not isinstance(schema, dict):
        raise _broken("it is no schema")
    return schema


def _multiple_of(validator, step, value, schema):
    """Cents as people count them: 19.99 is a multiple of 0.01."""
    is_number = validator.is_type(value, "number")
    if is_number and Decimal(str(value)) % Decimal(str(step)):
        yield ValidationError("not a multiple")


_Validator = validators.extend(Draft201909Validator, {"multipleOf": _multiple_of})


class OfferSchema:
    """A schema, ready for many checks."""

    def __init__(self, schema: dict):
        # Amazon's dialect builds on 2019-09, under a name that no validator knows.
        whole = {name: value for name, value in schema.items() if name != "$schema"}
        part = {n: value for n, value in whole.items() if n not in _OF_THE_WHOLE}
        self._whole = _Validator(whole)
        self._part = _Validator(part)

    def check(self, attributes: dict, *, partial: bool = False) -> tuple[Problem, ...]:
        """What is wrong with ``attributes``, at most one text for each of them.

        :param partial: these are not all attributes of the offer: none is missing
        """
        validator = self._part if partial else self._whole
        problems = {}
        for error in validator.iter_errors(attributes):
            for attribute, text in _problems(error):
                problems.setdefault(attribute, text)
        return tuple(Problem(*problem) for problem in problems.items())


def _problems(error):
    """(attribute, text) of an error; without a path it concerns the attributes."""
    path = [str(step) for step in error.absolute_path]
    if error.context and not path:
        for inner in error.context:
            yield from _problems(inner)
    elif error.validator == "required":
        for name in _missing(error):
            yield (path[0] if path else name), _located(path, f"{name} is missing")
    elif error.validator in ("additionalProperties", "unevaluatedProperties"):
        for name in _unknown(error):
            yield (path[0] if path else name), _located(path, f"{name} is not known")
    else:
        yield (path[0] if path else ""), _located(path, _describe(error))


def _missing(error):
    return [name for name in error.validator_value if name not in error.instance]


def _unknown(error):
    known = error.schema.get("properties", {})
    return [name for name in error.instance if name not in known]


def _located(path, text):
    """The text behind the innermost name that it is about."""
    names = [step for step in path[1:] if not step.isdecimal()]
    return f"{names[-1]}: {text}" if names else text


def _describe(error):
    value, limit = _short(error.instance), _short(error.validator_value)
    texts = {
        "enum": f"{value} is not one of the values that are allowed",
        "const": f"{value} should be {limit}",
        "type": f"{value} should be of the type {limit}",
        "minimum": f"{value} is less than {limit}",
        "maximum": f"{value} is more than {limit}",
        "exclusiveMinimum": f"{value} is not more than {limit}",
        "exclusiveMaximum": f"{value} is not less than {limit}",
        "minLength": f"{value} is shorter than {limit} characters",
        "maxLength": f"{value} is longer than {limit} characters",
        "minItems": f"there are fewer than {limit} entries",
        "maxItems": f"there are more than {limit} entries",
        "multipleOf": f"{value} has too many decimal places",
        "pattern": f"{value} has another form than Amazon wants",
    }
    return texts.get(error.validator, "this is not as Amazon wants it")


def _short(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"


def _checksums(data):
    """Base64 as documented, and the hexadecimal of Amazon's own sandbox."""
    digest = hashlib.md5(data, usedforsecurity=False)
    return base64.b64encode(digest.digest()).decode(), digest.hexdigest()


def _broken(reason):
    return DocumentError(reason, operation="download")
