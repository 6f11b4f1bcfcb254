"""The journal of calls, without secrets."""

import json
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import parse_qs

HIDDEN_HEADERS = frozenset({"x-amz-access-token", "authorization", "cookie"})
HIDDEN_FIELDS = frozenset({"client_secret", "refresh_token", "code"})
HIDDEN_QUERY = frozenset({"X-Amz-Signature"})
HIDDEN = "hidden"
KEPT_CALLS = 20_000


@dataclass
class Call:
    """One call: ``status`` is 0 when the connection was cut instead of answered.

    ``body`` is the parsed JSON or form, else the text; ``time`` is the time of
    the emulator's clock (UTC).
    """

    operation: str
    method: str
    path: str
    query: dict
    headers: dict
    body: object
    status: int
    seller_id: str
    time: object
    request_id: str
    fault: str = field(default="")


class Journal:
    """The last calls, oldest first."""

    def __init__(self):
        self.entries = deque(maxlen=KEPT_CALLS)

    def add(self, request, status, fault):
        """Note a call that is finished."""
        self.entries.append(
            Call(
                operation=request.operation,
                method=request.method,
                path=request.path,
                query=_visible_query(request.query),
                headers=_visible_headers(request.headers),
                body=_visible_body(request),
                status=status,
                seller_id=request.seller.seller_id if request.seller else "",
                time=request.now,
                request_id=request.request_id,
                fault=fault.kind if fault else "",
            )
        )


def _visible_query(query):
    return {
        name: HIDDEN if name in HIDDEN_QUERY else ",".join(values)
        for name, values in query.items()
    }


def _visible_headers(headers):
    return {
        name: HIDDEN if name in HIDDEN_HEADERS else value
        for name, value in headers.items()
    }


def _visible_body(request):
    text = request.body.decode("utf-8", "replace")
    if request.operation == "token":
        return {
            name: HIDDEN if name in HIDDEN_FIELDS else values[0]
            for name, values in parse_qs(text).items()
        }
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
