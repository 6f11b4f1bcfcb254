"""Every static sandbox case of the operations in use, replayed through the client."""

from pathlib import Path

import pytest
from spapi_loopback import Reply
from spapi_models import FILES, FOLDER, Operation, needs_models
from spapi_offer_cases import OFFER_CASES, OFFER_REQUIRED
from spapi_sandbox_checks import CHECKS

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


# Amazon's sandbox keeps the stock that it is told of.
DYNAMIC = {"getInventorySummaries"}
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
    assert {case.values[0] for case in CASES} == set(CALLS)
    assert set(FILES) - set(CALLS) == DYNAMIC


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
