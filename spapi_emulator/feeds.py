"""Feeds API 2021-06-30."""

from . import acknowledgements, fulfillment, jobs, listings_feed
from .processing_report import XML_TYPE, xml_report
from .wire import Answer, invalid

ACCEPTED_TYPES = frozenset({
    listings_feed.FEED_TYPE, fulfillment.FEED_TYPE, acknowledgements.FEED_TYPE,
    "UPLOAD_VAT_INVOICE",
    "POST_EASYSHIP_DOCUMENTS", "POST_FULFILLMENT_ORDER_REQUEST_DATA",
    "POST_FULFILLMENT_ORDER_CANCELLATION_REQUEST_DATA",
    "POST_FBA_INBOUND_CARTON_CONTENTS", "POST_FLAT_FILE_FBA_CREATE_REMOVAL",
    "POST_FLAT_FILE_FULFILLMENT_ORDER_REQUEST_DATA",
    "POST_FLAT_FILE_FULFILLMENT_ORDER_CANCELLATION_REQUEST_DATA",
    "POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA",
    "POST_FLAT_FILE_PAYMENT_ADJUSTMENT_DATA", "POST_FLAT_FILE_FULFILLMENT_DATA",
    "POST_EXPECTED_SHIP_DATE_SOD", "POST_EXPECTED_SHIP_DATE_SOD_FLAT_FILE",
    "POST_INVOICE_CONFIRMATION_DATA", "POST_PAYMENT_ADJUSTMENT_DATA",
})  # fmt: skip
# Amazon takes these since 2025-07-31 only to end them with FATAL.
REMOVED_TYPES = frozenset({
    "POST_PRODUCT_DATA", "POST_INVENTORY_AVAILABILITY_DATA",
    "POST_PRODUCT_OVERRIDES_DATA", "POST_PRODUCT_PRICING_DATA",
    "POST_PRODUCT_IMAGE_DATA", "POST_PRODUCT_RELATIONSHIP_DATA",
    "POST_FLAT_FILE_INVLOADER_DATA", "POST_FLAT_FILE_LISTINGS_DATA",
    "POST_FLAT_FILE_BOOKLOADER_DATA", "POST_FLAT_FILE_CONVERGENCE_LISTINGS_DATA",
    "POST_FLAT_FILE_PRICEANDQUANTITYONLY_UPDATE_DATA", "POST_UIEE_BOOKLOADER_DATA",
})  # fmt: skip


class FeedsApi:
    """Feed documents and feeds.

    ``processors`` maps a feed type to a function (world, job, data, time) that
    returns (status, report bytes, content type).
    """

    def __init__(self, world, seconds):
        self.world = world
        self.feeds = jobs.JobList(seconds, self._process)
        self.processors = {
            fulfillment.FEED_TYPE: fulfillment.process,
            acknowledgements.FEED_TYPE: acknowledgements.process,
            listings_feed.FEED_TYPE: listings_feed.process,
        }
        base = "/feeds/2021-06-30"
        self.routes = (
            ("createFeedDocument", "POST", base + "/documents", self.create_document),
            ("getFeedDocument", "GET", base + "/documents/{feedDocumentId}",
             self.get_document),
            ("createFeed", "POST", base + "/feeds", self.create),
            ("getFeeds", "GET", base + "/feeds", self.search),
            ("getFeed", "GET", base + "/feeds/{feedId}", self.get),
            ("cancelFeed", "DELETE", base + "/feeds/{feedId}", self.cancel),
        )  # fmt: skip

    def create_document(self, request):
        """createFeedDocument: a place to upload to, for five minutes."""
        content_type = request.json().get("contentType")
        if not isinstance(content_type, str) or "/" not in content_type:
            raise invalid("The contentType is missing or not valid.")
        documents = self.world.documents
        document = documents.create(content_type, request.seller.seller_id)
        url = documents.url(document, "upload", request)
        payload = {"feedDocumentId": document.document_id, "url": url}
        return Answer(201, payload)

    def create(self, request):
        """createFeed: queue the processing of an uploaded document."""
        payload = request.json()
        feed_type = payload.get("feedType")
        if feed_type not in ACCEPTED_TYPES | REMOVED_TYPES:
            raise invalid("The feedType is not valid.", str(feed_type))
        ids = jobs.marketplace_ids(payload, request.seller)
        feed = self.feeds.add(
            request, feed_type, ids,
            document_id=self._input_document(payload, request.seller),
            options=jobs.options(payload, "feedOptions"),
        )  # fmt: skip
        return Answer(202, {"feedId": feed.job_id})

    def _input_document(self, payload, seller):
        document_id = payload.get("inputFeedDocumentId")
        document = self.world.documents.documents.get(document_id)
        if document is None or document.seller_id != seller.seller_id:
            raise invalid("The inputFeedDocumentId is not valid.")
        return document_id

    def get(self, request):
        """getFeed: where a feed stands."""
        feed = self.feeds.find(request.args["feedId"], request.seller)
        return Answer(200, _payload(feed, request.now))

    def search(self, request):
        """getFeeds: feeds of some types, newest first."""
        feeds, token = self.feeds.search(request, "feedTypes")
        payload = {"feeds": [_payload(feed, request.now) for feed in feeds]}
        if token:
            payload["nextToken"] = token
        return Answer(200, payload)

    def cancel(self, request):
        """cancelFeed: only while the feed is IN_QUEUE."""
        return self.feeds.cancel(request.args["feedId"], request)

    def get_document(self, request):
        """getFeedDocument: the result of a feed, by a URL for five minutes."""
        documents = self.world.documents
        document = documents.find(request.args["feedDocumentId"], request.seller)
        return documents.describe(document, request, "feedDocumentId")

    def _process(self, feed):
        data = self.world.documents.documents[feed.document_id].data
        if data is None or feed.kind in REMOVED_TYPES:
            feed.outcome = "FATAL"
            return
        processor = self.processors.get(feed.kind, _accept)
        feed.outcome, body, content_type = processor(self.world, feed, data, feed.ends)
        result = self.world.documents.create(
            content_type, feed.seller_id, body, self.world.gzip_results
        )
        feed.result_id = result.document_id


def _payload(feed, now):
    payload = {
        "feedId": feed.job_id,
        "feedType": feed.kind,
        "marketplaceIds": feed.marketplace_ids,
        "processingStatus": feed.status(now),
        **feed.times(now),
    }
    if feed.result_id:
        payload["resultFeedDocumentId"] = feed.result_id
    return payload


def _accept(world, feed, data, time):
    """Accept a feed of a type whose content is not looked at."""
    return "DONE", xml_report(feed.seller_id, feed.feed_id, 1, []), XML_TYPE
