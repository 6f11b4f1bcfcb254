"""The client against the stateful emulator: the whole way, and every fault."""

import io
from datetime import datetime, timedelta, timezone

import pytest
from spapi_models import FOLDER

from spapi import clock, documents, errors, fulfillment_feed
from spapi.client import Credentials, SpApiClient
from spapi.fulfillment_feed import FulfillmentMessage
from spapi.orders import Package
from spapi.processing_reports import parse_xml_report

emulation = pytest.importorskip("spapi_emulator")
DATA = ("BUYER", "RECIPIENT", "PROCEEDS", "FULFILLMENT", "CANCELLATION", "PACKAGES")
LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.utc)


@pytest.fixture
def emulator():
    with emulation.Emulator(
        "europe", models=FOLDER or None, limits=False, feed_seconds=30
    ) as running:
        yield running
        assert running.violations == []


@pytest.fixture
def client(emulator):
    seller = emulator.seller
    keys = Credentials(seller.client_id, seller.client_secret, seller.refresh_token)
    return SpApiClient(
        keys, emulator.url, emulator.url + "/auth/o2/token", timeout=10.0
    )


def search(client, **options):
    options.setdefault("last_updated_after", LONG_AGO)
    return client.search_orders(included_data=DATA, **options)


def all_orders(client):
    page = search(client, max_results_per_page=10)
    orders = list(page.orders)
    while page.next_token:
        page = search(client, max_results_per_page=10, pagination_token=page.next_token)
        orders += page.orders
    return orders


def unshipped(client):
    page = search(client, fulfilled_by=("MERCHANT",), fulfillment_statuses="UNSHIPPED")
    return page.orders[0]


def test_participations(client):
    found = client.get_marketplace_participations()
    assert len(found) >= 5
    assert all(one.marketplace_id and one.currency for one in found)


def test_orders_page_by_page(client):
    orders = all_orders(client)
    assert len({order.order_id for order in orders}) == len(orders) > 10
    for order in orders:
        if order.has_amounts:
            assert order.difference == 0, order
            assert all(item.amounts_consistent for item in order.items), order


def test_one_order(client):
    order = unshipped(client)
    again = client.get_order(order.order_id, included_data=DATA)
    assert again == order
    with pytest.raises(errors.NotFoundError):
        client.get_order("000-0000000-0000000")


def parcel(order, reference="1"):
    items = tuple((item.order_item_id, item.quantity) for item in order.items)
    shipped = max(order.created, LONG_AGO) + timedelta(minutes=1)
    return Package(reference, "DHL", "", "Paket", "00340434", shipped, items)


def test_confirming_a_shipment(client, emulator):
    order = unshipped(client)
    client.confirm_shipment(
        order.order_id, marketplace_id=order.marketplace_id, package=parcel(order)
    )
    assert len(emulator.shipments(order.order_id)) == 1
    again = client.get_order(order.order_id, included_data=DATA)
    assert again.status == "SHIPPED"
    assert again.packages[0].tracking_number == "00340434"


def submit(client, emulator, orders):
    messages = [
        FulfillmentMessage(
            number,
            order.order_id,
            number,
            order.created + timedelta(minutes=1),
            "DHL",
            "",
            "Paket",
            f"0034{number}",
            tuple((item.order_item_id, item.quantity) for item in order.items),
        )
        for number, order in enumerate(orders, 1)
    ]
    content = fulfillment_feed.build(emulator.seller.seller_id, messages)
    destination = client.create_feed_document(fulfillment_feed.CONTENT_TYPE)
    documents.upload(destination.url, content, fulfillment_feed.CONTENT_TYPE)
    return client.create_feed(
        fulfillment_feed.FEED_TYPE,
        marketplace_ids=sorted({order.marketplace_id for order in orders}),
        document_id=destination.document_id,
    )


def test_a_fulfilment_feed_from_upload_to_report(client, emulator):
    order = unshipped(client)
    feed_id = submit(client, emulator, [order])
    assert client.get_feed(feed_id).status in ("IN_QUEUE", "IN_PROGRESS")
    emulator.advance(120)
    feed = client.get_feed(feed_id)
    assert feed.status == "DONE"
    output = io.BytesIO()
    document = client.get_feed_document(feed.result_document_id)
    documents.download(document, output)
    report = parse_xml_report(output.getvalue())
    assert (report.processed, report.successful, report.results) == (1, 1, ())
    assert len(emulator.shipments(order.order_id)) == 1


def test_a_lost_answer_is_found_again(client, emulator):
    order = unshipped(client)
    since = clock.now(emulator.url) - timedelta(minutes=5)
    emulator.fault("createFeed", "lost")
    with pytest.raises(errors.NetworkError) as caught:
        submit(client, emulator, [order])
    assert caught.value.outcome_unknown
    page = client.get_feeds(
        feed_types=[fulfillment_feed.FEED_TYPE],
        marketplace_ids=[order.marketplace_id],
        created_since=since,
    )
    assert len(page.feeds) == 1


def test_amazons_clock_is_followed(client, emulator):
    client.get_marketplace_participations()
    emulator.advance(3600)
    client.get_marketplace_participations()
    ahead = clock.now(emulator.url) - datetime.now(timezone.utc)
    assert abs(ahead.total_seconds() - 3600) < 3


FAULTS = {
    "429": errors.ThrottledError,
    "gateway_429": errors.ThrottledError,
    "403": errors.ForbiddenError,
    "500": errors.TemporaryError,
    "503": errors.TemporaryError,
    "html": errors.TemporaryError,
    "truncated": errors.TemporaryError,
}


@pytest.mark.parametrize(
    "operation, kind",
    [
        (operation, kind)
        for operation in ("searchOrders", "createFeedDocument", "token")
        for kind in FAULTS
        if (operation, kind) != ("token", "403")
    ],
)
def test_faults(client, emulator, operation, kind):
    call = {
        "createFeedDocument": lambda: client.create_feed_document("text/xml"),
    }.get(operation, lambda: search(client))
    emulator.fault(operation, kind)
    with pytest.raises(FAULTS[kind]):
        call()
    call()


@pytest.mark.parametrize("kind", ["reset", "lost", "expired_token"])
def test_faults_that_a_question_survives(client, emulator, kind):
    emulator.fault("searchOrders", kind)
    assert search(client).orders
    assert len(emulator.calls("searchOrders")) == 2


SHIPPING = "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"


@pytest.fixture
def restricted_document(client, emulator):
    """The id of the document of a report with personal data."""
    emulator.report_body(SHIPPING, b"order-id\tbuyer-name\n")
    [marketplace, *_others] = emulator.seller.marketplaces
    report_id = client.create_report(SHIPPING, marketplace_ids=[marketplace.id])
    emulator.advance(120)
    return client.get_report(report_id).document_id


def test_a_restricted_report(client, emulator, restricted_document):
    with pytest.raises(errors.ForbiddenError):
        client.get_report_document(restricted_document)
    output = io.BytesIO()
    document = client.get_report_document(restricted_document, restricted=True)
    documents.download(document, output)
    assert output.getvalue() == b"order-id\tbuyer-name\n"
    client.get_report_document(restricted_document, restricted=True)
    assert client.get_marketplace_participations()
    assert len(emulator.calls("createRestrictedDataToken")) == 1
    assert len(emulator.calls("token")) == 1


def test_an_rdt_that_is_over_is_renewed(client, emulator, restricted_document):
    client.get_report_document(restricted_document, restricted=True)
    emulator.advance(3600)
    client.get_report_document(restricted_document, restricted=True)
    assert len(emulator.calls("createRestrictedDataToken")) == 3
    assert [call.status for call in emulator.calls("getReportDocument")] == [
        200,
        403,
        200,
    ]


@pytest.mark.parametrize("kind", FAULTS)
def test_faults_of_restricted_calls(client, emulator, restricted_document, kind):
    for operation in ("createRestrictedDataToken", "getReportDocument"):
        emulator.fault(operation, kind)
        with pytest.raises(FAULTS[kind]):
            client.get_report_document(restricted_document, restricted=True)
        assert client.get_marketplace_participations()
    assert client.get_report_document(restricted_document, restricted=True).url


def test_catalogue(emulator, client):
    emulator.add_catalog_item(
        "B000000001", barcodes=["887276302195"], title="Mug", brand="Acme"
    )
    emulator.add_catalog_item("B000000002", barcodes=["0471117099"])
    de = emulator.seller.marketplaces[0].id
    codes = ("00887276302195", "09780471117094", "04099000000017")
    page = client.search_catalog_items(
        de, identifiers=codes, identifiers_type="GTIN", locale="de_DE"
    )
    assert [item.barcodes for item in page.items] == [(codes[0],), (codes[1],)]
    assert (page.total, page.next_token) == (2, None)
    [mug] = client.search_catalog_items(de, keywords=("mug",)).items
    assert mug == client.get_catalog_item("B000000001", de)
    assert (mug.brand, mug.product_type) == ("Acme", "PRODUCT")
    with pytest.raises(errors.NotFoundError):
        client.get_catalog_item("B000000003", de)
