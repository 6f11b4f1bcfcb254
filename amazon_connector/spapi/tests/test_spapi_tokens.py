"""Access tokens: fetched once, kept per account, renewed when refused."""

import os
import threading

import pytest
from spapi_loopback import EXPIRED, Reply

from spapi import clock, errors, tokens
from spapi.client import Credentials, SpApiClient

FEED = {"feedId": "F1", "processingStatus": "DONE"}
REVOKED = {
    "errors": [
        {
            "code": "Unauthorized",
            "message": "Access to requested resource is denied.",
            "details": "The access token you provided is revoked or malformed.",
        }
    ]
}
NO_ROLE = {
    "errors": [
        {
            "code": "Unauthorized",
            "message": "Access to requested resource is denied.",
            "details": "",
        }
    ]
}
GATEWAY = {"message": "The security token included in the request is expired"}


@pytest.fixture(autouse=True)
def feed_answers(server):
    server.default = Reply(200, FEED)


def keys(number):
    return Credentials("client", "secret", f"Atzr|{number}")


def in_threads(count, action):
    failures = []

    def run():
        try:
            action()
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_the_request_for_a_token(client, server):
    client.get_feed("F1")
    [call] = server.token_calls
    assert call.method == "POST"
    assert call.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert call.body.decode() == (
        "grant_type=refresh_token&refresh_token=Atzr%7Crefresh"
        "&client_id=amzn1.application-oa2-client.test"
        "&client_secret=amzn1.oa2-cs.v1.secret"
    )


def test_twenty_threads_from_cold_fetch_one_token(make_client, server):
    server.token_delay = 0.1
    in_threads(20, lambda: make_client().get_feed("F1"))
    assert len(server.token_calls) == 1
    assert len(server.calls) == 20


def test_twenty_threads_renew_an_expired_token_once(make_client, server):
    client = make_client()
    client.get_feed("F1")
    server.token_delay = 0.1
    server.expired_tokens = {"Atza|given-1"}
    in_threads(20, lambda: make_client().get_feed("F1"))
    assert len(server.token_calls) == 2
    assert {call.headers["x-amz-access-token"] for call in server.calls[-20:]} == {
        "Atza|given-2"
    }


def test_only_the_refused_token_is_dropped():
    fetched = []

    def fetch():
        fetched.append(1)
        return f"token-{len(fetched)}", 3600

    cache = tokens.TokenCache()
    assert cache.get("key", fetch) == "token-1"
    cache.drop("key", "an older token")
    assert cache.get("key", fetch) == "token-1"
    cache.drop("key", "token-1")
    assert cache.get("key", fetch) == "token-2"


def test_twelve_accounts_in_turn_make_twelve_token_calls(make_client, server):
    for _round in range(3):
        for number in range(12):
            make_client(keys(number)).get_feed("F1")
    assert len(server.token_calls) == 12
    assert len(server.calls) == 36
    first, later = server.calls[:12], server.calls[12:24]
    tokens = [call.headers["x-amz-access-token"] for call in first]
    assert len(set(tokens)) == 12
    assert tokens == [call.headers["x-amz-access-token"] for call in later]


@pytest.mark.parametrize("field", ["client_id", "client_secret", "refresh_token"])
def test_a_token_belongs_to_all_the_keys(make_client, server, field):
    values = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}
    make_client(Credentials(**values)).get_feed("F1")
    make_client(Credentials(**{**values, field: "other"})).get_feed("F1")
    assert len(server.token_calls) == 2


def test_a_token_belongs_to_its_hosts(server):
    for api_url in (server.url, server.url.replace("127.0.0.1", "localhost")):
        for token_url in (server.token_url, server.token_url + "?other"):
            SpApiClient(keys(1), api_url, token_url).get_feed("F1")
    assert len(server.token_calls) == 4


def test_keys_that_nobody_asks_for_are_forgotten(make_client, monkeypatch):
    for number in range(3):
        make_client(keys(number)).get_feed("F1")
    assert len(tokens.cache._entries) == 3
    monkeypatch.setattr(tokens, "UNUSED", 0.0)
    make_client(keys(3)).get_feed("F1")
    assert len(tokens.cache._entries) == 1


@pytest.mark.parametrize("life, fetched", [(3600, 1), (121, 1), (119, 2), (0, 2)])
def test_a_token_is_used_until_two_minutes_before_its_end(
    client, server, life, fetched
):
    body = {"access_token": "Atza|short", "expires_in": life}
    server.token_replies = [Reply(200, body), Reply(200, body)]
    client.get_feed("F1")
    client.get_feed("F1")
    assert 2 - len(server.token_replies) == fetched


@pytest.mark.parametrize(
    "life, fetched", [(None, 1), ("3600", 1), ("soon", 1), ([], 1), (True, 1)]
)
def test_an_odd_life_of_a_token(client, server, life, fetched):
    body = {"access_token": "Atza|short", "expires_in": life}
    server.token_replies = [Reply(200, body), Reply(200, body)]
    client.get_feed("F1")
    client.get_feed("F1")
    assert 2 - len(server.token_replies) == fetched


@pytest.mark.parametrize(
    "reply",
    [
        Reply(401, {}),
        Reply(401, b""),
        Reply(403, EXPIRED),
        Reply(403, REVOKED),
        Reply(403, GATEWAY),
    ],
)
def test_a_refused_token_is_renewed_and_the_call_repeated_once(client, server, reply):
    server.replies = [reply]
    assert client.get_feed("F1").status == "DONE"
    tokens = [call.headers["x-amz-access-token"] for call in server.calls]
    assert tokens == ["Atza|given-1", "Atza|given-2"]


def test_a_refused_creation_was_not_carried_out_and_is_repeated(client, server):
    server.replies = [Reply(403, EXPIRED), Reply(202, {"feedId": "F1"})]
    assert client.create_feed("T", marketplace_ids=["A"], document_id="D") == "F1"
    assert [call.json for call in server.calls] == [server.calls[0].json] * 2


def test_a_token_that_is_refused_twice_is_an_error(client, server):
    server.replies = [Reply(401, {}), Reply(401, {})]
    with pytest.raises(errors.AuthError) as caught:
        client.get_feed("F1")
    assert type(caught.value) is errors.AuthError
    assert (len(server.calls), len(server.token_calls)) == (2, 2)


def test_a_missing_role_costs_no_second_call(client, server):
    server.replies = [Reply(403, NO_ROLE)]
    with pytest.raises(errors.ForbiddenError) as caught:
        client.get_feed("F1")
    assert caught.value.code == "Unauthorized"
    assert (len(server.calls), len(server.token_calls)) == (1, 1)


HTML = b"<html>Service unavailable</html>"
REFUSALS = [
    (Reply(400, {"error": "invalid_grant"}), errors.AuthError, "invalid_grant"),
    (Reply(401, {"error": "invalid_client"}), errors.AuthError, "invalid_client"),
    (
        Reply(400, {"error": "unauthorized_client"}),
        errors.AuthError,
        "unauthorized_client",
    ),
    (Reply(400, {"error": "invalid_request"}), errors.AuthError, "invalid_request"),
    (Reply(400, {"error": "server_error"}), errors.TemporaryError, "server_error"),
    (
        Reply(503, {"error": "temporarily_unavailable"}),
        errors.TemporaryError,
        "temporarily_unavailable",
    ),
    (Reply(500, HTML), errors.TemporaryError, None),
    (Reply(403, HTML), errors.TemporaryError, None),
    (Reply(302, b"", {"Location": "/elsewhere"}), errors.TemporaryError, None),
    (Reply(200, HTML), errors.TemporaryError, None),
    (Reply(200, {}), errors.TemporaryError, None),
    (Reply(200, []), errors.TemporaryError, None),
    (Reply(200, {"access_token": ""}), errors.TemporaryError, None),
    (Reply(200, {"access_token": "a\r\nX-Evil: 1"}), errors.TemporaryError, None),
    (Reply(200, {"access_token": 5}), errors.TemporaryError, None),
    (Reply(400, {"error": {"a": 1}}), errors.TemporaryError, None),
    (
        Reply(429, {"error": "slow_down"}, {"Retry-After": "9"}),
        errors.ThrottledError,
        "slow_down",
    ),
    (Reply(429, b""), errors.ThrottledError, None),
]


@pytest.mark.parametrize("reply, kind, code", REFUSALS)
def test_refusals_of_login_with_amazon(client, server, reply, kind, code):
    server.token_replies = [reply]
    with pytest.raises(errors.SpApiError) as caught:
        client.create_feed("T", marketplace_ids=["A"], document_id="D")
    error = caught.value
    assert type(error) is kind
    assert (error.operation, error.code, error.status) == ("token", code, reply.status)
    assert not error.outcome_unknown
    assert not server.calls
    assert error.retryable == (kind is not errors.AuthError)
    client.get_feed("F1")


def test_no_token_without_an_answer(client, server):
    server.token_replies = [Reply(fault="reset")]
    with pytest.raises(errors.NetworkError) as caught:
        client.create_feed("T", marketplace_ids=["A"], document_id="D")
    assert caught.value.operation == "token"
    assert not caught.value.outcome_unknown
    assert not server.calls


@pytest.mark.parametrize("field", ["client_id", "client_secret", "refresh_token"])
@pytest.mark.parametrize("blank", ["", "  \n", None, False])
def test_blank_keys_are_refused_by_name(field, blank):
    values = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}
    with pytest.raises(errors.InvalidInputError, match=field):
        Credentials(**{**values, field: blank})


def test_keys_are_trimmed_and_never_printed():
    credentials = Credentials(" client\n", "secret ", "\tAtzr|x")
    assert credentials == Credentials("client", "secret", "Atzr|x")
    assert "client" not in repr(credentials)
    assert "secret" not in f"{credentials}"


# Python 3.12 warns about every fork beside threads, which is what is tested here.
forks = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


@forks
def test_a_child_process_fetches_its_own_token_over_its_own_connection(client, server):
    client.get_feed("F1")
    status = in_child(lambda: client.get_feed("F1").status == "DONE")
    assert status == 0
    client.get_feed("F1")
    assert len(server.token_calls) == 2
    parent, child, parent_again = server.calls
    assert parent.connection == parent_again.connection != child.connection


@forks
def test_a_fork_while_another_thread_fetches_does_not_block_the_child(client, server):
    server.token_delay = 0.5
    fetching = threading.Thread(target=client.get_feed, args=("F1",))
    fetching.start()
    while not server.token_calls:
        pass
    assert in_child(lambda: client.get_feed("F1").status == "DONE") == 0
    fetching.join()


def in_child(action):
    """0 when ``action`` is true in a forked process."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            code = 0 if action() else 2
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_amazons_clock_is_read_from_both_kinds_of_answers(client, server):
    server.token_replies = [
        Reply(
            400,
            {"error": "invalid_grant"},
            {"Date": "Sat, 01 Jan 2028 00:00:00 GMT"},
        )
    ]
    with pytest.raises(errors.AuthError):
        client.get_feed("F1")
    assert clock.now(server.url).year == 2028
    server.replies = [Reply(500, b"", {"Date": "Mon, 01 Jan 2029 00:00:00 GMT"})]
    with pytest.raises(errors.TemporaryError):
        client.get_feed("F1")
    assert clock.now(server.url + "/").year == 2029
