"""Between Python values and what goes over the wire, in both directions.

Writing: times as ``2026-11-21T10:00:00.000Z``, lists as one comma-separated
value. Reading: answers are read leniently, because
Amazon adds values and leaves out fields without notice; text that PostgreSQL
could not store (NUL, lone surrogates) is cleaned here once.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, urlencode

from .errors import InvalidInputError

Moment = datetime | str | None
Texts = Iterable[str]

_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
    r"\s*(?:([Zz])|([+-])(\d\d):?(\d\d))?"
)


def to_utc(value):
    """An aware UTC datetime; a naive one is taken as UTC already."""
    if value.tzinfo is None:
        return value.replace(tzinfo=timezone.utc)
    return value.astimezone(timezone.utc)


def timestamp(value):
    """ISO 8601 in UTC with milliseconds; ``None`` and text pass as they are."""
    if value is None or isinstance(value, str):
        return value
    value = to_utc(value)
    return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"


def parse_timestamp(value):
    """An aware UTC datetime, or ``None`` for what is not an ISO 8601 time."""
    match = _TIMESTAMP.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        return None
    *fields, fraction, _zulu, sign, hours, minutes = match.groups()
    microsecond = int((fraction or "0").ljust(6, "0")[:6])
    try:
        moment = datetime(*(int(field or 0) for field in fields), microsecond)
        shift = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        moment += shift if sign == "-" else -shift
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=timezone.utc)


def csv(values, operation):
    """One comma-separated query value, ``None`` for an empty list.

    :raise InvalidInputError: for a value with a comma, which Amazon would split
    """
    if isinstance(values, str):
        values = (values,)
    values = [str(value) for value in values or ()]
    if any("," in value or not value for value in values):
        raise InvalidInputError(
            "a value with a comma, or an empty one, cannot go into a list",
            operation=operation,
        )
    return ",".join(values) or None


def page_query(
    operation,
    types,
    *,
    marketplace_ids=(),
    statuses=(),
    created_since=None,
    created_until=None,
    page_size=None,
    next_token=None,
):
    """The query for a page of feeds or reports; with ``next_token`` that alone.

    :param types: {name of the parameter: types}
    """
    if next_token:
        return {"nextToken": next_token}
    lists = types | {"marketplaceIds": marketplace_ids, "processingStatuses": statuses}
    return given(
        {name: csv(values, operation) for name, values in lists.items()}
        | {
            "createdSince": timestamp(created_since),
            "createdUntil": timestamp(created_until),
            "pageSize": page_size,
        }
    )


def resource_id(value, operation):
    """``value``, fit to be a path segment.

    :raise InvalidInputError: for '', '.' and '..', which would address another
        resource
    """
    if not isinstance(value, str) or value in ("", ".", ".."):
        raise InvalidInputError("an id or SKU is missing", operation=operation)
    return value


def query_string(query):
    """``?a=b&c=d`` in order, ``''`` without parameters; spaces become %20."""
    return "?" + urlencode(query, quote_via=quote) if query else ""


def clean(text):
    """``text`` without NUL and with U+FFFD for lone surrogates."""
    text = text.replace("\x00", "")
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def child(payload, key):
    """The object under ``key``; an empty one when there is none."""
    value = payload.get(key) if isinstance(payload, dict) else None
    return value if isinstance(value, dict) else {}


def children(payload, key):
    """The objects of the list under ``key``; anything else in it is skipped."""
    return [entry for entry in _entries(payload, key) if isinstance(entry, dict)]


def _entries(payload, key):
    value = payload.get(key) if isinstance(payload, dict) else None
    return value if isinstance(value, list) else []


def text(payload, key):
    """The text under ``key``, ``''`` when there is none; a number becomes text."""
    value = payload.get(key) if isinstance(payload, dict) else None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return clean(value) if isinstance(value, str) else ""


def texts(payload, key):
    """The texts of the list under ``key``, as a tuple."""
    entries = _entries(payload, key)
    return tuple(clean(entry) for entry in entries if isinstance(entry, str))


def integer(payload, key):
    """The whole number under ``key`` (also as text), else ``None``."""
    value = payload.get(key) if isinstance(payload, dict) else None
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value.strip()):
        return int(value)
    return value if isinstance(value, int) else None


def moment(payload, key):
    """The time under ``key`` as an aware UTC datetime, else ``None``."""
    return parse_timestamp(payload.get(key)) if isinstance(payload, dict) else None


def given(values):
    """``values`` without those that are ``None``."""
    return {key: value for key, value in values.items() if value is not None}
