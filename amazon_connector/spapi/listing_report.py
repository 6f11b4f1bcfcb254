"""Reading GET_MERCHANT_LISTINGS_ALL_DATA and its relatives, one row at a time.

The files are tab-separated without quoting, with headers in many languages, some
columns missing and others twice, decimal points or commas, and header lines in
between. Nothing is guessed: what a file does not say is ``None`` or ``""``.

Source: https://developer-docs.amazon.com/sp-api/docs/report-type-values-inventory
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import BinaryIO

from .flat_files import NotAReportError, explain, is_cut_off, open_text, split
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
        self._file = open_text(fileobj, charset, fallback)
        self._header = split(self._file.readline().replace("\0", ""))
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
            raise NotAReportError(explain(self._header, "SKUs"))
        if is_cut_off(fileobj, self._header):
            raise NotAReportError("the last line breaks off")

    def rows(self, *, after: int = 1) -> Iterator[ListingRow]:
        """Yield the offers in the order of the file, each SKU as it is written.

        :param after: the line to go on after: :attr:`line` of an earlier reading
        """
        for line in self._lines(after):
            cells = split(line)
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


def _get_places(header):
    """Where each known column stands; of two with one name, the first one."""
    places = {}
    for place, name in enumerate(header):
        if column := get_column(name):
            places.setdefault(column, place)
    return places


def _get_asin(*candidates):
    return next((text for text in candidates if _ASIN.fullmatch(text)), "")


def _get_channel(value):
    if not value:
        return ""
    return "fba" if value.upper().startswith(("AMAZON", "AFN")) else "fbm"


def _get_status(value):
    status = value.lower()
    return status if status in STATUSES else ""
