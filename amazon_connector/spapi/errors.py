"""What can go wrong at Amazon, sorted by what the caller should do about it.

The tree::

    SpApiError
    ├── AuthError               the keys or the authorisation need a person
    │   └── ForbiddenError      authorised, but not for this (role, marketplace)
    ├── ThrottledError          over the usage plan: come back after retry_after
    ├── NotFoundError           no such order, feed, report or document
    ├── InvalidInputError       Amazon (or this package) refuses the request
    │   └── ConflictError       refused because of the state something is in
    ├── TemporaryError          try again later
    │   ├── NetworkError        no answer, or only a part of one
    │   └── DocumentError       a document is not what was announced
    ├── DocumentTooLargeError   larger than the caller allows
    └── ReadOnlyError           refused here; nothing was sent

Texts are made for logs: they hold the operation, the status, Amazon's code and
the beginning of Amazon's message, and never a URL, a token or an address.
"""

from typing import NamedTuple

from .redaction import redact

MAX_MESSAGE = 300


class Detail(NamedTuple):
    """One entry of Amazon's error list, as it came; may hold personal data."""

    code: str
    message: str
    details: str


class SpApiError(Exception):
    """A call that did not succeed.

    :param message: a short text; secrets are masked, 300 characters are kept
    :param operation: the operationId in snake case, ``token``, ``upload`` or
        ``download``
    :param status: the HTTP status, ``None`` without an answer
    :param code: Amazon's error code (``QuotaExceeded``, ``invalid_grant`` …)
    :param errors: every entry of Amazon's error list (:class:`Detail`)
    :param request_id: Amazon's ``x-amzn-RequestId``, which its support asks for
    :param retry_after: seconds after which a repetition can succeed, if known
    :param outcome_unknown: the work may have been done at Amazon although
        nobody told us: look before repeating (getFeeds, getOrder …)
    """

    _retryable = False

    def __init__(
        self,
        message,
        *,
        operation,
        status=None,
        code=None,
        errors=(),
        request_id=None,
        retry_after=None,
        outcome_unknown=False,
    ):
        self.message = redact(message)[:MAX_MESSAGE]
        self.operation = operation
        self.status = status
        self.code = code
        self.errors = tuple(errors)
        self.request_id = request_id
        self.retry_after = retry_after
        self.outcome_unknown = outcome_unknown
        super().__init__(self._text())

    def _text(self):
        facts = (
            ("status", self.status),
            ("code", self.code and redact(str(self.code))[:MAX_MESSAGE]),
            ("request id", self.request_id),
        )
        known = ", ".join(f"{name} {value}" for name, value in facts if value)
        return f"{self.operation}: {self.message}" + (f" ({known})" if known else "")

    def __reduce__(self):
        """Pickling, which does not know keyword-only arguments by itself."""
        return _rebuild, (type(self), self.__dict__)

    @property
    def retryable(self) -> bool:
        """Whether the same call can succeed later without anybody's help."""
        return self._retryable


def _rebuild(kind, state):
    error = kind.__new__(kind)
    error.__dict__.update(state)
    error.args = (error._text(),)
    return error


class AuthError(SpApiError):
    """The credentials are refused, or the seller withdrew the authorisation."""


class ForbiddenError(AuthError):
    """The credentials are good, but do not allow this operation or marketplace."""


class ThrottledError(SpApiError):
    """More calls than the usage plan allows."""

    _retryable = True


class NotFoundError(SpApiError):
    """What was asked for does not exist (any more) for this seller."""


class InvalidInputError(SpApiError):
    """The request is refused and will be refused again if nothing changes."""


class ConflictError(InvalidInputError):
    """The request contradicts the state of what it is about."""


class TemporaryError(SpApiError):
    """Amazon, or something on the way to it, does not work at the moment."""

    _retryable = True


class NetworkError(TemporaryError):
    """No connection, no answer in time, or an answer that broke off."""


class DocumentError(TemporaryError):
    """A document is not what was announced: truncated, broken, expired URL."""


class DocumentTooLargeError(SpApiError):
    """A document is larger than the caller is ready to take."""


class ReadOnlyError(SpApiError):
    """The account is read only: the call was refused here, nothing was sent."""


class MalformedOrderError(SpApiError):
    """An order that cannot be read; the reason names the field, never its value."""

    def __init__(self, order_id, reason):
        self.order_id = order_id
        self.reason = reason
        super().__init__(reason, operation="parse_order")
