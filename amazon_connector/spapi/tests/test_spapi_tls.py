"""Connections with TLS: whom we trust, and what a cut connection means."""

import shutil
import ssl
import subprocess

import pytest
from spapi_loopback import Reply

from spapi import errors
from spapi.client import Credentials, SpApiClient

KEYS = Credentials("client", "secret", "Atzr|x")
FEED = {"feedId": "F1", "processingStatus": "DONE"}

pytestmark = pytest.mark.skipif(
    not shutil.which("openssl"),
    reason="without openssl no certificate: left out are the tests of TLS",
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key


@pytest.fixture
def client(server, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.suppress_ragged_eofs = False
    listener = server._server
    listener.socket = context.wrap_socket(listener.socket, server_side=True)
    url = server.url.replace("http://", "https://")
    return SpApiClient(KEYS, url, url + "/auth/o2/token", timeout=5.0)


@pytest.fixture
def trusted(monkeypatch, certificate):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))


def create(client):
    return client.create_feed("T", marketplace_ids=["A"], document_id="D")


def test_the_environments_certificates_are_trusted(client, server, trusted):
    server.default = Reply(200, FEED)
    assert client.get_feed("F1").status == "DONE"
    assert client.get_feed("F1").status == "DONE"
    assert len({call.connection for call in server.received}) == 1


def test_nothing_is_sent_to_a_host_that_cannot_prove_itself(client, server):
    with pytest.raises(errors.NetworkError, match="secure connection") as caught:
        create(client)
    assert not caught.value.outcome_unknown
    assert not server.received


@pytest.mark.parametrize("fault", ["reset", "close"])
def test_a_creation_that_is_cut_may_have_been_done(client, server, trusted, fault):
    server.replies = [Reply(fault=fault)]
    with pytest.raises(errors.NetworkError) as caught:
        create(client)
    assert caught.value.outcome_unknown
    assert len(server.calls) == 1


@pytest.mark.parametrize("fault", ["reset", "close"])
def test_a_question_that_is_cut_is_asked_again(client, server, trusted, fault):
    server.replies = [Reply(fault=fault), Reply(200, FEED)]
    assert client.get_feed("F1").status == "DONE"
