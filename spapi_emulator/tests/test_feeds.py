import gzip

import pytest
from calls import XML_TYPE, Caller, get, message, put

from spapi_emulator import Emulator

FEEDS = "/feeds/2021-06-30/feeds"


def test_cycle_of_a_feed(emulator, caller):
    order = emulator.add_order()
    data = b"<x/>"
    document = caller.feed_document()
    assert caller.upload(document["url"], data).status_code == 200
    answer = caller.create_feed(document["feedDocumentId"])
    assert answer.status_code == 202
    feed_id = answer.json()["feedId"]
    feed = caller.get_feed(feed_id)
    assert feed["processingStatus"] == "IN_QUEUE"
    assert "processingStartTime" not in feed and "resultFeedDocumentId" not in feed
    emulator.advance(25)
    assert caller.get_feed(feed_id)["processingStatus"] == "IN_PROGRESS"
    emulator.advance(40)
    feed = caller.get_feed(feed_id)
    assert feed["processingStatus"] == "DONE"
    assert feed["processingEndTime"] > feed["processingStartTime"]
    assert emulator.shipments(order["orderId"]) == []


def test_feeds_of_one_type_run_one_after_another(emulator, caller):
    first, second = caller.submit(b"<x/>"), caller.submit(b"<x/>")
    emulator.advance(60)
    assert caller.get_feed(first)["processingStatus"] == "DONE"
    assert caller.get_feed(second)["processingStatus"] == "IN_PROGRESS"
    emulator.advance(60)
    assert caller.get_feed(second)["processingStatus"] == "DONE"


def test_cancel_only_in_queue(emulator, caller):
    feed_id = caller.submit(b"<x/>")
    answer = caller.call("DELETE", f"{FEEDS}/{feed_id}")
    assert (answer.status_code, answer.content) == (200, b"")
    emulator.advance(100)
    assert caller.get_feed(feed_id)["processingStatus"] == "CANCELLED"
    running = caller.submit(b"<x/>")
    emulator.advance(25)
    assert caller.call("DELETE", f"{FEEDS}/{running}").status_code == 400


def test_unknown_feed_and_document(caller):
    assert caller.call("GET", f"{FEEDS}/1").status_code == 404
    path = "/feeds/2021-06-30/documents/nothing"
    assert caller.call("GET", path).status_code == 404


@pytest.mark.parametrize(
    "changes, status",
    [
        ({"feedType": "POST_NOTHING"}, 400),
        ({"marketplaceIds": []}, 400),
        ({"marketplaceIds": ["NOWHERE"]}, 400),
        ({"marketplaceIds": ["ATVPDKIKX0DER"]}, 403),
        ({"marketplaceIds": ["A1C3SOZRARQ6R3"]}, 403),
        ({"inputFeedDocumentId": "unknown"}, 400),
        ({"feedOptions": {"a": 1}}, 400),
    ],
)
def test_invalid_feeds(caller, changes, status):
    body = {
        "feedType": "POST_ORDER_FULFILLMENT_DATA",
        "marketplaceIds": ["A1PA6795UKMFR9"],
        "inputFeedDocumentId": caller.feed_document()["feedDocumentId"],
        **changes,
    }
    assert caller.call("POST", FEEDS, json=body).status_code == status


def test_bodies_must_be_json_objects(caller):
    path = "/feeds/2021-06-30/documents"
    assert caller.call("POST", path, json={}).status_code == 400
    headers = {"Content-Type": "application/json"}
    assert caller.call("POST", path, data="{", headers=headers).status_code == 400
    assert caller.call("POST", path, json=[]).status_code == 400
    headers = {"Content-Type": "text/plain"}
    assert caller.call("POST", path, data="{}", headers=headers).status_code == 415


def test_removed_types_end_fatal(caller):
    feed_id = caller.submit(b"<x/>", "POST_PRODUCT_DATA")
    assert caller.result(feed_id) == ("FATAL", "")


def test_document_without_upload_ends_fatal(caller):
    feed = caller.create_feed(caller.feed_document()["feedDocumentId"])
    assert caller.result(feed.json()["feedId"])[0] == "FATAL"


def test_other_types_are_accepted(caller):
    status, report = caller.result(
        caller.submit(b"<x/>", "POST_PAYMENT_ADJUSTMENT_DATA")
    )
    assert status == "DONE" and "<StatusCode>Complete</StatusCode>" in report
    assert caller.result(caller.submit(b"{", "JSON_LISTINGS_FEED"))[0] == "FATAL"


def search(caller, **params):
    return caller.call("GET", FEEDS, params=params)


def test_search_feeds(emulator, caller):
    kind = "POST_ORDER_FULFILLMENT_DATA"
    made = []
    for _number in range(3):
        made.append(caller.submit(b"<x/>"))
        emulator.advance(10)
    caller.submit(b"<x/>", "POST_PRODUCT_DATA")
    first = search(caller, feedTypes=kind, pageSize=2).json()
    second = search(caller, nextToken=first["nextToken"]).json()
    found = [feed["feedId"] for feed in first["feeds"] + second["feeds"]]
    assert found == made[::-1]
    assert "nextToken" not in second
    assert search(caller).status_code == 400
    token = first["nextToken"]
    assert search(caller, nextToken=token, feedTypes=kind).status_code == 400
    assert search(caller, nextToken="made-up").status_code == 400


def test_search_feeds_by_status_marketplace_and_time(emulator, caller):
    kind = "POST_ORDER_FULFILLMENT_DATA"
    first = caller.submit(b"<x/>")
    emulator.advance(100)
    since = emulator.now().isoformat().replace("+00:00", "Z")
    second = caller.submit(b"<x/>")

    def ids(**params):
        payload = search(caller, feedTypes=kind, **params).json()
        return [feed["feedId"] for feed in payload["feeds"]]

    assert ids(processingStatuses="DONE") == [first]
    assert ids(processingStatuses="IN_QUEUE,IN_PROGRESS") == [second]
    assert ids(createdSince=since) == [second]
    assert ids(createdUntil=since) == [first]
    assert ids(marketplaceIds="ATVPDKIKX0DER") == []
    assert search(caller, feedTypes=kind, processingStatuses="X").status_code == 400


def test_upload_needs_the_announced_content_type(caller):
    url = caller.feed_document()["url"]
    wrong = caller.upload(url, b"x", "text/xml;charset=UTF-8")
    assert wrong.status_code == 403
    assert "SignatureDoesNotMatch" in wrong.text
    assert caller.upload(url, b"x", XML_TYPE).status_code == 200


def test_upload_url_expires_after_five_minutes(emulator, caller):
    url = caller.feed_document()["url"]
    emulator.advance(295)
    assert caller.upload(url, b"x").status_code == 200
    emulator.advance(6)
    answer = caller.upload(url, b"x")
    assert answer.status_code == 403 and "Request has expired" in answer.text


def test_document_urls_take_no_token_and_no_other_signature(caller):
    url = caller.feed_document()["url"]
    headers = {"x-amz-access-token": "Atza|x", "Content-Type": XML_TYPE}
    assert put(url, data=b"x", headers=headers).status_code == 400
    assert caller.upload(url[:-1] + "x", b"x").status_code == 403
    assert get(url).status_code == 403


def test_result_url_expires_too(emulator, caller):
    feed_id = caller.submit(b"<x/>")
    emulator.advance(60)
    result = caller.get_feed(feed_id)["resultFeedDocumentId"]
    path = f"/feeds/2021-06-30/documents/{result}"
    url = caller.call("GET", path).json()["url"]
    assert get(url).headers["Content-Type"] == XML_TYPE
    emulator.advance(301)
    assert get(url).status_code == 403


def test_compressed_results():
    with Emulator("empty", gzip_documents=True, feed_seconds=0) as emulator:
        caller = Caller(emulator)
        order = emulator.add_order()
        feed_id = caller.submit(message(order).encode())
        result = caller.get_feed(feed_id)["resultFeedDocumentId"]
        path = f"/feeds/2021-06-30/documents/{result}"
        document = caller.call("GET", path).json()
        assert document["compressionAlgorithm"] == "GZIP"
        plain = get(document["url"])
        assert "Content-Encoding" not in plain.headers
        assert b"ProcessingReport" in gzip.decompress(plain.content)
        params = {"enableContentEncodingUrlHeader": "true"}
        document = caller.call("GET", path, params=params).json()
        inflated = get(document["url"])
        assert inflated.headers["Content-Encoding"] == "gzip"
        assert "ProcessingReport" in inflated.text


def test_upload_without_a_length_is_refused(caller):
    url = caller.feed_document()["url"]
    headers = {"Content-Type": XML_TYPE}
    assert put(url, data=iter([b"a", b"b"]), headers=headers).status_code == 411
