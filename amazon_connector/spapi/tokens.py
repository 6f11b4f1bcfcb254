"""Access tokens of Login with Amazon (LWA), one per set of keys.

``POST <token URL>`` with ``grant_type=refresh_token`` (Login with Amazon, OAuth
2.0) gives a token for an hour. Tokens are kept in this process only, under a
digest of everything they depend on, so that two accounts, apps or hosts never
see each other's. One thread fetches, the others wait for its token.
"""

import hashlib
import os
import re
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from . import clock
from .answers import read_json, request_id, retry_after
from .errors import AuthError, TemporaryError, ThrottledError
from .transport import Request, send

OPERATION = "token"
ACCESS = "access"
# A token must still be good when a slow call reaches Amazon.
LEEWAY = 120.0
DEFAULT_LIFE = 1800.0
UNUSED = 7200.0
_TEMPORARY = ("server_error", "temporarily_unavailable")


@dataclass(slots=True, repr=False)
class _Entry:
    """What is known under one key; ``lock`` is held while fetching.

    The times are those of the monotonic clock, in seconds.
    """

    lock: threading.Lock
    token: str = ""
    good_until: float = 0.0
    asked: float = 0.0

    @property
    def is_good(self):
        return bool(self.token) and time.monotonic() < self.good_until


class TokenCache:
    """Tokens by key; safe with threads and ``fork``."""

    def __init__(self):
        self.reset()

    def reset(self):
        """Forget everything; after a fork, also locks that nobody will release."""
        self._lock = threading.Lock()
        self._entries = {}

    def get(self, key, fetch):
        """The token under ``key``; ``fetch()`` -> (token, seconds) gets a new one."""
        entry = self._entry(key)
        with entry.lock:
            if not entry.is_good:
                entry.token = ""
                token, seconds = fetch()
                entry.good_until = time.monotonic() + seconds - LEEWAY
                entry.token = token
            return entry.token

    def drop(self, key, token):
        """Forget ``token`` if it is still the one in use."""
        entry = self._entry(key)
        with entry.lock:
            if entry.token == token:
                entry.token = ""

    def _entry(self, key):
        now = time.monotonic()
        with self._lock:
            if key not in self._entries:
                self._forget_unused(now - UNUSED)
                self._entries[key] = _Entry(threading.Lock())
            self._entries[key].asked = now
            return self._entries[key]

    def _forget_unused(self, before):
        """Keys rotate: an entry nobody asks for any more only costs memory."""
        unused = [key for key, one in self._entries.items() if one.asked < before]
        for key in unused:
            del self._entries[key]


cache = TokenCache()
os.register_at_fork(after_in_child=cache.reset)


@dataclass(frozen=True, slots=True, repr=False)
class TokenSource:
    """Where the access tokens of one account come from."""

    credentials: object
    api_url: str
    token_url: str
    timeout: float

    def get(self):
        """A token that is good for at least two more minutes.

        :raise AuthError: LWA refuses the keys; ``code`` is LWA's error code,
            ``invalid_grant`` means that the seller has to authorise again
        :raise ThrottledError, TemporaryError: try again later
        """
        return cache.get(self.key(), self._fetch)

    def drop(self, token):
        """Forget ``token``, which SP-API does not accept any more."""
        cache.drop(self.key(), token)

    def key(self, kind=ACCESS):
        """What a token of this account and kind is kept under."""
        keys = self.credentials
        parts = (
            self.token_url,
            self.api_url,
            keys.client_id,
            keys.client_secret,
            keys.refresh_token,
            kind,
        )
        return hashlib.sha256("\n".join(parts).encode()).digest()

    def _fetch(self):
        request = self._request()
        answer = send(request)
        clock.observe(self.api_url, answer.headers.get("Date"))
        body = read_json(answer)
        fields = body if isinstance(body, dict) else {}
        token = fields.get("access_token")
        if answer.status == 200 and is_token(token):
            return token, life(fields.get("expires_in"))
        raise _refusal(answer, fields, self.api_url)

    def _request(self):
        keys = self.credentials
        form = {
            "grant_type": "refresh_token",
            "refresh_token": keys.refresh_token,
            "client_id": keys.client_id,
            "client_secret": keys.client_secret,
        }
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
        }
        return Request(
            OPERATION,
            "POST",
            self.token_url,
            headers,
            urlencode(form).encode(),
            self.timeout,
            harmless=True,
        )


def is_token(token):
    """Whether it is a token that can stand in a header."""
    return isinstance(token, str) and bool(re.fullmatch(r"[!-~]+", token))


def life(expires_in):
    """Seconds that a token is good for; half an hour if Amazon does not say."""
    if isinstance(expires_in, bool) or not isinstance(expires_in, (int, float, str)):
        return DEFAULT_LIFE
    try:
        return min(max(float(expires_in), 0.0), 86400.0)
    except ValueError:
        return DEFAULT_LIFE


def _refusal(answer, fields, api_url):
    """The exception for an answer without a token."""
    code = fields.get("error") if isinstance(fields.get("error"), str) else None
    description = fields.get("error_description")
    return _refusal_kind(answer.status, code)(
        description if isinstance(description, str) else "no access token",
        operation=OPERATION,
        status=answer.status,
        code=code,
        request_id=request_id(answer),
        retry_after=retry_after(answer, api_url),
    )


def _refusal_kind(status, code):
    if status == 429:
        return ThrottledError
    if status >= 500 or status < 400 or not code or code in _TEMPORARY:
        return TemporaryError
    return AuthError
