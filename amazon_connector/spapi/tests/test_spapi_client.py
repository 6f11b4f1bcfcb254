"""The client itself: connections, limits, read-only accounts, odd arguments."""

import threading
from datetime import datetime, timedelta, timezone

import pytest
from spapi_loopback import Reply

from spapi import errors
from spapi.client import SpApiClient
from spapi.orders import Package

FEED = {"feedId": "F1", "processingStatus": "DONE"}
PAGE = {"orders": []}


class Limiter:
    def __init__(self, refuse=False):
        self.refuse = refuse
        self.seen = []

    def acquire(self, operation):
        self.seen.append(operation)
        if self.refuse:
            raise errors.ThrottledError("later", operation=operation, retry_after=5)

    def observe(self, operation, rate=None, throttled=False):
        self.seen.append((operation, rate, throttled))


def test_two_hundred_calls_of_new_clients_use_one_connection(make_client, server):
    server.default = Reply(200, FEED)
    for _call in range(200):
        make_client().get_feed("F1")
    assert len({call.connection for call in server.received}) == 1


def test_threads_never_share_a_connection_at_a_time(make_client, server):
    server.replies = [Reply(200, FEED)]
    make_client().get_feed("F1")
    server.default = Reply(200, FEED, delay=0.2)
    threads = [
        threading.Thread(target=make_client().get_feed, args=("F1",)) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({call.connection for call in server.calls[1:]}) == 5


def test_cookies_are_neither_kept_nor_sent(client, server):
    server.default = Reply(200, FEED, {"Set-Cookie": "session=other-account; Path=/"})
    client.get_feed("F1")
    client.get_feed("F1")
    assert all("cookie" not in call.headers for call in server.received)


def test_a_netrc_file_is_not_read(client, server, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.default = Reply(200, FEED)
    client.get_feed("F1")
    assert all("authorization" not in call.headers for call in server.received)


def test_a_redirect_is_not_followed(client, server):
    server.replies = [Reply(307, b"", {"Location": server.url + "/elsewhere"})]
    with pytest.raises(errors.TemporaryError):
        client.get_feed("F1")
    assert len(server.calls) == 1


def test_the_environments_proxy_is_used(client, server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.setenv("no_proxy", "")
    server.default = Reply(200, FEED)
    far = SpApiClient(
        client._caller._tokens.credentials,
        "http://sp-api.invalid",
        "http://lwa.invalid/auth/o2/token",
    )
    server.token_replies = [Reply(200, {"access_token": "Atza|p", "expires_in": 60})]
    assert far.get_feed("F1").status == "DONE"
    assert [call.target for call in server.received] == [
        "http://lwa.invalid/auth/o2/token",
        "http://sp-api.invalid/feeds/2021-06-30/feeds/F1",
    ]


def test_the_limiter_is_asked_before_and_told_after(make_client, server):
    limiter = Limiter()
    client = make_client(limiter=limiter)
    server.replies = [
        Reply(200, FEED, {"x-amzn-RateLimit-Limit": "2.5"}),
        Reply(429, {}, {"x-amzn-RateLimit-Limit": "nan"}),
        Reply(200, FEED, {"x-amzn-RateLimit-Limit": "0.0"}),
        Reply(fault="reset"),
        Reply(fault="reset"),
    ]
    client.get_feed("F1")
    with pytest.raises(errors.ThrottledError):
        client.get_feed("F1")
    client.get_feed("F1")
    with pytest.raises(errors.NetworkError):
        client.get_feed("F1")
    assert limiter.seen == [
        "get_feed",
        ("get_feed", 2.5, False),
        "get_feed",
        ("get_feed", None, True),
        "get_feed",
        ("get_feed", None, False),
        "get_feed",
    ]


def test_a_refusing_limiter_keeps_everything_at_home(make_client, server):
    client = make_client(limiter=Limiter(refuse=True))
    with pytest.raises(errors.ThrottledError) as caught:
        client.search_orders(created_after="2026-11-21T00:00:00Z")
    assert caught.value.retry_after == 5
    assert not server.received


PARCEL = Package("1", "DHL", "", "", "T1", datetime(2026, 11, 21), (("1", 1),))


@pytest.mark.parametrize(
    "operation, action",
    [
        (
            "confirm_shipment",
            lambda c: c.confirm_shipment("1", marketplace_id="A", package=PARCEL),
        ),
        ("create_feed_document", lambda c: c.create_feed_document("text/xml")),
        (
            "create_feed",
            lambda c: c.create_feed("T", marketplace_ids=["A"], document_id="D"),
        ),
        ("cancel_feed", lambda c: c.cancel_feed("F1")),
    ],
)
def test_a_read_only_account_changes_nothing(make_client, server, operation, action):
    limiter = Limiter()
    with pytest.raises(errors.ReadOnlyError) as caught:
        action(make_client(read_only=True, limiter=limiter))
    assert caught.value.operation == operation
    assert not caught.value.retryable
    assert not server.received
    assert not limiter.seen


def test_a_read_only_account_reads_and_asks_for_reports(make_client, server):
    client = make_client(read_only=True)
    server.replies = [Reply(202, {"reportId": "R1"}), Reply(200, PAGE)]
    assert client.create_report("T", marketplace_ids=["A"]) == "R1"
    assert client.search_orders(created_after="x").orders == ()


@pytest.mark.parametrize("value", ["", ".", "..", None, 5])
def test_ids_that_would_address_something_else_are_refused(client, server, value):
    for method in (
        client.get_order,
        client.get_feed,
        client.cancel_feed,
        client.get_feed_document,
        client.get_report,
        client.get_report_document,
    ):
        with pytest.raises(errors.InvalidInputError):
            method(value)
    assert not server.received


@pytest.mark.parametrize(
    "value", ["A/B", "a b+c", "50%", "%2e%2e", "..%2f", "ü#?&=", "x/../y", "{0}"]
)
def test_ids_arrive_as_they_are(client, server, value):
    server.default = Reply(200, FEED)
    client.get_feed(value)
    server.default = Reply(200, {"feedDocumentId": "D", "url": "https://example.com"})
    client.get_feed_document(value)
    feed, document = server.calls
    assert feed.path == f"/feeds/2021-06-30/feeds/{value}"
    assert document.path == f"/feeds/2021-06-30/documents/{value}"
    for call in server.calls:
        assert call.raw_path.count("/") == 4
        assert call.query == {}


@pytest.mark.parametrize("values", [["a,b"], "a,b", ["a", ""], [""]])
def test_a_value_that_would_become_two_is_refused(client, server, values):
    with pytest.raises(errors.InvalidInputError, match="comma"):
        client.search_orders(marketplace_ids=values)
    assert not server.received


def test_one_text_is_one_value(client, server):
    server.default = Reply(200, PAGE)
    client.search_orders(marketplace_ids="A1", created_after="TEST_CASE")
    assert server.calls[0].query == {
        "marketplaceIds": "A1",
        "createdAfter": "TEST_CASE",
    }


def test_times_are_sent_in_utc(client, server):
    server.default = Reply(200, PAGE)
    cet = timezone(timedelta(hours=1))
    client.search_orders(
        created_after=datetime(2026, 11, 21, 10, 0, 0, 999999),
        created_before=datetime(2026, 11, 21, 10, 0, tzinfo=cet),
    )
    assert server.calls[0].query == {
        "createdAfter": "2026-11-21T10:00:00.999Z",
        "createdBefore": "2026-11-21T09:00:00.000Z",
    }


def test_the_callers_arguments_are_left_alone(client, server):
    server.default = Reply(202, {"reportId": "R1"})
    options, marketplaces = {"a": "b"}, ["A1"]
    client.create_report("T", marketplace_ids=marketplaces, options=options)
    assert (options, marketplaces) == ({"a": "b"}, ["A1"])


def test_one_malformed_order_does_not_spoil_the_others(client, server):
    good = {"orderId": "028-1234567-8901234"}
    bad = {"orderId": "028-0000000-0000000", "orderItems": "none"}
    server.replies = [
        Reply(200, {"orders": [bad, good, 5, {}], "lastUpdatedBefore": "soon"})
    ]
    page = client.search_orders(last_updated_after="2026-11-21T00:00:00Z")
    assert [order.order_id for order in page.orders] == ["028-1234567-8901234"]
    assert [one.order_id for one in page.malformed] == [bad["orderId"], None, None]
    assert page.malformed[0].reason == "orderItems is not a list of objects"
    assert page.last_updated_before is None


@pytest.mark.parametrize(
    "body",
    [
        {"orders": []},
        {"orders": [], "pagination": None},
        {"orders": [], "pagination": {}},
        {"orders": [], "pagination": {"nextToken": None}},
    ],
)
def test_the_last_page(client, server, body):
    server.replies = [Reply(200, body)]
    assert client.search_orders(created_after="x").next_token is None


@pytest.mark.parametrize(
    "body",
    [
        {"orders": [], "pagination": {"nextToken": 5}},
        {"orders": [], "pagination": ["x"]},
        {"orders": {}, "pagination": {}},
        {"pagination": {}},
        {"errors": [{"code": "x"}]},
        None,
    ],
)
def test_a_page_that_cannot_be_read_is_not_the_last_one(client, server, body):
    server.replies = [Reply(200, body)]
    with pytest.raises(errors.TemporaryError, match="cannot be read"):
        client.search_orders(created_after="x")


def test_a_single_malformed_order(client, server):
    server.replies = [Reply(200, {"order": {"orderId": "1", "orderItems": 5}})]
    with pytest.raises(errors.MalformedOrderError) as caught:
        client.get_order("1")
    assert caught.value.order_id == "1"
    assert not caught.value.retryable


@pytest.mark.parametrize(
    "url", ["", None, "sellingpartnerapi-eu.amazon.com", "ftp://x"]
)
def test_a_base_url_must_be_one(client, server, url):
    keys = client._caller._tokens.credentials
    with pytest.raises(errors.InvalidInputError, match="api_url"):
        SpApiClient(keys, url, server.token_url)
    with pytest.raises(errors.InvalidInputError, match="token_url"):
        SpApiClient(keys, server.url, url)


def test_a_slash_at_the_end_of_the_base_url_does_no_harm(client, server):
    keys = client._caller._tokens.credentials
    server.default = Reply(200, FEED)
    SpApiClient(keys, server.url + "/", server.token_url).get_feed("F1")
    assert server.calls[0].path == "/feeds/2021-06-30/feeds/F1"
