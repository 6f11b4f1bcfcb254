"""Restricted data tokens: for one path of one account, kept, renewed, never mixed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from spapi_loopback import EXPIRED, Reply

from spapi import errors
from spapi.client import Credentials, SpApiClient
from spapi.restricted import RestrictedResource

TOKENS = "/tokens/2021-03-01/restrictedDataToken"
DOCUMENTS = "/reports/2021-06-30/documents/"
DOCUMENT = {"reportDocumentId": "D1", "url": "https://example.com/"}
DENIED = {"errors": [{"code": "Unauthorized", "message": "Denied.", "details": ""}]}
OTHER_ERROR = {"errors": [{"code": "InvalidInput", "message": "No."}]}


class Amazon:
    """Numbers the RDTs that it makes, ``life`` seconds each."""

    def __init__(self, server):
        self.server = server
        self.life = 3600
        self.delay = 0.0
        self.made = 0
        server.by_path[TOKENS] = self.create
        server.default = Reply(200, DOCUMENT)

    def create(self, call):
        self.made += 1
        token = f"Atz.sprdt|made-{self.made}"
        body = {"restrictedDataToken": token, "expiresIn": self.life}
        return Reply(200, body, delay=self.delay)

    @property
    def creations(self):
        return [call for call in self.server.calls if call.path == TOKENS]

    @property
    def others(self):
        return [call for call in self.server.calls if call.path != TOKENS]


@pytest.fixture(autouse=True)
def amazon(server):
    return Amazon(server)


def token(call):
    return call.headers["x-amz-access-token"]


def restricted(client, document_id="D1"):
    return client.get_report_document(document_id, restricted=True)


def in_threads(actions):
    with ThreadPoolExecutor(len(actions)) as threads:
        for future in [threads.submit(action) for action in actions]:
            future.result()


def test_a_restricted_call_is_made_with_a_token_for_its_very_path(client, amazon):
    assert restricted(client).document_id == "D1"
    [creation] = amazon.creations
    [call] = amazon.others
    assert token(creation) == "Atza|given-1"
    assert creation.json == {
        "restrictedResources": [{"method": "GET", "path": DOCUMENTS + "D1"}]
    }
    assert (call.method, call.path, call.query) == ("GET", DOCUMENTS + "D1", {})
    assert token(call) == "Atz.sprdt|made-1"


def test_the_path_is_the_one_that_is_called(client, amazon):
    restricted(client, "a/b c")
    [resource] = amazon.creations[0].json["restrictedResources"]
    assert resource["path"] == amazon.others[0].raw_path == DOCUMENTS + "a%2Fb%20c"


def test_a_token_is_kept_for_its_document_alone(client, make_client, amazon):
    restricted(client, "D1")
    restricted(client, "D2")
    restricted(make_client(), "D1")
    client.get_report_document("D1")
    assert [token(call) for call in amazon.others] == [
        "Atz.sprdt|made-1",
        "Atz.sprdt|made-2",
        "Atz.sprdt|made-1",
        "Atza|given-1",
    ]


@pytest.mark.parametrize("field", ["client_id", "client_secret", "refresh_token"])
def test_accounts_never_share_a_token(make_client, amazon, field):
    values = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}
    clients = [
        make_client(Credentials(**values)),
        make_client(Credentials(**{**values, field: "other"})),
    ]
    for client in clients * 2:
        restricted(client)
    assert [token(call) for call in amazon.creations] == [
        "Atza|given-1",
        "Atza|given-2",
    ]
    assert [token(call) for call in amazon.others] == [
        "Atz.sprdt|made-1",
        "Atz.sprdt|made-2",
    ] * 2


def test_a_token_belongs_to_its_host(server, amazon):
    keys = Credentials("c", "s", "r")
    for url in (server.url, server.url.replace("127.0.0.1", "localhost")):
        restricted(SpApiClient(keys, url, server.token_url))
    assert len(amazon.creations) == 2


@pytest.mark.parametrize(
    "life, made",
    [(3600, 1), ("3600", 1), (121, 1), (119, 2), (0, 2), (None, 1), ("soon", 1)],
)
def test_a_token_is_used_until_two_minutes_before_its_end(client, amazon, life, made):
    amazon.life = life
    restricted(client)
    restricted(client)
    assert amazon.made == made


def test_twenty_threads_from_cold_make_one_token(make_client, amazon):
    amazon.delay = 0.1
    in_threads([lambda: restricted(make_client())] * 20)
    assert amazon.made == 1
    assert len(amazon.others) == 20


def test_twenty_threads_renew_an_expired_token_once(make_client, server, amazon):
    restricted(make_client())
    amazon.delay = 0.1
    server.expired_tokens = {"Atz.sprdt|made-1"}
    in_threads([lambda: restricted(make_client())] * 20)
    assert amazon.made == 2
    assert {token(call) for call in amazon.others[-20:]} == {"Atz.sprdt|made-2"}


@pytest.mark.parametrize("refusal", [Reply(401, {}), Reply(403, EXPIRED)])
def test_a_refused_token_is_renewed_and_the_call_repeated_once(
    client, server, amazon, refusal
):
    restricted(client)
    server.replies = [refusal]
    assert restricted(client).document_id == "D1"
    assert [token(call) for call in amazon.others] == [
        "Atz.sprdt|made-1",
        "Atz.sprdt|made-1",
        "Atz.sprdt|made-2",
    ]
    assert len(server.token_calls) == 1


def test_a_token_that_is_refused_twice_is_an_error(client, server, amazon):
    server.expired_tokens = {f"Atz.sprdt|made-{number}" for number in range(9)}
    with pytest.raises(errors.ForbiddenError) as caught:
        restricted(client)
    assert caught.value.operation == "get_report_document"
    assert (len(amazon.creations), len(amazon.others)) == (2, 2)


def test_an_expired_access_token_is_renewed_for_the_creation(client, server, amazon):
    client.get_report_document("D1")
    server.expired_tokens = {"Atza|given-1"}
    restricted(client)
    assert [token(call) for call in amazon.creations] == [
        "Atza|given-1",
        "Atza|given-2",
    ]
    assert token(amazon.others[-1]) == "Atz.sprdt|made-1"


FAILURES = [
    (Reply(403, DENIED), errors.ForbiddenError),
    (Reply(404, OTHER_ERROR), errors.NotFoundError),
    (Reply(429, {}), errors.ThrottledError),
    (Reply(500, b"<html>"), errors.TemporaryError),
    (Reply(200, b"<html>"), errors.TemporaryError),
    (Reply(200, DOCUMENT, fault="truncate"), errors.NetworkError),
]


@pytest.mark.parametrize("reply, kind", FAILURES)
def test_a_failing_restricted_call_leaves_nothing_behind(
    client, server, amazon, reply, kind
):
    restricted(client)
    server.replies = [reply]
    with pytest.raises(kind):
        restricted(client)
    client.get_report_document("D1")
    with pytest.raises(errors.TemporaryError):
        client.get_report("R1")
    tokens = [token(call) for call in amazon.others]
    assert tokens[-2:] == ["Atza|given-1"] * 2
    assert set(tokens[:-2]) == {"Atz.sprdt|made-1"}
    assert amazon.made == 1


def test_threads_on_one_client_do_not_mix_their_tokens(client, amazon):
    start = threading.Barrier(12)

    def run(number):
        start.wait(timeout=10)
        for _call in range(5):
            client.get_report_document(f"D{number}", restricted=number % 2)

    in_threads([lambda number=number: run(number) for number in range(12)])
    calls = {f"{DOCUMENTS}D{number}": set() for number in range(12)}
    for call in amazon.others:
        calls[call.path].add(token(call))
    assert len(amazon.others) == 60
    for number in range(0, 12, 2):
        assert calls[f"{DOCUMENTS}D{number}"] == {"Atza|given-1"}
    own = [calls[f"{DOCUMENTS}D{number}"] for number in range(1, 12, 2)]
    assert all(len(tokens) == 1 for tokens in own)
    assert len(set.union(*own)) == 6
    assert "Atza|given-1" not in set.union(*own)


@pytest.mark.parametrize(
    "reply, kind",
    [
        (Reply(400, OTHER_ERROR), errors.InvalidInputError),
        (Reply(403, DENIED), errors.ForbiddenError),
        (Reply(429, {}), errors.ThrottledError),
        (Reply(503, b""), errors.TemporaryError),
        (Reply(fault="reset"), errors.NetworkError),
        (Reply(200, {}), errors.TemporaryError),
        (Reply(200, []), errors.TemporaryError),
        (Reply(200, {"restrictedDataToken": ""}), errors.TemporaryError),
        (Reply(200, {"restrictedDataToken": 5}), errors.TemporaryError),
        (Reply(200, {"restrictedDataToken": "a\r\nX: 1"}), errors.TemporaryError),
    ],
)
def test_without_a_token_the_document_is_not_asked_for(
    client, server, amazon, reply, kind
):
    server.replies = [reply]
    with pytest.raises(kind) as caught:
        restricted(client)
    assert caught.value.operation == "create_restricted_data_token"
    assert not caught.value.outcome_unknown
    assert not amazon.others
    assert restricted(client).document_id == "D1"


def test_a_token_that_is_asked_for_is_not_kept(client, amazon):
    resource = RestrictedResource("GET", DOCUMENTS + "D1")
    made = client.create_restricted_data_token([resource])
    assert (made.token, made.expires_in) == ("Atz.sprdt|made-1", 3600)
    restricted(client)
    assert token(amazon.others[0]) == "Atz.sprdt|made-2"


class Limiter:
    def __init__(self, refused=""):
        self.refused = refused
        self.acquired = []

    def acquire(self, operation):
        self.acquired.append(operation)
        if operation == self.refused:
            raise errors.ThrottledError("later", operation=operation)

    def observe(self, operation, rate=None, throttled=False):
        pass


def test_the_limiter_is_asked_for_both_calls(make_client, server, amazon):
    limiter = Limiter()
    client = make_client(limiter=limiter, read_only=True)
    restricted(client)
    restricted(client)
    document, creation = "get_report_document", "create_restricted_data_token"
    assert limiter.acquired == [document, creation, document]
    for refused in (document, creation):
        server.received.clear()
        with pytest.raises(errors.ThrottledError):
            restricted(make_client(limiter=Limiter(refused)), "D2")
        assert not server.received
