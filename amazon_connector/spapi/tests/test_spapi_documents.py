"""Feed and report documents over real sockets."""

import gzip
import io
import random
import tracemalloc
import zlib

import pytest
from spapi_loopback import Reply

from spapi import charsets, documents, errors
from spapi.documents import Document, download, read_text, upload

TEXT = "sku\tprice\nKÜCHE-1\t12,34 €\n".encode() * 50


NOTHING = gzip.compress(b"")


def get(server, reply, compression=None, **options):
    server.replies = [reply]
    output = io.BytesIO()
    url = server.url + "/document?X-Amz-Signature=abc"
    found = download(Document("D", url, compression), output, **options)
    return output.getvalue(), found


def members(*parts):
    return b"".join(gzip.compress(part) for part in parts)


@pytest.mark.parametrize(
    "content, compression, headers",
    [
        (TEXT, None, {}),
        (b"", None, {}),
        (gzip.compress(TEXT), "GZIP", {}),
        (gzip.compress(TEXT), None, {"Content-Encoding": "gzip"}),
        (gzip.compress(TEXT), "GZIP", {"Content-Encoding": "gzip"}),
        (members(TEXT[:100], b"", TEXT[100:]), "GZIP", {}),
        (gzip.compress(TEXT) + b"\x00" * 600, "GZIP", {}),
        (members(TEXT[:9]) + b"\x00" * 9 + members(TEXT[9:]), "GZIP", {}),
        (NOTHING, "GZIP", {}),
    ],
)
def test_a_document_arrives_whole(server, content, compression, headers):
    expected = b"" if content in (b"", NOTHING) else TEXT
    data, found = get(server, Reply(200, content, headers), compression)
    assert data == expected
    assert found == documents.DownloadedDocument(None, len(expected))
    [call] = server.calls
    assert "x-amz-access-token" not in call.headers
    assert call.headers["accept-encoding"] == "identity"
    assert not server.token_calls


def test_the_servers_charset_is_told(server):
    headers = {"Content-Type": "text/plain; charset=Windows-31J"}
    _data, found = get(server, Reply(200, b"x", headers))
    assert found.charset == "Windows-31J"


EXPIRED = b"""<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>AccessDenied</Code><Message>Request has expired</Message>
<HostId>secret-host</HostId></Error>"""


@pytest.mark.parametrize("status", [403, 404, 400, 500, 503, 302, 206, 204])
def test_a_status_that_is_no_success(server, status):
    content = b"" if status == 204 else EXPIRED
    with pytest.raises(errors.DocumentError) as caught:
        get(server, Reply(status, content))
    assert caught.value.status == status
    assert caught.value.code == (None if status == 204 else "AccessDenied")
    assert caught.value.retryable
    assert "secret-host" not in str(caught.value)


whole = gzip.compress(TEXT)


@pytest.mark.parametrize(
    "content",
    [
        whole[:-1],
        whole[:-8],
        whole[: len(whole) // 2],
        whole[:1],
        b"",
        whole[:-8] + b"\x00" * 8,
        whole[:-4] + b"\x01\x00\x00\x00",
        whole + whole[:20],
        whole + b"\x1f",
        whole + b"more",
        b"<Error/>",
        TEXT,
        whole[:30] + b"\xff" * 10 + whole[40:],
    ],
)
def test_gzip_that_is_cut_off_or_damaged(server, content):
    with pytest.raises(errors.DocumentError):
        get(server, Reply(200, content), "GZIP")


@pytest.mark.parametrize("compression", [None, "GZIP"])
@pytest.mark.parametrize("headers", [{}, {"Content-Length": "999999"}])
def test_a_document_shorter_than_announced(server, compression, headers):
    content = gzip.compress(TEXT) if compression else TEXT
    with pytest.raises(errors.DocumentError):
        get(server, Reply(200, content, headers, fault="truncate"), compression)


def test_a_document_whose_connection_breaks(server):
    with pytest.raises(errors.NetworkError):
        server.replies = [Reply(fault="reset"), Reply(fault="reset")]
        download(Document("D", server.url), io.BytesIO())
    assert len(server.calls) == 2


def test_a_document_that_does_not_come(server):
    with pytest.raises(errors.NetworkError, match="in time"):
        get(server, Reply(200, TEXT, delay=1.0), timeout=0.1)


def test_an_unknown_compression(server):
    with pytest.raises(errors.DocumentError, match="compression"):
        get(server, Reply(200, TEXT), "BROTLI")
    assert not server.calls


@pytest.mark.parametrize("compression", [None, "GZIP"])
def test_a_document_is_bounded(server, compression):
    content = gzip.compress(TEXT) if compression else TEXT
    data, _found = get(server, Reply(200, content), compression, max_bytes=len(TEXT))
    assert data == TEXT
    with pytest.raises(errors.DocumentTooLargeError) as caught:
        get(server, Reply(200, content), compression, max_bytes=len(TEXT) - 1)
    assert not caught.value.retryable


def test_a_small_file_that_inflates_to_a_giant_one_costs_no_memory(server):
    bomb = gzip.compress(b"\x00" * 50_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(errors.DocumentTooLargeError):
            get(server, Reply(200, bomb), "GZIP", max_bytes=1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000


class Sink:
    """Counts and checks instead of keeping."""

    def __init__(self):
        self.size = self.checksum = 0

    def write(self, data):
        self.size += len(data)
        self.checksum = zlib.crc32(data, self.checksum)


@pytest.mark.parametrize("compression", [None, "GZIP"])
def test_a_large_document_is_streamed(server, compression):
    """30 MB here; 200 MB are the benchmark's business."""
    content = random.Random(1).randbytes(1_000_000) * 30
    sent = gzip.compress(content, 1) if compression else content
    server.replies = [Reply(200, sent)]
    sink = Sink()
    tracemalloc.start()
    try:
        found = download(Document("D", server.url, compression), sink)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (sink.size, sink.checksum) == (len(content), zlib.crc32(content))
    assert found.size == len(content)
    assert peak < 3_000_000


@pytest.mark.parametrize("as_file", [False, True])
def test_an_upload(server, as_file):
    server.replies = [Reply(200)]
    data = io.BytesIO(TEXT) if as_file else TEXT
    upload(server.url + "/up?X-Amz-Signature=abc", data, "text/xml; charset=UTF-8")
    [call] = server.calls
    assert (call.method, call.body) == ("PUT", TEXT)
    assert call.headers["content-type"] == "text/xml; charset=UTF-8"
    assert call.headers["content-length"] == str(len(TEXT))
    assert not {"x-amz-access-token", "transfer-encoding"} & set(call.headers)
    assert call.query == {"X-Amz-Signature": "abc"}


def test_nothing_to_upload(server):
    for data in (b"", io.BytesIO(b"")):
        with pytest.raises(errors.InvalidInputError):
            upload(server.url, data, "text/xml")
    assert not server.calls


@pytest.mark.parametrize("status", [403, 400, 500, 302])
def test_an_upload_that_is_refused(server, status):
    server.replies = [Reply(status, EXPIRED)]
    with pytest.raises(errors.DocumentError) as caught:
        upload(server.url, TEXT, "text/xml")
    assert (caught.value.status, caught.value.code) == (status, "AccessDenied")
    assert not caught.value.outcome_unknown


def test_an_upload_without_an_answer_may_be_repeated(server):
    server.replies = [Reply(fault="reset")]
    with pytest.raises(errors.NetworkError) as caught:
        upload(server.url, TEXT, "text/xml")
    assert not caught.value.outcome_unknown


@pytest.mark.parametrize(
    "data, charset, fallback, expected",
    [
        ("Küche €".encode(), None, "cp1252", "Küche €"),
        ("\ufeffKüche".encode(), None, "cp1252", "Küche"),
        ("\ufeffKüche".encode(), "UTF-8", "cp1252", "Küche"),
        ("Küche €".encode("cp1252"), None, "cp1252", "Küche €"),
        ("Küche €".encode("cp1252"), "ISO-8859-1", "cp1252", "Küche €"),
        ("Küche €".encode("cp1252"), "UTF-8", "cp1252", "Küche €"),
        ("Küche €".encode("cp1252"), "nonsense", "cp1252", "Küche €"),
        ("Łódź".encode("iso8859-2"), "iso-8859-2", "cp1252", "Łódź"),
        ("①髙橋".encode("cp932"), "Shift_JIS", "cp932", "①髙橋"),
        ("①髙橋".encode("cp932"), "Windows-31J", "cp1252", "①髙橋"),
        ("①髙橋".encode("cp932"), None, "cp932", "①髙橋"),
        ("①髙橋".encode(), None, "cp932", "①髙橋"),
        (b"", None, "cp1252", ""),
        (b"a\x81b", None, "cp1252", "a\ufffdb"),
        ("Küche".encode("utf-16"), "utf-16", "cp1252", "Küche"),
    ],
)
def test_charsets(data, charset, fallback, expected):
    assert read_text(data, charset, fallback=fallback) == expected
    assert read_text(io.BytesIO(data), charset, fallback=fallback) == expected


def test_a_character_on_the_border_of_two_pieces():
    data = b"a" * (1024 * 1024 - 1) + "ü".encode()
    fileobj = io.BytesIO(data)
    assert charsets.detect(fileobj) == "utf-8-sig"
    assert fileobj.tell() == 0


@pytest.mark.parametrize(
    "header, charset",
    [
        ("text/plain; charset=utf-8", "utf-8"),
        ('text/plain;CHARSET="Cp1252"', "Cp1252"),
        ("text/plain", None),
        (None, None),
    ],
)
def test_the_charset_in_a_header(header, charset):
    assert charsets.from_header(header) == charset
