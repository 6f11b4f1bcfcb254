"""Listing reports in the shapes that sellers get them.

LISTING_REPORTS names a folder of whole files as Amazon returns them; without it the
tests of these are skipped.
"""

import io
import os
from decimal import Decimal
from pathlib import Path

import pytest

from spapi.flat_files import NotAReportError
from spapi.listing_report import ListingReport, ListingRow
from spapi.report_numbers import parse_price, parse_quantity

HEADER = "item-name\tseller-sku\tprice\tquantity\tfulfillment-channel\tstatus"
FOLDER = os.environ.get("LISTING_REPORTS")


def read(text, **options):
    data = text if isinstance(text, bytes) else text.encode()
    report = ListingReport(io.BytesIO(data), **options)
    return report, list(report.rows())


def read_file(name, fallback="cp1252"):
    if not FOLDER:
        pytest.skip("LISTING_REPORTS names no folder of listing reports")
    with (Path(FOLDER) / name).open("rb") as file:
        report = ListingReport(file, fallback=fallback)
        rows = {row.sku: row for row in report.rows()}
        report.close()
    return report, rows


def test_row():
    _report, rows = read(f"{HEADER}\nMug\tMUG-1\t9.99\t4\tDEFAULT\tActive\n")
    assert rows == [
        ListingRow(
            sku="MUG-1",
            title="Mug",
            price=Decimal("9.99"),
            quantity=4,
            channel="fbm",
            status="active",
        )
    ]


def test_column_of_two_names_and_unknown_ones():
    header = "Deprecated column\tseller-sku\tsku\tDeprecated column\tnew-in-2027"
    _report, [row] = read(f"{header}\nx\tA\tB\ty\tz\n")
    assert row == ListingRow(sku="A")


def test_header_in_capitals_behind_a_byte_order_mark():
    text = f"\ufeff{HEADER.upper()}\r\nÜber\tA\t1\t1\tDEFAULT\tActive\r\n"
    for charset in (None, "utf-8", "ISO-8859-1"):
        _report, [row] = read(text, charset=charset)
        assert (row.title, row.sku, row.status) == ("Über", "A", "active")


def test_header_lines_inside_are_skipped_and_a_sku_called_sku_is_not():
    _report, rows = read(f"{HEADER}\n{HEADER}\nMug\tSKU\t9.99\t\t\t\n")
    assert [row.sku for row in rows] == ["SKU"]


def test_quotes_and_line_separators_belong_to_the_text():
    title = '27" arm\u2028with \x85 and "more'
    _report, [row] = read(f"{HEADER}\r\n{title}\tA\t1\t1\tDEFAULT\tActive\r\n")
    assert row.title == title


def test_column_that_is_missing_says_nothing():
    report, [row] = read("seller-sku\tprice\nA\t1.00\n")
    assert (row.status, row.channel, row.quantity) == ("", "", None)
    assert report.columns == {"sku", "price"}


def test_row_without_its_last_columns():
    _report, [row] = read(f"{HEADER}\nMug\tA\t1.00\n")
    assert (row.sku, row.status) == ("A", "")


def test_lines_that_are_no_offers_are_told():
    report, rows = read(f"{HEADER}\n\nMug\t \t1\t1\t\t\nx\tA\t1\t1\t\t\tz\n")
    assert rows == []
    assert report.skipped_count == 2
    assert [(row.line, row.reason) for row in report.skipped] == [
        (3, "it has no SKU"),
        (4, "it has more columns than the header"),
    ]


def test_sku_that_fits_into_no_index():
    report, rows = read(f"{HEADER}\nMug\t{'x' * 201}\nCup\t{'x' * 200}\n")
    assert [row.title for row in rows] == ["Cup"]
    assert report.skipped[0].reason == "its SKU is too long"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file is empty"),
        ("\n", "the file is empty"),
        ("<!DOCTYPE html><html></html>", "it is a page or an error message"),
        ("\ufeff <?xml version='1.0'?><Error/>", "it is a page or an error message"),
        ("code\tmessage\n1\tno\n", "it has no column of SKUs"),
        (f"{HEADER}\rMug\tA\t1.00\t1\tDEFAULT\tActive\r", "do not end in a line feed"),
        (f"{HEADER}\nMug\tA\t1.00\t1\tDEFAULT\tActive\nCup\tB\t2", "breaks off"),
    ],
)
def test_what_is_no_report(text, reason):
    with pytest.raises(NotAReportError, match=reason):
        read(text)


def test_reading_goes_on_after_a_line():
    text = f"{HEADER}\nMug\tA\n\n{HEADER}\nCup\tB\nPot\tC\n".encode()
    report = ListingReport(io.BytesIO(text))
    rows = report.rows()
    assert (next(rows).sku, report.line) == ("A", 2)
    assert (next(rows).sku, report.line) == ("B", 5)
    again = ListingReport(io.BytesIO(text))
    assert [row.sku for row in again.rows(after=5)] == ["C"]


def test_skus_alone():
    text = f"{HEADER}\nMug\t A \t1\n\n x\t\t\nCup\tB\t1\t1\t\t\tmore\n"
    assert list(ListingReport(io.BytesIO(text.encode())).skus()) == ["A", "B"]


def test_last_line_without_line_feed_is_whole():
    _report, rows = read(f"{HEADER}\nMug\tA\t1\t1\tDEFAULT\tActive")
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("value", "price"),
    [
        ("9.99", "9.99"),
        ("39,90", "39.90"),
        ("1 299,00", "1299.00"),
        ("1\u00a0299,00", "1299.00"),
        ("1\u202f299,00", "1299.00"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1,234,567.8", "1234567.8"),
        ("1.234.567", "1234567"),
        ("1'299.00", "1299.00"),
        ("5980", "5980"),
        ("5,980", "5980"),
        ("0.999", "0.999"),
        ("12.5", "12.5"),
    ],
)
def test_price(value, price):
    assert parse_price(value) == Decimal(price)


@pytest.mark.parametrize("value", ["", "EUR 5", "-", "1e5", "NaN", ".", "1..5"])
def test_price_that_cannot_be_read(value):
    assert parse_price(value) is None


def test_quantity():
    values = ("12", "", "1,200", "-1", "1.5", "many")
    assert [parse_quantity(v) for v in values] == [12, None, 1200, None, None, None]


@pytest.mark.parametrize(
    ("title", "is_spoilt"),
    [
        ("?ó?ko dzieci?ce", True),
        ("Wa?ek do ciasta", True),
        ("Caf\ufffd press", True),
        ("What? A mug", False),
        ("Mug (blue?)", False),
        ("Łóżko", False),
    ],
)
def test_lost_letters(title, is_spoilt):
    assert ListingRow(sku="A", title=title).is_title_spoilt is is_spoilt


def test_asin_of_another_column():
    header = "seller-sku\tproduct-id\tproduct-id-type"
    lines = ["A\tB00HOSE020\t1", "B\t4006381333931\t4", "C\tnone\t1"]
    _report, rows = read("\n".join([header, *lines, ""]))
    assert [(row.asin, row.barcode) for row in rows] == [
        ("B00HOSE020", ""),
        ("", "4006381333931"),
        ("", ""),
    ]


def test_rows_are_read_one_at_a_time():
    lines = "".join(f"Mug\tSKU-{n}\t1\t1\tDEFAULT\tActive\n" for n in range(20_000))
    file = io.BytesIO(f"{HEADER}\n{lines}".encode())
    report = ListingReport(file)
    assert next(report.rows()).sku == "SKU-0"
    report.close()
    assert file.tell() < len(file.getvalue()) / 2


# Whole files


def test_uk():
    report, rows = read_file("uk_cp1252.txt")
    assert report.skipped_count == 0
    assert list(rows) == [
        "PRESS-1L",
        "ARM/27 S+",
        "HOSE-20",
        "LAMP-OLD",
        "DRAFT-1",
        "BOOK-0306406152",
    ]
    press, arm, hose = (rows[sku] for sku in ("PRESS-1L", "ARM/27 S+", "HOSE-20"))
    assert press.title == "Café press 1 l – stainless steel"
    assert (arm.title, arm.price) == ('Monitor arm 27" (single)', Decimal("1234.50"))
    assert (arm.asin, arm.barcode) == ("B07ARM27SX", "5012345678900")
    assert (hose.channel, hose.quantity) == ("fba", None)
    assert rows["LAMP-OLD"].status == "inactive"
    draft, book = rows["DRAFT-1"], rows["BOOK-0306406152"]
    assert (draft.status, draft.price, draft.asin) == ("incomplete", None, "")
    assert (book.condition, book.title) == (
        "used_very_good",
        "Book: The €uro™ question",
    )
    assert (book.asin, book.barcode) == ("0306406152", "0306406152")


def test_france():
    report, rows = read_file("fr_short_cp1252.txt")
    assert "asin" not in report.columns
    press, hose, arm = rows.values()
    assert (press.title, press.price) == ("Cafetière à piston 1 l", Decimal("39.90"))
    assert (press.asin, press.barcode) == ("", "4006381333931")
    assert (hose.asin, hose.channel, hose.quantity) == ("B00HOSE020", "fba", None)
    assert (arm.sku, arm.price) == ("ARM/27 S+", Decimal("1299.00"))
    assert (arm.status, arm.quantity) == ("inactive", 3)


def test_japan():
    _report, rows = read_file("jp_cp932.txt", fallback="cp932")
    press, hose = rows.values()
    assert (press.title, press.price) == ("コーヒープレス 1L ①", Decimal(5980))
    assert (press.asin, press.barcode) == ("", "4901234567894")
    assert (hose.asin, hose.channel) == ("B00HOSE020", "fba")


def test_poland():
    _report, rows = read_file("pl_lost_letters_cp1252.txt")
    assert all(row.is_title_spoilt for row in rows.values())
    assert rows["BED-120"].asin == "B0BEDPL120"


def test_germany():
    _report, rows = read_file("de_deprecated_columns_cp1252.txt")
    press, hose = rows.values()
    assert (press.channel, hose.channel) == ("fbm", "fba")
    assert press.title == "Kaffeebereiter 1 l – Edelstahl"
    assert (press.condition, press.quantity) == ("new_new", 12)
