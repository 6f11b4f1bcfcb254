import hypothesis
import pytest
from spapi_loopback import Loopback

from spapi import clock
from spapi.client import Credentials, SpApiClient
from spapi.connections import pool
from spapi.tokens import cache

# No files left behind, and no failure because a machine was busy.
hypothesis.settings.register_profile("spapi", database=None, deadline=None)
hypothesis.settings.load_profile("spapi")

KEYS = Credentials(
    "amzn1.application-oa2-client.test", "amzn1.oa2-cs.v1.secret", "Atzr|refresh"
)


@pytest.fixture(autouse=True)
def fresh_process_state():
    """Tokens, connections and clock offsets are process-wide: start from none."""
    cache.reset()
    pool.reset()
    clock.forget()
    yield


@pytest.fixture
def server():
    loopback = Loopback()
    yield loopback
    loopback.stop()


@pytest.fixture
def make_client(server):
    """A client of the loopback server; keyword arguments go to the client."""

    def make(credentials=KEYS, **options):
        options.setdefault("timeout", 5.0)
        return SpApiClient(credentials, server.url, server.token_url, **options)

    return make


@pytest.fixture
def client(make_client):
    return make_client()
