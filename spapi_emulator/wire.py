"""What a request and an answer are, and errors in Amazon's shape."""

import json
from dataclasses import dataclass, field

from .clock import parse_time


class ApiError(Exception):
    """An error answer of the Selling Partner API."""

    def __init__(self, status, code, message, details=""):
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def answer(self):
        """Return the answer with the body of an ErrorList."""
        error = {"code": self.code, "message": self.message, "details": self.details}
        return Answer(self.status, {"errors": [error]})


class ConnectionCut(ConnectionError):
    """The connection is to be reset instead of answered."""


def invalid(message, details=""):
    """Return the error 400 InvalidInput."""
    return ApiError(400, "InvalidInput", message, details)


def denied(details):
    """Return the error 403 Unauthorized with Amazon's general text."""
    message = "Access to requested resource is denied."
    return ApiError(403, "Unauthorized", message, details)


def not_found(message):
    """Return the error 404 NotFound."""
    return ApiError(404, "NotFound", message)


@dataclass
class Answer:
    """An answer: a payload for JSON, or ``raw`` bytes or a path of a file."""

    status: int = 200
    payload: object = None
    raw: object = None
    headers: dict = field(default_factory=dict)
    content_type: str = "application/json"
    truncated: bool = False

    def body(self):
        """Return the bytes of the body (a file stays a path)."""
        if self.raw is not None:
            return self.raw
        if self.payload is None:
            return b""
        text = json.dumps(self.payload, ensure_ascii=False, separators=(",", ":"))
        return text.encode()

    def freeze(self):
        """Write the body now, so that later changes of the state do not show."""
        self.raw = self.body()
        return self


@dataclass
class Request:
    """A request as the handlers see it."""

    method: str
    path: str
    query: dict
    headers: dict
    body: bytes
    now: object
    raw_path: str = ""
    base_url: str = ""
    operation: str = ""
    args: dict = field(default_factory=dict)
    seller: object = None
    request_id: str = ""

    def param(self, name):
        """Return the only value of a query parameter, or None.

        Raises ApiError 400 for one that is repeated or empty.
        """
        values = self.query.get(name)
        if values is None:
            return None
        if len(values) != 1 or not values[0]:
            raise invalid(f"The parameter {name} must have one value.")
        return values[0]

    def csv(self, name, allowed=None, most=None):
        """Return the values of a list parameter, which is written as CSV."""
        value = self.param(name)
        values = value.split(",") if value else []
        if most and len(values) > most:
            raise invalid(f"The parameter {name} takes at most {most} values.")
        for item in values:
            if not item or (allowed and item not in allowed):
                raise invalid(f"Invalid value in the parameter {name}.", item)
        return values

    def time(self, name):
        """Return the UTC time of a date-time parameter, or None."""
        value = self.param(name)
        try:
            return value and parse_time(value)
        except ValueError:
            raise invalid(f"{name} is not an ISO 8601 date-time.", value) from None

    def integer(self, name, default, least, most):
        """Return an integer parameter within its bounds."""
        value = self.param(name)
        if value is None:
            return default
        if not value.isdecimal() or not least <= int(value) <= most:
            raise invalid(f"{name} must be between {least} and {most}.", value)
        return int(value)

    def json(self):
        """Return the JSON object of the body.

        Raises ApiError 400 for a body that is not one, 415 for another type.
        """
        content_type = self.headers.get("content-type", "")
        if content_type.split(";")[0].strip().lower() != "application/json":
            raise ApiError(415, "InvalidInput", "The content type must be JSON.")
        try:
            payload = json.loads(self.body)
        except ValueError:
            raise invalid("The request body is not valid JSON.") from None
        if not isinstance(payload, dict):
            raise invalid("The request body must be a JSON object.")
        return payload
