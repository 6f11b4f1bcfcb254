"""Every static sandbox case of the operations in use, replayed through the client."""

from decimal import Decimal
from pathlib import Path

import pytest
from spapi_loopback import Reply
from spapi_models import FILES, FOLDER, Operation, needs_models
from spapi_offer_cases import OFFER_CASES, OFFER_CHECKS, OFFER_REQUIRED

from spapi import errors
from spapi.orders import Package
from spapi.restricted import RestrictedResource
from spapi.values import parse_timestamp

IN_USE = FILES if FOLDER and Path(FOLDER, "models").is_dir() else ()
# Amazon's case asks for an empty ASIN, which a path cannot hold.
IMPOSSIBLE = ("getCatalogItem", 400)
CASES = [
    pytest.param(name, *case, id=f"{name}-{case[0]}-{index}")
    for name in IN_USE
    for index, case in enumerate(Operation(name).cases)
    if (name, case[0]) != IMPOSSIBLE
]


def renamed(names):
    """A function from the case's parameters to keyword arguments."""
    return lambda given: {names[name]: value for name, value in given.items()}


SEARCH = renamed(
    {
        "createdAfter": "created_after",
        "marketplaceIds": "marketplace_ids",
        "includedData": "included_data",
        "paginationToken": "pagination_token",
    }
)
PAGE = renamed(
    {
        "feedTypes": "feed_types",
        "reportTypes": "report_types",
        "processingStatuses": "statuses",
        "pageSize": "page_size",
    }
)


LISTINGS = renamed(
    {
        "identifiers": "skus",
        "marketplaceIds": "marketplace_ids",
        "includedData": "included_data",
        "pageSize": "page_size",
    }
)
# What Amazon requires, and its cases leave out.
REQUIRED = {
    **OFFER_REQUIRED,
    "searchListingsItems": {"sellerId": "A1SELLER"},
    "getListingsItem": {
        "sellerId": "A1SELLER",
        "sku": "GM-ZDPI-9B4E",
        "marketplaceIds": ["ATVPDKIKX0DER"],
    },
}


def search_catalog_items(client, given):
    [marketplace_id] = given["marketplaceIds"]
    return client.search_catalog_items(
        marketplace_id,
        keywords=given["keywords"],
        included_data=given["includedData"],
        page_size=None,
    )


def get_catalog_item(client, given):
    [marketplace_id] = given["marketplaceIds"]
    return client.get_catalog_item(
        given["asin"], marketplace_id, included_data=given["includedData"]
    )


def search_listings_items(client, given):
    query = {n: v for n, v in given.items() if n not in ("sellerId", "identifiersType")}
    return client.search_listings_items(given["sellerId"], **LISTINGS(query))


def get_listings_item(client, given):
    return client.get_listings_item(
        given["sellerId"], given["sku"], marketplace_ids=given["marketplaceIds"]
    )


def get_order(client, given):
    return client.get_order(
        given["orderId"], included_data=given.get("includedData", ())
    )


def confirm_shipment(client, given):
    body, detail = given["body"], given["body"]["packageDetail"]
    items = detail["orderItems"]
    package = Package(
        detail["packageReferenceId"],
        detail["carrierCode"],
        detail["carrierName"],
        detail["shippingMethod"],
        detail["trackingNumber"],
        parse_timestamp(detail["shipDate"]) or detail["shipDate"],
        tuple((item["orderItemId"], item["quantity"]) for item in items),
        detail["shipFromSupplySourceId"],
        tuple((i["orderItemId"], tuple(i["transparencyCodes"])) for i in items),
    )
    return client.confirm_shipment(
        given["orderId"], marketplace_id=body["marketplaceId"], package=package
    )


def create_feed(client, given):
    body = given["body"]
    return client.create_feed(
        body.get("feedType"),
        marketplace_ids=body["marketplaceIds"],
        document_id=body["inputFeedDocumentId"],
    )


def create_report(client, given):
    body = given["body"]
    return client.create_report(
        body["reportType"],
        marketplace_ids=body["marketplaceIds"],
        start=parse_timestamp(body["dataStartTime"]),
    )


def create_restricted_data_token(client, given):
    body = given["body"]
    rows = body["restrictedResources"]
    return client.create_restricted_data_token(
        [RestrictedResource(row["method"], row["path"]) for row in rows],
        target_application=body.get("targetApplication"),
    )


CALLS = {
    **OFFER_CASES,
    "getMarketplaceParticipations": lambda c, g: c.get_marketplace_participations(),
    "searchOrders": lambda c, g: c.search_orders(**SEARCH(g)),
    "getOrder": get_order,
    "confirmShipment": confirm_shipment,
    "createFeedDocument": lambda c, g: c.create_feed_document(
        g["body"].get("contentType")
    ),
    "createFeed": create_feed,
    "getFeed": lambda c, g: c.get_feed(g["feedId"]),
    "getFeeds": lambda c, g: c.get_feeds(**PAGE(g)),
    "cancelFeed": lambda c, g: c.cancel_feed(g["feedId"]),
    "getFeedDocument": lambda c, g: c.get_feed_document(g["feedDocumentId"]),
    "createReport": create_report,
    "getReport": lambda c, g: c.get_report(g["reportId"]),
    "getReports": lambda c, g: c.get_reports(**PAGE(g)),
    "getReportDocument": lambda c, g: c.get_report_document(g["reportDocumentId"]),
    "searchListingsItems": search_listings_items,
    "getListingsItem": get_listings_item,
    "searchCatalogItems": search_catalog_items,
    "getCatalogItem": get_catalog_item,
    "createRestrictedDataToken": create_restricted_data_token,
}


def on_the_wire(value):
    return ",".join(value) if isinstance(value, list) else str(value)


@needs_models
def test_all_cases_are_there():
    assert len(CASES) == 55
    assert {case.values[0] for case in CASES} == set(CALLS) == set(FILES)


@needs_models
@pytest.mark.parametrize("name, status, given, response", CASES)
def test_case(client, server, name, status, given, response):
    given = {**REQUIRED.get(name, {}), **given}
    server.replies = [Reply(status, b"" if response is None else response)]
    if status >= 400:
        with pytest.raises(errors.InvalidInputError) as caught:
            CALLS[name](client, given)
        check_error(caught.value, status, response)
    else:
        CHECKS[name](CALLS[name](client, given), response)
    [call] = server.calls
    operation = Operation(name)
    assert (call.method, call.path) == (operation.method, operation.path_with(given))
    query = {n: on_the_wire(v) for n, v in given.items() if n in operation.parameters}
    assert call.query == query
    assert (call.json if call.body else None) == given.get("body")


def check_error(error, status, response):
    [entry] = response if isinstance(response, list) else response["errors"]
    assert error.status == status
    assert error.code == entry["code"]
    assert error.errors[0].message == entry["message"]
    assert error.errors[0].details == entry.get("details", "")
    assert not error.retryable


def check_participations(found, response):
    [entry] = response["payload"]
    [one] = found
    assert one.marketplace_id == entry["marketplace"]["id"]
    assert one.currency == entry["marketplace"]["defaultCurrencyCode"]
    assert one.store_name == entry["storeName"]
    assert one.is_participating
    assert not one.has_suspended_listings


def check_orders_page(page, response):
    assert not page.malformed
    assert page.next_token == response.get("pagination", {}).get("nextToken")
    assert page.created_before == parse_timestamp(response["createdBefore"])
    assert len(page.orders) == len(response["orders"])
    for order, payload in zip(page.orders, response["orders"], strict=True):
        check_order(order, payload)


def check_order(order, response):
    payload = response.get("order", response)
    assert order.order_id == payload["orderId"]
    assert order.created == parse_timestamp(payload["createdTime"])
    assert order.marketplace_id == payload["salesChannel"]["marketplaceId"]
    assert order.status == payload["fulfillment"]["fulfillmentStatus"]
    assert order.programs == frozenset(payload.get("programs", []))
    address = payload["recipient"]["deliveryAddress"]
    assert order.address.line1 == address["addressLine1"]
    assert order.grand_total.amount == Decimal(
        payload["proceeds"]["grandTotal"]["amount"]
    )
    assert [item.order_item_id for item in order.items] == [
        item["orderItemId"] for item in payload["orderItems"]
    ]
    assert [item.sku for item in order.items] == [
        item["product"]["sellerSku"] for item in payload["orderItems"]
    ]
    assert order.has_amounts
    assert order.difference == 0
    assert all(item.amounts_consistent for item in order.items)
    assert len(order.packages) == len(payload.get("packages", []))


def check_feed(feed, response):
    assert feed.feed_id == response["feedId"]
    assert feed.feed_type == response["feedType"]
    assert feed.status == response["processingStatus"]
    assert feed.created == parse_timestamp(response["createdTime"])
    assert feed.ended == parse_timestamp(response["processingEndTime"])


def check_feeds(page, response):
    assert page.next_token == response["nextToken"]
    for feed, payload in zip(page.feeds, response["feeds"], strict=True):
        check_feed(feed, payload)


def check_report(report, response):
    assert report.report_id == response["reportId"]
    assert report.report_type == response["reportType"]
    assert report.status == response["processingStatus"]
    assert report.data_start == parse_timestamp(response["dataStartTime"])


def check_reports(page, response):
    assert page.next_token == response["nextToken"]
    for report, payload in zip(page.reports, response["reports"], strict=True):
        check_report(report, payload)


def check_destination(destination, response):
    assert destination.document_id == response["feedDocumentId"]
    assert destination.url == response["url"]


def check_document(document, response):
    ids = (response.get("feedDocumentId"), response.get("reportDocumentId"))
    assert document.document_id in ids
    assert (document.url, document.compression) == (response["url"], None)


def check_listing(item, response):
    assert item.sku == response["sku"]
    [first, second] = response["summaries"]
    summary = item.summary(first["marketplaceId"])
    assert (summary.asin, summary.title) == (first["asin"], first["itemName"])
    assert summary.statuses == {"BUYABLE"}
    assert summary.created == parse_timestamp(first["createdDate"])
    assert not item.summary(second["marketplaceId"]).statuses
    assert item.summary("A1OTHER") is None
    (marketplace, price), *_rest = item.prices
    assert marketplace == first["marketplaceId"]
    assert (price.amount, price.currency) == (Decimal("100.00"), "USD")
    assert item.quantities == (("DEFAULT", 100),)
    assert item.issues[0].attributes == ("size",)
    assert item.issues[0].severity == "ERROR"


def check_listings(page, response):
    assert page.next_token == response["pagination"]["nextToken"]
    assert page.total == response["numberOfResults"]
    for item, payload in zip(page.items, response["items"], strict=True):
        check_listing(item, payload)


def check_catalog_item(item, response):
    assert item.asin == response["asin"]
    [summary] = response["summaries"]
    assert (item.title, item.brand) == (summary["itemName"], summary["brand"])
    assert item.image_url == response["images"][0]["images"][0]["link"]
    assert item.product_type == response["productTypes"][0]["productType"]
    assert item.barcodes == ("00887276302195",)
    assert not item.is_parent


def check_catalog_page(page, response):
    assert page.next_token == response["pagination"]["nextToken"]
    assert page.total == response["numberOfResults"]
    for item, payload in zip(page.items, response["items"], strict=True):
        check_catalog_item(item, payload)


def check_restricted_token(made, response):
    assert made.token == response["restrictedDataToken"]
    assert made.expires_in == response["expiresIn"]


def check_nothing(result, response):
    assert result is None


CHECKS = {
    **OFFER_CHECKS,
    "getMarketplaceParticipations": check_participations,
    "searchOrders": check_orders_page,
    "getOrder": check_order,
    "confirmShipment": check_nothing,
    "createFeedDocument": check_destination,
    "createFeed": lambda feed_id, response: check_equal(feed_id, response["feedId"]),
    "getFeed": check_feed,
    "getFeeds": check_feeds,
    "cancelFeed": check_nothing,
    "getFeedDocument": check_document,
    "createReport": lambda found, response: check_equal(found, response["reportId"]),
    "getReport": check_report,
    "getReports": check_reports,
    "getReportDocument": check_document,
    "searchListingsItems": check_listings,
    "getListingsItem": check_listing,
    "searchCatalogItems": check_catalog_page,
    "getCatalogItem": check_catalog_item,
    "createRestrictedDataToken": check_restricted_token,
}


def check_equal(found, expected):
    assert found == expected
