"""The WSGI application: from a request to its answer, with all that goes wrong."""

import logging
import uuid
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, unquote

from . import faults
from .wire import Answer, ApiError, ConnectionCut, Request, denied, invalid, not_found

_logger = logging.getLogger(__name__)
CHUNK = 256 * 1024
USER_AGENT_LENGTH = 500
# Its errors are a bare list, unlike those of the other operations in use.
BARE_ERRORS = ("getListingsRestrictions",)


class App:
    """Answers the calls of the APIs and keeps the journal."""

    def __init__(self, emulator, control):
        self.emulator = emulator
        self.control = control

    def __call__(self, environ, start_response):
        request = _request(environ, self.emulator.now())
        if request.path.startswith("/_emulator/"):
            answer = self.control.answer(request, environ.get("REMOTE_ADDR", ""))
            return _respond(request, answer, start_response)
        answer = self._journaled(request)
        return _respond(request, answer, start_response)

    def _journaled(self, request):
        """Answer a call and note it; a cut connection has the status 0."""
        emulator = self.emulator
        route, request.args = emulator.router.find(request.method, request.raw_path)
        request.operation = route.operation if route else ""
        fault = emulator.take_fault(request)
        status = 0
        try:
            answer = self._answer(request, route, fault)
            status = answer.status
        finally:
            with emulator.world.lock:
                emulator.calls_journal.add(request, status, fault)
        return answer

    def _answer(self, request, route, fault):
        if fault:
            answer = faults.before(fault, request, self.emulator.world.lwa)
            if answer:
                return answer
        answer = self._work(request, route)
        self._add_rate(request, answer)
        self.emulator.check(request, route, answer)
        if fault:
            faults.spoil_token(fault, answer, self.emulator.world.lwa)
            answer = faults.after(fault, answer)
        return answer

    def _work(self, request, route):
        world = self.emulator.world
        try:
            with world.lock:
                world.settle()
                if route is None:
                    text = "The path or the method is not known."
                    return not_found(text).answer()
                if route.is_api:
                    self._admit(request)
                return route.handler(request).freeze()
        except ApiError as error:
            return _refusal(request, error)
        except ConnectionCut:
            raise
        except Exception:
            _logger.exception("The emulator failed in %s.", request.operation)
            text = "The emulator failed; see its log."
            return ApiError(500, "InternalFailure", text).answer()

    def _admit(self, request):
        agent = request.headers.get("user-agent", "")
        if not 0 < len(agent) <= USER_AGENT_LENGTH:
            raise invalid("The header User-Agent is missing or too long.")
        request.seller = self.emulator.world.lwa.authenticate(request)
        if request.seller is None:
            raise denied("The access token has no selling partner.")
        if not request.seller.professional:
            raise denied(request.seller.refusal)
        self.emulator.limits.take(request.seller.seller_id, request)

    def _add_rate(self, request, answer):
        rate = self.emulator.limits.header(request.operation, answer.status)
        if rate:
            answer.headers["x-amzn-RateLimit-Limit"] = rate


def _refusal(request, error):
    answer = error.answer()
    if request.operation in BARE_ERRORS:
        answer.payload = answer.payload["errors"]
    return answer


def _request(environ, now):
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = environ[name]
    host = headers.get("host") or environ["SERVER_NAME"]
    raw_path = environ["RAW_URI"].partition("?")[0]
    return Request(
        method=environ["REQUEST_METHOD"],
        path=unquote(raw_path),
        raw_path=raw_path,
        query=parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True),
        headers=headers,
        body=_body(environ, headers),
        now=now,
        base_url=f"{environ['wsgi.url_scheme']}://{host}",
        request_id=str(uuid.uuid4()),
    )


def _body(environ, headers):
    """Read the body; one without a length is read too, to be refused in peace."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return environ["wsgi.input"].read()
    length = int(headers.get("content-length") or 0)
    return environ["wsgi.input"].read(length) if length else b""


def _respond(request, answer, start_response):
    body = answer.body()
    size = body.stat().st_size if isinstance(body, Path) else len(body)
    headers = {
        **answer.headers,
        "Content-Length": str(size),
        "Date": format_datetime(request.now, usegmt=True),
        "x-amzn-RequestId": request.request_id,
    }
    if answer.content_type:
        headers["Content-Type"] = answer.content_type
    if answer.status == 204:
        del headers["Content-Length"], headers["Content-Type"]
    reason = HTTPStatus(answer.status).phrase
    start_response(f"{answer.status} {reason}", list(headers.items()))
    return _chunks(body, size // 2 if answer.truncated else size)


def _chunks(body, size):
    """Yield ``size`` bytes of the body; less than announced cuts it short."""
    if not isinstance(body, Path):
        yield body[:size]
        return
    with body.open("rb") as file:
        while size > 0:
            chunk = file.read(min(CHUNK, size))
            size -= len(chunk)
            yield chunk


def error_answer(status, message):
    """Return an error of the control API."""
    return Answer(status, {"error": message})
