"""What the client makes of Amazon's answers, compared with the sandbox's own."""

from decimal import Decimal

from spapi_offer_cases import OFFER_CHECKS

from spapi.values import parse_timestamp


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
