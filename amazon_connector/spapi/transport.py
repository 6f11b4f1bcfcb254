"""One HTTP request, one answer or one ``NetworkError``; no retries, no sleeping.

The exception: a GET whose kept-alive connection turned out to be closed by the
other side is sent once more, because that happens by mere bad timing.

Errors are raised outside of ``except`` blocks on purpose: the exceptions of
``requests`` hold the whole URL, and a chained one ends up in the log.
"""

import contextlib
import platform
import ssl
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError

from .connections import pool
from .errors import NetworkError
from .redaction import quiet

APP = "amazon_connector/19.0"
# "Include a User-Agent header in all requests", SP-API developer guide.
USER_AGENT = (
    f"{APP} (Language=Python/{platform.python_version()};"
    f" Platform={platform.system()}/{platform.release()})"
)[:500]
_UNSAFE = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """What to send; ``body`` is bytes or a file opened for binary reading.

    ``harmless``: sent twice, it changes nothing, whatever its method is.
    """

    operation: str
    method: str
    url: str
    headers: dict
    body: Any = None
    timeout: float = 30.0
    harmless: bool = False

    @property
    def is_unsafe(self):
        """Whether a repetition without looking could do the work twice."""
        return self.method in _UNSAFE and not self.harmless


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What came back; ``headers`` ignores case."""

    status: int
    headers: Any
    content: bytes


def send(request):
    """Send and read the answer, whatever its status.

    :raise NetworkError: ``outcome_unknown`` is set for a POST, PUT or PATCH that
        may have reached the other side
    """
    with open_answer(request) as response:
        failure = content = None
        try:
            content = response.content
        except (requests.RequestException, HTTPError, OSError) as error:
            failure = _network_error(request, error, sent=True)
        if failure:
            raise failure
        return Answer(response.status_code, response.headers, content)


@contextlib.contextmanager
def open_answer(request):
    """The ``requests`` response with its body still to be read.

    :raise NetworkError: see :func:`send`
    """
    with pool.lend() as session, quiet():
        response = _open(session, request)
        try:
            yield response
        finally:
            response.close()


def _open(session, request):
    response, failure, stale = _try(session, request)
    if stale and request.method == "GET":
        response, failure, stale = _try(session, request)
    if failure:
        raise failure
    return response


def _try(session, request):
    """(response, None, False) or (None, NetworkError, connection was stale)."""
    try:
        response = session.request(
            request.method,
            request.url,
            data=request.body,
            headers={"User-Agent": USER_AGENT, **request.headers},
            timeout=request.timeout,
            allow_redirects=False,
            stream=True,
        )
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        sent = not _was_never_sent(error)
        return None, _network_error(request, error, sent), _is_stale(error)
    return response, None, False


def _network_error(request, error, sent):
    return NetworkError(
        _describe(error),
        operation=request.operation,
        outcome_unknown=sent and request.is_unsafe,
    )


def _describe(error):
    """A reason without the exception's own text, which holds the URL."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy does not connect"
    if isinstance(error, requests.exceptions.SSLError):
        return "the secure connection failed"
    if _was_never_sent(error):
        return "no connection"
    return "the connection broke off"


def _causes(error):
    """``error`` and what requests and urllib3 wrapped into it."""
    while isinstance(error, BaseException):
        yield error
        inner = (
            getattr(error, "reason", None)
            or getattr(error, "original_error", None)
            or next(iter(error.args), None)
        )
        error = inner if inner is not error else None


def _was_never_sent(error):
    """Whether the failure came before the request left, which is then not done.

    A TLS or proxy error may come later as well, unless no connection was made or
    the certificate was refused.
    """
    if isinstance(error, (requests.exceptions.ConnectTimeout, UnicodeError)):
        return True
    if isinstance(error, ValueError) and isinstance(error, requests.RequestException):
        return True
    before = (NewConnectionError, ssl.SSLCertVerificationError)
    return any(isinstance(cause, before) for cause in _causes(error))


def _is_stale(error):
    """Whether the other side closed the connection instead of answering."""
    if isinstance(error, requests.Timeout):
        return False
    closed = (ProtocolError, ConnectionError, ssl.SSLEOFError)
    return any(isinstance(cause, closed) for cause in _causes(error))
