"""Feed and report documents: what lies behind Amazon's presigned URLs.

A URL is good for five minutes, answers by itself and must never get SP-API's
access token. Downloads are streamed: however large a document is, a few hundred
kilobytes of it are in memory. A document that is shorter than announced, broken,
or no longer there raises :class:`DocumentError`; ask for a new URL and load again.

Amazon gives no charset for many documents, see :func:`read_text`.
"""

import re
from dataclasses import dataclass, field
from typing import BinaryIO

from urllib3.exceptions import HTTPError, ReadTimeoutError

from . import charsets
from .errors import (
    DocumentError,
    DocumentTooLargeError,
    InvalidInputError,
    NetworkError,
)
from .inflate import Inflater
from .transport import Request, open_answer, send
from .values import text

TIMEOUT = 120.0
MOST_BYTES = 4 * 1024**3
_CHUNK = 64 * 1024
_ERROR_CODE = re.compile(rb"<Code>\s*([A-Za-z0-9._-]{1,80})\s*</Code>")

read_text = charsets.read_text


@dataclass(frozen=True, slots=True)
class Document:
    """A document to download; ``compression`` is ``GZIP`` or ``None``."""

    document_id: str
    url: str = field(repr=False)
    compression: str | None = None


@dataclass(frozen=True, slots=True)
class DownloadedDocument:
    """``charset`` as the server names it, or ``None``; ``size`` in bytes."""

    charset: str | None
    size: int


def parse_document(payload, id_key: str) -> Document | None:
    """Read the answer of getFeedDocument or getReportDocument."""
    document_id, url = text(payload, id_key), text(payload, "url")
    if not document_id or not url:
        return None
    return Document(document_id, url, text(payload, "compressionAlgorithm") or None)


def upload(
    url: str, data: bytes | BinaryIO, content_type: str, *, timeout: float = TIMEOUT
) -> None:
    """Put a feed's content where createFeedDocument said.

    :param data: bytes, or a seekable file opened for binary reading
    :param content_type: exactly the one given to createFeedDocument
    :raise InvalidInputError: there is nothing to upload
    :raise DocumentError: the URL expired, or refuses the content
    :raise NetworkError: no answer. Nothing happens at Amazon before createFeed,
        so an upload may always be repeated
    """
    if not _size(data):
        raise InvalidInputError("the document is empty", operation="upload")
    headers = {"Content-Type": content_type}
    request = Request("upload", "PUT", url, headers, data, timeout, harmless=True)
    answer = send(request)
    if answer.status not in (200, 201, 204):
        raise _refused("upload", answer.status, answer.content[:4096])


def _size(data):
    if isinstance(data, (bytes, bytearray)):
        return len(data)
    position = data.tell()
    size = data.seek(0, 2) - position
    data.seek(position)
    return size


def download(
    document: Document,
    fileobj: BinaryIO,
    *,
    max_bytes: int | None = None,
    timeout: float = TIMEOUT,
) -> DownloadedDocument:
    """Write the (inflated) content of ``document`` to ``fileobj``.

    :param max_bytes: the most to write; 4 GiB without it
    :return: :class:`DownloadedDocument`
    :raise DocumentError: expired, truncated or broken; what was written so far is
        worthless
    :raise DocumentTooLargeError: larger than ``max_bytes``
    """
    if document.compression not in (None, "GZIP"):
        raise DocumentError("unknown compression", operation="download")
    request = _download_request(document.url, timeout)
    with open_answer(request) as response:
        if response.status_code != 200:
            start = next(response.iter_content(4096), b"")
            raise _refused("download", response.status_code, start)
        writer = _Writer(fileobj, MOST_BYTES if max_bytes is None else max_bytes)
        _copy(response, writer, _is_gzip(document, response))
        content_type = response.headers.get("Content-Type")
        return DownloadedDocument(charsets.from_header(content_type), writer.size)


def _download_request(url, timeout):
    return Request(
        "download", "GET", url, {"Accept-Encoding": "identity"}, None, timeout
    )


def _is_gzip(document, response):
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    return document.compression == "GZIP" or encoding == "gzip"


def _copy(response, writer, is_gzip):
    inflater = Inflater() if is_gzip else None
    received = 0
    for chunk in _chunks(response):
        received += len(chunk)
        for part in inflater.feed(chunk) if inflater else (chunk,):
            writer.write(part)
    announced = response.headers.get("Content-Length")
    if announced and announced.isdigit() and int(announced) != received:
        raise _broken("it is not as long as announced")
    if inflater:
        inflater.finish()


def _chunks(response):
    """The body as it came over the wire; a broken connection is an error here."""
    stream = response.raw.stream(_CHUNK, decode_content=False)
    while True:
        failure = None
        try:
            chunk = next(stream, None)
        except ReadTimeoutError:
            failure = NetworkError("no data in time", operation="download")
        except (HTTPError, OSError):
            failure = _broken("the connection broke off")
        if failure:
            raise failure
        if chunk is None:
            return
        yield chunk


class _Writer:
    """Counts what it writes, up to a limit."""

    def __init__(self, fileobj, most):
        self._fileobj = fileobj
        self._most = most
        self.size = 0

    def write(self, data):
        self.size += len(data)
        if self.size > self._most:
            raise DocumentTooLargeError(
                f"it is larger than {self._most} bytes", operation="download"
            )
        self._fileobj.write(data)


def _broken(reason):
    return DocumentError(reason, operation="download")


def _refused(operation, status, body):
    """The exception for a status that is no success; S3 names its code in XML."""
    code = _ERROR_CODE.search(body)
    return DocumentError(
        f"HTTP {status}",
        operation=operation,
        status=status,
        code=code.group(1).decode() if code else None,
    )
