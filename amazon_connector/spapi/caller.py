"""One call of an operation: limits, token, request, answer.

``Caller.call`` sends what an operation class describes and returns the decoded
answer, or raises the error of what went wrong (see ``errors``).
"""

import functools
import json

from . import answers, clock
from .errors import InvalidInputError, ReadOnlyError
from .restricted import RestrictedResource, RestrictedTokenSource
from .tokens import TokenSource
from .transport import Request, send
from .values import query_string

# What a read-only account must not do at Amazon. A report changes nothing there.
CHANGING = frozenset({
    "confirm_shipment", "create_feed_document", "create_feed", "cancel_feed",
    "put_listings_item", "patch_listings_item", "delete_listings_item",
})  # fmt: skip
# Done twice they leave what they leave done once, although they are no GET.
HARMLESS = frozenset(
    {"create_restricted_data_token", "put_listings_item", "patch_listings_item"}
)


class Caller:
    """Calls operations of one account.

    :param limiter: ``acquire(operation)`` is called before each operation and may
        raise :class:`ThrottledError`; ``observe(operation, rate=None,
        throttled=False)`` is called after each answer
    :param timeout: seconds, for the connection and for each wait for data
    """

    def __init__(
        self,
        credentials,
        api_url,
        token_url,
        *,
        limiter=None,
        read_only=False,
        timeout=30.0,
    ):
        self._api_url = _base_url(api_url, "api_url")
        token_url = _base_url(token_url, "token_url")
        self._tokens = TokenSource(credentials, self._api_url, token_url, timeout)
        self._limiter = limiter
        self._read_only = read_only
        self._timeout = timeout
        self.request_id = None

    def bound(self, operations, operation, *, create_rdt=None, preview=False):
        """``operations`` (a class of that module) for one call of ``operation``.

        :param create_rdt: makes an RDT for a list of :class:`RestrictedResource`;
            given, the call is made with an RDT instead of the access token
        :param preview: this call changes nothing, although the operation can
        :raise ReadOnlyError: if that would change something at Amazon and the
            account is read only
        """
        if self._read_only and operation in CHANGING and not preview:
            raise ReadOnlyError("the account is read only", operation=operation)
        return operations(functools.partial(self._send, operation, create_rdt))

    def _send(self, operation, create_rdt, call):
        """The answer of one call; ``result`` reads what is in it."""
        if self._limiter:
            self._limiter.acquire(operation)
        tokens = self._tokens_for(call, create_rdt)
        token = tokens.get()
        request, answer = self._exchange(operation, call, token)
        if answers.wants_new_token(answer):
            tokens.drop(token)
            request, answer = self._exchange(operation, call, tokens.get())
        if not 200 <= answer.status < 300:
            raise answers.failure(request, answer, self._api_url)
        return Result(request, answer)

    def _tokens_for(self, call, create_rdt):
        """The access tokens, or those that are good for ``call`` alone."""
        if not create_rdt:
            return self._tokens
        resource = RestrictedResource(call.method, call.path)
        return RestrictedTokenSource(self._tokens, (resource,), create_rdt)

    def _exchange(self, operation, call, token):
        request = self._request(operation, call, token)
        answer = send(request)
        self.request_id = answers.request_id(answer)
        clock.observe(self._api_url, answer.headers.get("Date"))
        if self._limiter:
            self._limiter.observe(
                operation, rate=answers.rate(answer), throttled=answer.status == 429
            )
        return request, answer

    def _request(self, operation, call, token):
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "x-amz-access-token": token,
        }
        body = None
        if call.body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(call.body).encode()
        url = self._api_url + call.path + query_string(call.query)
        harmless = operation in HARMLESS
        return Request(
            operation, call.method, url, headers, body, self._timeout, harmless
        )


class Result:
    """An answer of 2xx, still to be read."""

    def __init__(self, request, answer):
        self._request = request
        self.status = answer.status
        self._answer = answer

    def read(self, parse):
        """``parse(body)``.

        :raise TemporaryError: if the body is no JSON or ``parse`` returns ``None``;
            ``outcome_unknown`` is set for what was not merely a question
        """
        body = answers.read_json(self._answer)
        parsed = None if body is answers.UNREADABLE else parse(body)
        if parsed is None:
            raise answers.unreadable(self._request, self._answer)
        return parsed

    def require_status(self, status):
        """For an operation without a body, whose status is all there is.

        :raise TemporaryError: for another status
        """
        if self.status != status:
            raise answers.unreadable(self._request, self._answer)


def _base_url(url, name):
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise InvalidInputError(f"{name} is not an http(s) URL", operation="client")
    return url.rstrip("/")
