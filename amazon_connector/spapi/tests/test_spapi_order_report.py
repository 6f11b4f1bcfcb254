import io
from datetime import datetime, timezone

import pytest

from spapi.flat_files import NotAReportError
from spapi.order_report import OrderReport

DE = "A1PA6795UKMFR9"
HEADER = (
    "amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\t"
    "fulfillment-channel\tsales-channel\tproduct-name\tship-city"
)


def read(*lines, header=HEADER, charset=None, encoding="utf-8"):
    data = "\n".join([header, *lines, ""]).encode(encoding)
    report = OrderReport(io.BytesIO(data), charset, {"amazon.de": DE})
    return list(report.orders())


def row(order_id, status="Unshipped", channel="Merchant", sales="Amazon.de", name="A"):
    times = "2026-11-02T10:00:00+00:00\t2026-11-03T12:30:00+01:00"
    return f"{order_id}\t{times}\t{status}\t{channel}\t{sales}\t{name}\tKöln"


def test_one_row_per_order():
    first, second = read(row("1"), row("1", name="B"), "", row("2", channel="Amazon"))
    assert (first.order_id, first.status, first.marketplace_id) == (
        "1",
        "UNSHIPPED",
        DE,
    )
    assert first.created == datetime(2026, 11, 2, 10, tzinfo=timezone.utc)
    assert first.last_updated == datetime(2026, 11, 3, 11, 30, tzinfo=timezone.utc)
    assert first.is_fbm and first.sales_channel == "AMAZON"
    assert second.order_id == "2" and second.fulfilled_by == "AMAZON"
    assert "Köln" not in repr(first)


@pytest.mark.parametrize(
    "text, status",
    [
        ("Pending", "PENDING"),
        ("Pending - Waiting for Pick Up", "PENDING"),
        ("PartiallyShipped", "PARTIALLY_SHIPPED"),
        ("Partially Shipped", "PARTIALLY_SHIPPED"),
        ("Shipped - Delivered to Buyer", "SHIPPED"),
        ("Shipping", "SHIPPED"),
        ("Cancelled", "CANCELLED"),
        ("Canceled", "CANCELLED"),
        ("Lost in Space", "Lost in Space"),
        ("", ""),
    ],
)
def test_statuses(text, status):
    assert read(row("1", status=text))[0].status == status


def test_other_channels_and_shops():
    other, unknown = read(row("1", sales="Non-Amazon DE"), row("2", sales="Amazon.xx"))
    assert other.sales_channel == "NON_AMAZON"
    assert unknown.sales_channel == "AMAZON" and unknown.marketplace_id == ""


def test_columns_by_name_and_charsets():
    lines = ['Amazon.de\tMerchant\t302-1\t"5 inch TV \u2028']
    header = "Sales Channel\tfulfillment_channel\tAmazon-Order-Id\tproduct-name"
    (order,) = read(*lines, HEADER, header=header)[:1]
    assert (order.order_id, order.status, order.created) == ("302-1", "", None)
    assert order.marketplace_id == DE
    for options in ({"encoding": "cp1252"}, {"encoding": "utf-8-sig"}):
        assert read(row("7", name="Größe"), **options)[0].order_id == "7"
    assert read(row("7", name="Größe"), encoding="cp1252", charset="Cp1252")


def test_header_in_between_is_no_order():
    assert [o.order_id for o in read(row("1"), HEADER, row("2"))] == ["1", "2"]


@pytest.mark.parametrize(
    "data, reason",
    [
        ("", "empty"),
        ("<html><body>Error</body></html>", "error message"),
        ("sku\tasin\nA\tB\n", "no column of order ids"),
        (HEADER + "\n" + row("1") + "\n302-5\t2026", "breaks off"),
    ],
)
def test_what_is_no_report(data, reason):
    with pytest.raises(NotAReportError, match=reason):
        OrderReport(io.BytesIO(data.encode()), None, {})
