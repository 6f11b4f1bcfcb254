"""Telling success from failure by the status, and naming the failure.

Amazon's own errors are ``{"errors": [{"code", "message", "details"}]}``; in front
of the API stand gateways that answer 429 with ``{}``, 403 with ``{"message"}``, 5xx
with HTML. The status decides, the body only adds what it can. An answer of 2xx
that cannot be read is a failure too: of what was asked nothing is known.
"""

import json
import re
from email.utils import parsedate_to_datetime

from . import clock
from .errors import (
    AuthError,
    ConflictError,
    Detail,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    TemporaryError,
    ThrottledError,
)

_BY_STATUS = {
    401: AuthError,
    403: ForbiddenError,
    404: NotFoundError,
    408: TemporaryError,
    409: ConflictError,
    425: TemporaryError,
    429: ThrottledError,
}
_TOKEN_TROUBLE = re.compile(
    r"token\b.*\b(expired|revoked|malformed|invalid)|\bexpired\b", re.IGNORECASE
)
UNREADABLE = object()


def read_json(answer):
    """The decoded body, ``None`` for an empty one, ``UNREADABLE`` for no JSON."""
    if not answer.content.strip():
        return None
    try:
        return json.loads(answer.content)
    except (ValueError, RecursionError):
        return UNREADABLE


def failure(request, answer, api_url):
    """The exception for an answer that is not 2xx."""
    details = error_details(read_json(answer))
    kind = _kind(answer.status)
    first = details[0] if details else Detail("", "", "")
    return kind(
        first.message or f"HTTP {answer.status}",
        operation=request.operation,
        status=answer.status,
        code=first.code or None,
        errors=details,
        request_id=request_id(answer),
        retry_after=retry_after(answer, api_url),
        outcome_unknown=kind is TemporaryError and request.is_unsafe,
    )


def unreadable(request, answer, what="the answer cannot be read"):
    """The exception for an answer that says success without what it promises."""
    return TemporaryError(
        what,
        operation=request.operation,
        status=answer.status,
        request_id=request_id(answer),
        outcome_unknown=request.is_unsafe,
    )


def _kind(status):
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return InvalidInputError if 400 <= status < 500 else TemporaryError


def error_details(body):
    """Amazon's error list, or a gateway's message, as :class:`Detail`."""
    if isinstance(body, list):
        body = {"errors": body}
    if not isinstance(body, dict):
        return ()
    entries = body.get("errors")
    if isinstance(entries, dict):
        entries = [entries]
    if not isinstance(entries, list) or not entries:
        entries = [{"message": body.get("message") or body.get("Message")}]
    details = (_detail(entry) for entry in entries)
    return tuple(detail for detail in details if any(detail))


def _detail(entry):
    if isinstance(entry, str):
        return Detail("", entry, "")
    entry = entry if isinstance(entry, dict) else {}
    values = (entry.get(key) for key in Detail._fields)
    return Detail(*(value if isinstance(value, str) else "" for value in values))


def wants_new_token(answer):
    """Whether a fresh access token may help: 401, or 403 about the token."""
    if answer.status != 403:
        return answer.status == 401
    texts = (f"{d.message} {d.details}" for d in error_details(read_json(answer)))
    return any(_TOKEN_TROUBLE.search(text) for text in texts)


def request_id(answer):
    """Amazon's id of this call, which its support asks for."""
    return answer.headers.get("x-amzn-RequestId") or None


def retry_after(answer, api_url):
    """Seconds from the ``Retry-After`` header (a number or a date), or ``None``."""
    value = (answer.headers.get("Retry-After") or "").strip()
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", value):
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        return max((until - clock.now(api_url)).total_seconds(), 0.0)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def rate(answer):
    """The granted calls per second (``x-amzn-RateLimit-Limit``), or ``None``."""
    value = (answer.headers.get("x-amzn-RateLimit-Limit") or "").strip()
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,9})?", value):
        return None
    return float(value) or None
