"""Calls of every operation in use: the fullest one, then the barest one."""

from datetime import datetime, timedelta, timezone

from spapi_loopback import Reply
from spapi_offer_cases import OFFER_CALLS

from spapi.orders import Package
from spapi.restricted import RestrictedResource

MOMENT = datetime(2026, 11, 21, 10, 0, 0, 123456, tzinfo=timezone.utc)
WINDOW = {"created_since": MOMENT, "created_until": MOMENT + timedelta(days=1)}
PARCEL = Package(
    "1",
    "Other",
    "Kurier",
    "Paket",
    "00340434",
    MOMENT,
    (("12345678901234", 2),),
    supply_source_id="S1",
    transparency_codes=(("12345678901234", ("T1", "T2")),),
)
BARE_PARCEL = Package("2", "DHL", "", "", "00340434", MOMENT, (("1", 1),))
FEED = {"feedId": "F1", "processingStatus": "DONE"}
REPORT = {"reportId": "R1", "processingStatus": "DONE"}
RESTRICTED = (
    RestrictedResource("GET", "/orders/v0/orders", ("buyerInfo", "shippingAddress")),
    RestrictedResource("GET", "/reports/2021-06-30/documents/D1"),
)

# operationId -> (answer, [calls: the fullest one, then the barest one])
CALLS = {
    **OFFER_CALLS,
    "getMarketplaceParticipations": (
        Reply(200, {"payload": []}),
        [lambda c: c.get_marketplace_participations()],
    ),
    "searchOrders": (
        Reply(200, {"orders": []}),
        [
            lambda c: c.search_orders(
                last_updated_after=MOMENT,
                last_updated_before=MOMENT,
                marketplace_ids=("A1", "A2"),
                fulfilled_by=("MERCHANT",),
                fulfillment_statuses=("UNSHIPPED", "SHIPPED"),
                included_data=("BUYER", "PROCEEDS"),
                max_results_per_page=100,
                pagination_token="a/b+c==",
            ),
            lambda c: c.search_orders(created_after=MOMENT, created_before=MOMENT),
        ],
    ),
    "getOrder": (
        Reply(200, {"order": {"orderId": "028-1234567-8901234"}}),
        [
            lambda c: c.get_order("028-1234567-8901234", included_data=("TAX",)),
            lambda c: c.get_order("028-1234567-8901234"),
        ],
    ),
    "confirmShipment": (
        Reply(204),
        [
            lambda c: c.confirm_shipment("1", marketplace_id="A1", package=PARCEL),
            lambda c: c.confirm_shipment("1", marketplace_id="A1", package=BARE_PARCEL),
        ],
    ),
    "createFeedDocument": (
        Reply(201, {"feedDocumentId": "D1", "url": "https://example.com/"}),
        [lambda c: c.create_feed_document("text/xml; charset=UTF-8")],
    ),
    "createFeed": (
        Reply(202, {"feedId": "F1"}),
        [
            lambda c: c.create_feed(
                "T", marketplace_ids=("A1", "A2"), document_id="D1", options={"a": "b"}
            ),
            lambda c: c.create_feed("T", marketplace_ids=["A1"], document_id="D1"),
        ],
    ),
    "getFeed": (Reply(200, FEED), [lambda c: c.get_feed("F1")]),
    "getFeeds": (
        Reply(200, {"feeds": [FEED]}),
        [
            lambda c: c.get_feeds(
                feed_types=("T", "U"),
                marketplace_ids=("A1", "A2"),
                statuses=("DONE", "FATAL"),
                page_size=100,
                **WINDOW,
            ),
            lambda c: c.get_feeds(feed_types=("T",), next_token="n=="),
        ],
    ),
    "cancelFeed": (Reply(200), [lambda c: c.cancel_feed("F1")]),
    "getFeedDocument": (
        Reply(200, {"feedDocumentId": "D1", "url": "https://example.com/"}),
        [lambda c: c.get_feed_document("amzn1.tortuga.4.eu.D1")],
    ),
    "createReport": (
        Reply(202, {"reportId": "R1"}),
        [
            lambda c: c.create_report(
                "T",
                marketplace_ids=["A1"],
                start=MOMENT,
                end=MOMENT,
                options={"a": "b"},
            ),
            lambda c: c.create_report("T", marketplace_ids=("A1",)),
        ],
    ),
    "getReport": (Reply(200, REPORT), [lambda c: c.get_report("R1")]),
    "getReports": (
        Reply(200, {"reports": [REPORT]}),
        [
            lambda c: c.get_reports(
                report_types=("T", "U"),
                marketplace_ids=("A1", "A2"),
                statuses=("DONE", "IN_QUEUE"),
                page_size=10,
                **WINDOW,
            ),
            lambda c: c.get_reports(next_token="n=="),
        ],
    ),
    "getReportDocument": (
        Reply(200, {"reportDocumentId": "D1", "url": "https://example.com/"}),
        [lambda c: c.get_report_document("amzn1.spdoc.1.4.eu.D1")],
    ),
    "searchListingsItems": (
        Reply(200, {"numberOfResults": 0, "items": []}),
        [
            lambda c: c.search_listings_items(
                "A1SELLER",
                marketplace_ids=("A1", "A2"),
                skus=("ARM/27 S+", "PRESS-1L"),
                included_data=("summaries", "issues"),
                issue_locale="de_DE",
                page_size=20,
                page_token="n==",
            ),
            lambda c: c.search_listings_items("A1SELLER", marketplace_ids=("A1",)),
        ],
    ),
    "getListingsItem": (
        Reply(200, {"sku": "ARM/27 S+"}),
        [
            lambda c: c.get_listings_item(
                "A1SELLER",
                "ARM/27, S+",
                marketplace_ids=("A1",),
                included_data=("summaries", "offers"),
                issue_locale="de_DE",
            ),
            lambda c: c.get_listings_item("A1SELLER", "1", marketplace_ids=("A1",)),
        ],
    ),
    "searchCatalogItems": (
        Reply(200, {"numberOfResults": 0, "items": []}),
        [
            lambda c: c.search_catalog_items(
                "A1",
                identifiers=("04099000000013", "00050097425000"),
                identifiers_type="GTIN",
                page_token="n==",
                locale="de_DE",
            ),
            lambda c: c.search_catalog_items("A1", keywords=("coffee", "mug")),
        ],
    ),
    "getCatalogItem": (
        Reply(200, {"asin": "B07N4M94X4"}),
        [
            lambda c: c.get_catalog_item("B07N4M94X4", "A1", locale="de_DE"),
            lambda c: c.get_catalog_item("B07N4M94X4", "A1"),
        ],
    ),
    "getInventorySummaries": (
        Reply(200, {"payload": {"inventorySummaries": []}}),
        [
            lambda c: c.get_inventory_summaries("A1", next_token="n+/=="),
            lambda c: c.get_inventory_summaries("A1"),
        ],
    ),
    "createRestrictedDataToken": (
        Reply(200, {"restrictedDataToken": "Atz.sprdt|1", "expiresIn": 3600}),
        [
            lambda c: c.create_restricted_data_token(
                RESTRICTED, target_application="amzn1.sellerapps.app.other"
            ),
            lambda c: c.create_restricted_data_token(RESTRICTED[1:]),
        ],
    ),
}
