"""What Amazon's tab-separated reports have in common: no quoting, a header line."""

import io
import os
import re
from collections.abc import Iterator
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


class Table:
    """The rows of a report as dictionaries, of some of its columns.

    :param fileobj: a seekable file opened for binary reading, at its start
    :param charset: what the server said (``DownloadedDocument.charset``)
    :param columns: those to read; the first one must be there, the others need not
    :param what: what the first column holds, for people
    :raise NotAReportError: empty, HTML, an error in XML, without the first column, or
        cut off
    """

    def __init__(
        self, fileobj: BinaryIO, charset: str | None, columns, what: str, operation: str
    ):
        self._file = open_text(fileobj, charset, "cp1252")
        self._key = columns[0]
        header = split(self._file.readline().replace("\0", ""))
        names = [get_name(cell) for cell in header]
        if self._key not in names:
            raise NotAReportError(explain(header, what), operation)
        if is_cut_off(fileobj, header):
            raise NotAReportError("the last line breaks off", operation)
        self._places = {c: names.index(c) for c in columns if c in names}

    def rows(self) -> Iterator[dict]:
        """Yield the rows in the order of the file; what is missing is ''."""
        for line in self._file:
            cells = split(line.replace("\0", ""))
            told = {name: get_cell(cells, at) for name, at in self._places.items()}
            # A header line in between names the column again.
            if told[self._key] and get_name(told[self._key]) != self._key:
                yield told

    def close(self):
        """Give the file back to whoever opened it."""
        self._file.detach()


def get_name(cell: str) -> str:
    """The name of a column, as all reports would write it."""
    return re.sub(r"[\s_]+", "-", cell.strip("\ufeff \r\"'").lower())


def get_cell(cells: list[str], place: int) -> str:
    """A cell of a line that may be too short."""
    return cells[place].strip() if place < len(cells) else ""
