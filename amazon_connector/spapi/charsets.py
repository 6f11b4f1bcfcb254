"""Which characters the bytes of a document stand for.

Amazon's documents come with a charset in ``Content-Type`` or without, as UTF-8,
cp1252 (often called ISO-8859-1) or, from Japan, cp932 (called Shift_JIS or
Windows-31J). A byte order mark of UTF-8 goes before all; then the header counts, if
the content agrees with it; else strict UTF-8, which other charsets hardly ever satisfy
by chance; else the marketplace's own.
"""

import codecs
import io
import re
from typing import BinaryIO

_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# The names Amazon uses for a smaller charset than the one it sends.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "utf-8": "utf-8-sig",
}
_ALIASES = {"windows-31j": "cp932", "ms932": "cp932"}
_CHUNK = 1024 * 1024


def from_header(content_type: str | None) -> str | None:
    """The charset named in a ``Content-Type`` header, or ``None``."""
    match = _IN_HEADER.search(content_type or "")
    return match.group(1) if match else None


def read_text(
    data: bytes | BinaryIO, charset: str | None = None, *, fallback: str = "cp1252"
) -> str:
    """The text of a document.

    :param data: bytes, or a seekable file opened for binary reading
    :param charset: what the server said (:attr:`DownloadedDocument.charset`)
    :param fallback: the charset of the marketplace: cp932 for Japan
    :return: a text without byte order mark; undecodable bytes become U+FFFD
    """
    fileobj = io.BytesIO(data) if isinstance(data, (bytes, bytearray)) else data
    name = detect(fileobj, charset, fallback=fallback)
    return fileobj.read().decode(name, "replace")


def detect(
    fileobj: BinaryIO, charset: str | None = None, *, fallback: str = "cp1252"
) -> str:
    """The codec that decodes the file from its present position; reads it once.

    The file stands where it stood afterwards.
    """
    start = fileobj.tell()
    names = [_codec(charset), "utf-8-sig", _codec(fallback)]
    if fileobj.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
        names.insert(0, "utf-8-sig")
    fileobj.seek(start)
    for name in names:
        if name and _decodes(fileobj, start, name):
            return name
    return _codec(fallback) or "cp1252"


def _codec(charset):
    name = (charset or "").strip().lower()
    try:
        name = codecs.lookup(_ALIASES.get(name, name)).name
    except LookupError:
        return None
    return _WIDER.get(name, name)


def _decodes(fileobj, start, name):
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while chunk := fileobj.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    finally:
        fileobj.seek(start)
    return True
