"""What happens on the wire when Amazon, or something before it, misbehaves."""

import pytest
from spapi_loopback import Reply

from spapi import errors
from spapi.client import SpApiClient
from spapi.orders import Package

HTML = b"<html><body><h1>503 Service Unavailable</h1></body></html>"
LIMIT_BODY = {"errors": [{"code": "QuotaExceeded", "message": "over", "details": ""}]}
PARCEL = Package(
    "1", "DHL", "", "Paket", "00340434", "2026-11-21T10:00:00Z", (("1", 1),)
)


def read(client):
    return client.get_feed("F1")


def create(client):
    return client.create_feed("T", marketplace_ids=["A1"], document_id="D1")


def confirm(client):
    return client.confirm_shipment("1", marketplace_id="A1", package=PARCEL)


REFUSALS = [
    (Reply(429, LIMIT_BODY), errors.ThrottledError, "QuotaExceeded"),
    (Reply(429, {}), errors.ThrottledError, None),
    (Reply(429, b""), errors.ThrottledError, None),
    (
        Reply(400, {"errors": [{"code": "InvalidInput"}]}),
        errors.InvalidInputError,
        "InvalidInput",
    ),
    (Reply(400, HTML), errors.InvalidInputError, None),
    (Reply(413, {"errors": "x"}), errors.InvalidInputError, None),
    (Reply(415, []), errors.InvalidInputError, None),
    (Reply(422, b"\xff\xfe"), errors.InvalidInputError, None),
    (Reply(403, {"message": "Forbidden"}), errors.ForbiddenError, None),
    (
        Reply(403, {"errors": {"code": "Unauthorized"}}),
        errors.ForbiddenError,
        "Unauthorized",
    ),
    (Reply(404, {"errors": ["gone"]}), errors.NotFoundError, None),
    (Reply(409, {}), errors.ConflictError, None),
]


@pytest.mark.parametrize("action", [read, create, confirm])
@pytest.mark.parametrize("reply, kind, code", REFUSALS)
def test_a_refusal_is_named_by_its_status(client, server, action, reply, kind, code):
    server.replies = [reply]
    with pytest.raises(errors.SpApiError) as caught:
        action(client)
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.code) == (reply.status, code)
    assert not error.outcome_unknown
    assert error.retryable == (kind is errors.ThrottledError)
    assert len(server.calls) == 1


TROUBLES = [
    Reply(500, {"errors": [{"code": "InternalFailure", "message": "m"}]}),
    Reply(500, b""),
    Reply(502, HTML),
    Reply(503, HTML),
    Reply(504, {"message": "Endpoint request timed out"}),
    Reply(302, b"", {"Location": "http://127.0.0.1:1/elsewhere"}),
    Reply(408, b""),
    Reply(200, HTML),
    Reply(200, b""),
    Reply(200, b'{"feedId": "F1", "processingSt'),
    Reply(200, {"unexpected": True}),
    Reply(200, []),
    Reply(200, "text"),
    Reply(200, b"[" * 100_000),
    Reply(200, {"feedId": "F1" * 500}, fault="truncate"),
    Reply(200, b"not gzip", {"Content-Encoding": "gzip"}),
]


@pytest.mark.parametrize("action", [read, create, confirm])
@pytest.mark.parametrize("reply", TROUBLES)
def test_trouble_is_temporary_and_never_a_success(client, server, action, reply):
    server.replies = [reply]
    with pytest.raises(errors.TemporaryError) as caught:
        action(client)
    assert caught.value.retryable
    assert caught.value.outcome_unknown == (action is not read)
    assert len(server.calls) == 1


def test_confirm_shipment_takes_nothing_but_204_for_a_success(client, server):
    server.replies = [Reply(204), Reply(200, {}), Reply(202, b"")]
    assert confirm(client) is None
    for _repetition in range(2):
        with pytest.raises(errors.TemporaryError) as caught:
            confirm(client)
        assert caught.value.outcome_unknown


@pytest.mark.parametrize("fault", ["reset", "close"])
def test_a_question_whose_connection_breaks_is_asked_once_more(client, server, fault):
    server.replies = [
        Reply(fault=fault),
        Reply(200, {"feedId": "F1", "processingStatus": "DONE"}),
    ]
    assert read(client).status == "DONE"
    assert len(server.calls) == 2


@pytest.mark.parametrize("fault", ["reset", "close"])
def test_a_question_is_not_asked_a_third_time(client, server, fault):
    server.replies = [Reply(fault=fault), Reply(fault=fault)]
    with pytest.raises(errors.NetworkError) as caught:
        read(client)
    assert not caught.value.outcome_unknown
    assert len(server.calls) == 2


@pytest.mark.parametrize("fault", ["reset", "close"])
@pytest.mark.parametrize("action", [create, confirm])
def test_a_creation_whose_answer_is_lost_is_not_repeated(client, server, action, fault):
    server.replies = [Reply(fault=fault)]
    with pytest.raises(errors.NetworkError) as caught:
        action(client)
    assert caught.value.outcome_unknown
    assert len(server.calls) == 1


@pytest.mark.parametrize("action", [read, create])
def test_no_answer_in_time(make_client, server, action):
    server.replies = [Reply(200, {}, delay=1.0)]
    with pytest.raises(errors.NetworkError, match="no answer in time") as caught:
        action(make_client(timeout=0.2))
    assert caught.value.outcome_unknown == (action is create)
    assert len(server.calls) == 1


@pytest.mark.parametrize("action", [read, create])
def test_where_nobody_listens_nothing_was_done(server, client, action):
    server.replies = [Reply(200, {"feedId": "F1", "processingStatus": "DONE"})]
    read(client)
    dead = SpApiClient(
        client._caller._tokens.credentials, "http://127.0.0.1:1", server.token_url
    )
    with pytest.raises(errors.NetworkError, match="no connection") as caught:
        action(dead)
    assert not caught.value.outcome_unknown


@pytest.mark.parametrize(
    "value, seconds",
    [("7", 7.0), ("0.5", 0.5), ("soon", None), ("", None), ("-3", None), ("inf", None)],
)
def test_retry_after_in_seconds(client, server, value, seconds):
    server.replies = [Reply(429, {}, {"Retry-After": value})]
    with pytest.raises(errors.ThrottledError) as caught:
        read(client)
    assert caught.value.retry_after == seconds


def test_retry_after_as_a_date_by_amazons_clock(client, server):
    headers = {
        "Date": "Sat, 21 Nov 2026 10:00:00 GMT",
        "Retry-After": "Sat, 21 Nov 2026 10:01:00 GMT",
    }
    server.replies = [Reply(503, b"", headers)]
    with pytest.raises(errors.TemporaryError) as caught:
        read(client)
    assert 50 < caught.value.retry_after <= 62


def test_the_request_id_is_kept_for_amazons_support(client, server):
    server.replies = [
        Reply(
            200,
            {"feedId": "F1", "processingStatus": "DONE"},
            {"x-amzn-RequestId": "id-1"},
        ),
        Reply(500, b"", {"X-Amzn-RequestId": "id-2"}),
    ]
    read(client)
    assert client.request_id == "id-1"
    with pytest.raises(errors.TemporaryError, match="request id id-2") as caught:
        read(client)
    assert caught.value.request_id == client.request_id == "id-2"


def test_errors_keep_amazons_whole_list(client, server):
    entries = [
        {"code": "A", "message": "first", "details": "d"},
        {"code": 5, "message": None},
        {"code": "B", "message": "second"},
    ]
    server.replies = [Reply(400, {"errors": entries})]
    with pytest.raises(errors.InvalidInputError) as caught:
        read(client)
    assert caught.value.errors == (
        errors.Detail("A", "first", "d"),
        errors.Detail("B", "second", ""),
    )
