"""Keeps secrets and personal data out of exception texts and logs.

``redact`` masks what must not be in a text. ``quiet`` silences urllib3 for the
calls of this package: at DEBUG it logs the path and query of every request, and
its warnings hold whole URLs, that is order ids and signed document addresses.
"""

import contextlib
import contextvars
import logging
import re

_MASKS = (
    (re.compile(r"\b(?:Atza|Atzr|Atz\.|Atc|amzn1\.oa2-cs)\S+"), "***"),
    (re.compile(r"\bhttps?://\S+", re.IGNORECASE), "<url>"),
    (re.compile(r"\b(X-Amz-[\w-]+)=[^\s&]+", re.IGNORECASE), r"\1=***"),
    (
        re.compile(
            r"\b(client_secret|refresh_token|access_token|restrictedDataToken)"
            r"(\W{1,4})[^\s,;&\"']+",
            re.IGNORECASE,
        ),
        r"\1\2***",
    ),
    (re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+"), "<e-mail>"),
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_CHATTY = ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry")

_is_quiet = contextvars.ContextVar("spapi_is_quiet", default=False)


def redact(text) -> str:
    """``text`` on one line, without tokens, secrets, URLs and e-mail addresses."""
    text = _CONTROL.sub(" ", str(text)).strip()
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return text


@contextlib.contextmanager
def quiet():
    """Drop urllib3's log records for the calls made inside."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def _is_wanted(record):
    return not _is_quiet.get()


def _install():
    for name in _CHATTY:
        logging.getLogger(name).addFilter(_is_wanted)


_install()
