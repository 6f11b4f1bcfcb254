"""Faults: what can go wrong between a client and Amazon, on demand."""

import json
import time
from dataclasses import dataclass, field

from .limits import quota_exceeded
from .wire import Answer, ApiError, ConnectionCut, denied

KINDS = {
    "429": "QuotaExceeded",
    "gateway_429": "429 with the body {} and without Amazon's error",
    "application_429": "QuotaExceeded of a limit that Amazon does not publish (option "
    "scope: the application, relationships, product data)",
    "500": "InternalFailure",
    "503": "ServiceUnavailable",
    "400": "InvalidInput",
    "403": "Unauthorized",
    "html": "an HTML page instead of JSON (option status, default 500)",
    "expired_token": "the access token is over (a URL of a document: has expired)",
    "reset": "the connection is reset before anything is done",
    "lost": "the work is done, then the connection is reset without an answer",
    "truncated": "the work is done, half of the body arrives",
    "malformed": "the work is done, the body cannot be read (options order_id and "
    "fields: one order of the answer is spoilt)",
    "slow": "the answer comes late (option seconds, default 1; real time)",
}
DOCUMENT_OPERATIONS = ("upload", "download")
HTML = b"<html><head><title>Error</title></head><body>Error</body></html>"


@dataclass
class Fault:
    """A fault waiting for a call.

    ``after`` calls of the operation pass first, then ``times`` calls fail
    (None: all). Options: ``status`` (html), ``seconds`` (slow), ``seller``
    (only calls of that seller id), ``contains`` (only calls with that text in the path
    or query), ``order_id`` with ``fields`` (malformed: only these fields of this order
    are spoilt, by default its items).
    """

    operation: str
    kind: str
    times: int = 1
    after: int = 0
    options: dict = field(default_factory=dict)

    def __post_init__(self):
        if self.kind not in KINDS:
            known = ", ".join(KINDS)
            raise ValueError(f"Unknown kind of fault: {self.kind}. Known: {known}.")

    def matches(self, operation, seller_id, target=""):
        """Tell whether the fault is meant for this call."""
        if self.options.get("contains", "") not in target:
            return False
        wanted = self.options.get("seller")
        return self.operation == operation and wanted in (None, seller_id)


class Faults:
    """The faults that are switched on, in the order they were added."""

    def __init__(self):
        self.waiting = []

    def add(self, fault):
        """Switch a fault on."""
        self.waiting.append(fault)

    def clear(self):
        """Switch all faults off."""
        self.waiting.clear()

    def take(self, operation, seller_id, target=""):
        """Return the fault for this call, or None; counts the call."""
        for fault in self.waiting:
            if fault.matches(operation, seller_id, target):
                return self._use(fault)
        return None

    def _use(self, fault):
        if fault.after > 0:
            fault.after -= 1
            return None
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
        return fault


def before(fault, request, lwa):
    """Return the answer of a fault that strikes before the work, or None."""
    if fault.kind == "reset":
        raise ConnectionCut
    if fault.kind == "slow":
        time.sleep(float(fault.options.get("seconds", 1)))
    if fault.kind == "html":
        status = int(fault.options.get("status", 500))
        return Answer(status, raw=HTML, content_type="text/html")
    if fault.kind == "gateway_429":
        return Answer(429, {})
    if fault.kind == "expired_token" and request.operation != "token":
        lwa.expire(request.headers.get("x-amz-access-token"))
    if fault.kind == "application_429":
        return quota_exceeded(fault.options.get("scope", "the application")).answer()
    return _error(fault.kind, request.operation)


def after(fault, answer):
    """Return the answer spoilt by a fault that strikes after the work."""
    if fault.kind == "lost":
        raise ConnectionCut
    if fault.kind == "truncated":
        answer.truncated = True
    if fault.kind == "malformed" and answer.status != 204:
        answer.raw = _malformed(answer, fault.options)
    return answer


def _malformed(answer, options):
    """Return a body nobody can read, or the body with one order spoilt."""
    if "order_id" not in options:
        return b'{"malformed": '
    payload = json.loads(answer.raw)
    for order in payload.get("orders") or [payload.get("order", {})]:
        if order.get("orderId") == options["order_id"]:
            order.update(options.get("fields", {"orderItems": None}))
    return json.dumps(payload).encode()


def spoil_token(fault, answer, lwa):
    """Let the token just issued be over: the kind expired_token on "token"."""
    if fault.kind == "expired_token" and answer.status == 200:
        lwa.expire(answer.payload["access_token"])


def _error(kind, operation):
    if operation == "token":
        return _token_error(kind)
    if operation in DOCUMENT_OPERATIONS:
        return _document_error(kind)
    errors = {
        "429": quota_exceeded,
        "500": lambda: ApiError(
            500, "InternalFailure", "We encountered an internal error."
        ),
        "503": lambda: ApiError(
            503, "ServiceUnavailable", "Service is temporarily unavailable."
        ),
        "400": lambda: ApiError(400, "InvalidInput", "The input is not valid."),
        "403": lambda: denied(""),
        "expired_token": lambda: denied("The access token you provided has expired."),
    }
    return errors[kind]().answer() if kind in errors else None


def _token_error(kind):
    errors = {
        "429": (429, "temporarily_unavailable"),
        "500": (500, "server_error"),
        "503": (503, "temporarily_unavailable"),
        "403": (403, "access_denied"),
    }
    if kind not in errors:
        return None
    status, code = errors[kind]
    return Answer(status, {"error": code, "error_description": "Try again later."})


def _document_error(kind):
    errors = {
        "429": (503, "SlowDown", "Please reduce your request rate."),
        "500": (500, "InternalError", "We encountered an internal error."),
        "503": (503, "SlowDown", "Please reduce your request rate."),
        "403": (403, "AccessDenied", "Access Denied"),
        "expired_token": (403, "AccessDenied", "Request has expired"),
    }
    return storage_error(*errors[kind]) if kind in errors else None


def storage_error(status, code, message):
    """Return an error of the document storage, which speaks XML."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    )
    return Answer(status, raw=text.encode(), content_type="application/xml")
