"""What Amazon's tab-separated reports have in common: no quoting, a header line."""

import io
import os
from typing import BinaryIO

from . import charsets
from .errors import SpApiError

_TAIL = 1024 * 1024


class NotAReportError(SpApiError):
    """The document is not the report it should be; nothing is concluded from it."""

    def __init__(self, reason, operation="report"):
        super().__init__(reason, operation=operation)


def open_text(fileobj: BinaryIO, charset: str | None, fallback: str):
    """The lines of a report as text; only a line feed ends one."""
    encoding = charsets.detect(fileobj, charset, fallback=fallback)
    # Texts hold other separators.
    return io.TextIOWrapper(fileobj, encoding=encoding, errors="replace", newline="\n")


def split(line: str) -> list[str]:
    """The cells of a line."""
    return line.rstrip("\r\n").split("\t")


def explain(header: list[str], column: str) -> str:
    """Why a file with this header is no report.

    :param column: what it should have a column of
    """
    start = header[0].lstrip("\ufeff \t").lower()
    if len(header) == 1 and not start:
        return "the file is empty"
    if start.startswith("<"):
        return "it is a page or an error message, not a report"
    return f"it has no column of {column}"


def is_cut_off(fileobj: BinaryIO, header: list[str]) -> bool:
    """Whether the file ends inside a line; looks at its end only.

    A last line without a line feed is whole if it has all the header's columns.
    """
    position = fileobj.tell()
    size = fileobj.seek(0, os.SEEK_END)
    fileobj.seek(max(0, size - _TAIL))
    last = fileobj.read().rsplit(b"\n", 1)[-1]
    fileobj.seek(position)
    return bool(last.strip(b"\r\x1a\x00 ")) and last.count(b"\t") < len(header) - 1
