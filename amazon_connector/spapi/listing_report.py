"""Reading GET_MERCHANT_LISTINGS_ALL_DATA and its relatives, one row at a time.

The files are tab-separated without quoting, with headers in many languages, some
columns missing and others twice, decimal points or commas, and header lines in
between. Nothing is guessed: what a file does not say is ``None`` or ``""``.

Source: https://developer-docs.amazon.com/sp-api/docs/report-type-values-inventory
"""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import BinaryIO

from . import charsets
from .errors import SpApiError
from .listing_headers import get_column
from .report_numbers import parse_price, parse_quantity

# The condition codes of the report, as the Listings Items API names them.
CONDITIONS = {
    "1": "used_like_new",
    "2": "used_very_good",
    "3": "used_good",
    "4": "used_acceptable",
    "5": "collectible_like_new",
    "6": "collectible_very_good",
    "7": "collectible_good",
    "8": "collectible_acceptable",
    "10": "refurbished_refurbished",
    "11": "new_new",
}
STATUSES = ("active", "inactive", "incomplete")
ASIN_TYPE = "1"
BARCODE_TYPES = ("2", "3", "4")  # ISBN, UPC, EAN (Japan: JAN)
MOST_SKIPPED = 100
# Amazon's have 40 characters; what is far longer is no SKU, and fits into no index.
MAX_SKU = 200

_ASIN = re.compile(r"[A-Z0-9]{10}")
# A letter that was lost on the way; at the end of a word it is a question mark.
_LOST = re.compile(r"\?(?=\w)|\ufffd")
_TAIL = 1024 * 1024
# What a row is made of, in the order in which `_read` takes it.
_COLUMNS = (
    "sku",
    "title",
    "listing_id",
    "price",
    "quantity",
    "asin",
    "product_id",
    "product_id_type",
    "condition",
    "channel",
    "status",
)


class NotAReportError(SpApiError):
    """The document is no listing report; nothing can be concluded from it."""

    def __init__(self, reason):
        super().__init__(reason, operation="listing_report")


@dataclass(frozen=True, slots=True)
class ListingRow:
    """One offer as a report has it.

    ``channel``: fbm, fba or ''. ``status``: one of :data:`STATUSES` or '' when the
    file does not say. ``quantity`` is ``None`` for FBA, ``price`` where there is
    none; it is in the marketplace's currency.
    """

    sku: str
    title: str = ""
    listing_id: str = ""
    price: Decimal | None = None
    quantity: int | None = None
    asin: str = ""
    barcode: str = ""
    condition: str = ""
    channel: str = ""
    status: str = ""

    @property
    def is_title_spoilt(self) -> bool:
        """Whether letters of the title were lost before the download."""
        return bool(_LOST.search(self.title))


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A line that is no offer: its number in the file, from 1, and why."""

    line: int
    reason: str


class ListingReport:
    """A listing report that lies in a file.

    :param fileobj: a seekable file opened for binary reading, at its start
    :param charset: what the server said (``DownloadedDocument.charset``)
    :param fallback: the charset of the marketplace: cp932 for Japan
    :raise NotAReportError: empty, HTML, an error in XML, without a column of SKUs,
        or cut off

    ``columns`` are the known columns of the file (keys of
    ``listing_headers.NAMES``). ``line`` is the number of the line read last, from
    1. ``skipped`` and ``skipped_count`` tell what :meth:`rows` left out.
    """

    def __init__(
        self,
        fileobj: BinaryIO,
        charset: str | None = None,
        *,
        fallback: str = "cp1252",
    ):
        encoding = charsets.detect(fileobj, charset, fallback=fallback)
        # Only a line feed ends a line: texts hold other separators.
        self._file = io.TextIOWrapper(
            fileobj, encoding=encoding, errors="replace", newline="\n"
        )
        self._header = _split(self._file.readline().replace("\0", ""))
        self._places = _get_places(self._header)
        self.columns = frozenset(self._places)
        # A column that the file does not have is the empty cell after the last one.
        self._pick = itemgetter(*(self._places.get(c, -1) for c in _COLUMNS))
        self.line = 1
        self.skipped: list[SkippedRow] = []
        self.skipped_count = 0
        if any("\r" in name for name in self._header):
            raise NotAReportError("its lines do not end in a line feed")
        if "sku" not in self._places:
            raise NotAReportError(_explain(self._header))
        if _is_cut_off(fileobj, self._header):
            raise NotAReportError("the last line breaks off")

    def rows(self, *, after: int = 1) -> Iterator[ListingRow]:
        """Yield the offers in the order of the file, each SKU as it is written.

        :param after: the line to go on after: :attr:`line` of an earlier reading
        """
        for line in self._lines(after):
            cells = _split(line)
            if not any(cells) or self._is_header(cells):
                continue
            reason = self._get_misfit(cells)
            if reason:
                self._skip(self.line, reason)
            else:
                yield self._read(cells)

    def skus(self) -> Iterator[str]:
        """Yield what stands in the column of SKUs; faster than :meth:`rows`."""
        place = self._places["sku"]
        for line in self._lines(1):
            cells = line.split("\t", place + 1)
            if len(cells) > place and (sku := cells[place].strip()):
                yield sku

    def _lines(self, after):
        for number, line in enumerate(self._file, start=2):
            self.line = number
            if number > after:
                yield line.replace("\0", "")

    def close(self):
        """Give the file back to whoever opened it."""
        self._file.detach()

    def _is_header(self, cells):
        """Whether a line is the header again; a SKU may have the column's name."""
        place = self._places["sku"]
        is_like = len(cells) > place and cells[place] == self._header[place]
        return is_like and self.columns <= _get_places(cells).keys()

    def _get_misfit(self, cells):
        if len(cells) > len(self._header):
            return "it has more columns than the header"
        sku = "".join(cells[self._places["sku"] :][:1]).strip()
        if len(sku) > MAX_SKU:
            return "its SKU is too long"
        return "" if sku else "it has no SKU"

    def _skip(self, line, reason):
        self.skipped_count += 1
        if len(self.skipped) < MOST_SKIPPED:
            self.skipped.append(SkippedRow(line, reason))

    def _read(self, cells):
        cells += [""] * (len(self._header) + 1 - len(cells))
        sku, title, listing_id, price, quantity, asin, code, kind, *rest = map(
            str.strip, self._pick(cells)
        )
        condition, channel, status = rest
        return ListingRow(
            sku=sku,
            title=title,
            listing_id=listing_id,
            price=parse_price(price),
            quantity=parse_quantity(quantity),
            asin=_get_asin(asin, code if kind == ASIN_TYPE else ""),
            barcode=code if kind in BARCODE_TYPES else "",
            condition=CONDITIONS.get(condition, ""),
            channel=_get_channel(channel),
            status=_get_status(status),
        )


def _split(line):
    return line.rstrip("\r\n").split("\t")


def _get_places(header):
    """Where each known column stands; of two with one name, the first one."""
    places = {}
    for place, name in enumerate(header):
        if column := get_column(name):
            places.setdefault(column, place)
    return places


def _explain(header):
    start = header[0].lstrip("\ufeff \t").lower()
    if len(header) == 1 and not start:
        return "the file is empty"
    if start.startswith("<"):
        return "it is a page or an error message, not a report"
    return "it has no column of SKUs"


def _is_cut_off(fileobj, header):
    """Whether the file ends inside a line; looks at its end only.

    A last line without a line feed is whole if it has all the header's columns.
    """
    position = fileobj.tell()
    size = fileobj.seek(0, os.SEEK_END)
    fileobj.seek(max(0, size - _TAIL))
    last = fileobj.read().rsplit(b"\n", 1)[-1]
    fileobj.seek(position)
    return bool(last.strip(b"\r\x1a\x00 ")) and last.count(b"\t") < len(header) - 1


def _get_asin(*candidates):
    return next((text for text in candidates if _ASIN.fullmatch(text)), "")


def _get_channel(value):
    if not value:
        return ""
    return "fba" if value.upper().startswith(("AMAZON", "AFN")) else "fbm"


def _get_status(value):
    status = value.lower()
    return status if status in STATUSES else ""
