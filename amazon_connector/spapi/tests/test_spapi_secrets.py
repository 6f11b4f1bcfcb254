"""No secret, address or order id in logs and exception texts; no stray settings."""

import ast
import io
import logging
import os
import pickle
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from spapi_loopback import Reply

import spapi
from spapi import documents, errors
from spapi.orders import Package
from spapi.redaction import redact
from spapi.restricted import RestrictedResource

PACKAGE = Path(spapi.__file__).parent
PARCEL = Package("1", "DHL", "", "", "TRACK1", "2026-11-21", (("1", 1),))
SECRETS = (
    "amzn1.oa2-cs.v1.secret",
    "Atzr|refresh",
    "Atza|",
    "Atz.sprdt|",
    "028-1234567-8901234",
    "X-Amz-Signature",
    "deadbeef",
    "TRACK1",
    "buyer@example.com",
    "127.0.0.1",
)
TOKENS = "/tokens/2021-03-01/restrictedDataToken"
RDT = {"restrictedDataToken": "Atz.sprdt|deadbeef", "expiresIn": 3600}
LEAKY = {
    "errors": [
        {
            "code": "InvalidInput",
            "message": "Atza|x, Atz.sprdt|y and Atzr|refresh at https://127.0.0.1/?X-Amz-Signature="
            "deadbeef for buyer@example.com\nand more " + "x" * 500,
        }
    ]
}


@pytest.fixture
def all_logs(caplog):
    """Everything that any logger says at any level; levels are put back."""
    loggers = [logging.getLogger()]
    loggers += [
        logging.getLogger(name)
        for name in ("urllib3", "urllib3.connectionpool", "requests", "spapi")
    ]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    caplog.handler.setLevel(logging.DEBUG)
    yield caplog
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def failing_calls(client, server):
    signed = server.url + "/028-1234567-8901234?X-Amz-Signature=deadbeef"
    document = documents.Document("D", signed)
    yield lambda: client.get_order("028-1234567-8901234")
    yield lambda: client.confirm_shipment(
        "028-1234567-8901234", marketplace_id="A", package=PARCEL
    )
    yield lambda: client.get_report_document("D", restricted=True)
    yield lambda: documents.upload(signed, b"x", "text/xml")
    yield lambda: documents.download(document, io.BytesIO())
    yield lambda: documents.download(
        documents.Document("D", "http://127.0.0.1:1/?X-Amz-Signature=deadbeef"),
        io.BytesIO(),
    )


@pytest.mark.parametrize(
    "reply",
    [
        Reply(400, LEAKY),
        Reply(403, {"message": LEAKY["errors"][0]["message"]}),
        Reply(500, b"<Code>X</Code>" + str(LEAKY).encode()),
        Reply(200, b"not gzip", {"Content-Encoding": "gzip"}),
        Reply(200, b"x", {"Content-Length": "100"}, fault="truncate"),
        Reply(fault="reset"),
        Reply(
            200,
            b"",
            {"Bad Header\x01": "http://127.0.0.1/deadbeef", "Content-Length": None},
        ),
        Reply(302, b"", {"Location": "https://127.0.0.1/?X-Amz-Signature=deadbeef"}),
    ],
)
def test_nothing_leaks(client, server, all_logs, reply):
    server.default = reply
    server.by_path[TOKENS] = lambda call: Reply(200, RDT)
    for call in failing_calls(client, server):
        try:
            call()
        except errors.SpApiError as error:
            told = "".join(traceback.format_exception(error))
            lines = [line for line in told.splitlines() if not line.startswith("    ")]
            check("\n".join(lines))
            check(repr(error))
            assert error.__cause__ is None
            assert error.__context__ is None
    for record in all_logs.records:
        check(record.getMessage())
        check(record.exc_text or "")


def check(text):
    for secret in SECRETS:
        assert secret not in text


def test_a_success_leaves_no_secret_in_the_log_either(client, server, all_logs):
    server.default = Reply(200, {"order": {"orderId": "028-1234567-8901234"}})
    order = client.get_order("028-1234567-8901234")
    assert order.order_id
    for record in all_logs.records:
        check(record.getMessage())


def test_a_restricted_data_token_stays_out_of_sight(client, server, all_logs):
    server.by_path[TOKENS] = lambda call: Reply(200, RDT)
    server.default = Reply(200, {"reportDocumentId": "D", "url": "https://a.b/"})
    client.get_report_document("D", restricted=True)
    made = client.create_restricted_data_token([RestrictedResource("GET", "/x")])
    assert made.token == RDT["restrictedDataToken"]
    check(f"{made} {made!r}")
    for record in all_logs.records:
        check(record.getMessage())
    check(redact(f"{RDT}"))


def test_other_users_of_urllib3_keep_their_log(client, server, all_logs):
    import requests

    requests.get(server.url + "/other", timeout=5)
    assert any("/other" in record.getMessage() for record in all_logs.records)


def test_loud_loggers_of_the_library_are_silenced():
    for name in ("httpx", "httpcore", "sp_api", "sp_api.base.client"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)


def test_texts_of_errors():
    error = errors.ThrottledError(
        "m" * 1000, operation="get_order", status=429, code="Q", request_id="r"
    )
    assert str(error) == f"get_order: {'m' * 300} (status 429, code Q, request id r)"
    assert str(errors.TemporaryError("m", operation="o")) == "o: m"
    assert "token" not in redact("refresh_token=Atzr|abc client_secret: xyz")[13:]
    assert redact("client_secret: xyz&b") == "client_secret: ***&b"


def test_the_tree_of_errors():
    assert issubclass(errors.ForbiddenError, errors.AuthError)
    assert issubclass(errors.ConflictError, errors.InvalidInputError)
    assert issubclass(errors.NetworkError, errors.TemporaryError)
    assert issubclass(errors.DocumentError, errors.TemporaryError)
    assert not issubclass(errors.ReadOnlyError, errors.AuthError)
    retryable = {
        kind.__name__
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, Exception) and kind._retryable
    }
    assert retryable == {
        "ThrottledError",
        "TemporaryError",
        "NetworkError",
        "DocumentError",
    }


def test_an_error_survives_pickling():
    error = errors.ThrottledError("m", operation="o", status=429, retry_after=7)
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.retry_after) == (type(error), str(error), 7)


def test_odoo_is_never_imported():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not any(name.split(".")[0] == "odoo" for name in names), path


IMPORT_ALL = """
import importlib, pkgutil, sys
sys.modules["odoo"] = None
import spapi
assert not [m for m in sys.modules if m.startswith(("requests", "sp_api", "lxml"))]
for module in pkgutil.iter_modules(spapi.__path__):
    if module.name != "tests":
        importlib.import_module("spapi." + module.name)
import os
print(os.environ.get("AWS_ENV"), os.environ.get("SP_API_AUTH_CACHE_SIZE"))
"""
STRAY = {
    "AWS_ENV": "production",
    "SP_API_DEFAULT_MARKETPLACE": "nowhere",
    "SP_API_AUTH_CACHE_SIZE": "many",
    "SP_API_REFRESH_TOKEN": "Atzr|stray",
    "SP_API_AWS_SECRET_ID": "stray",
    "LWA_APP_ID": "stray",
    "LWA_CLIENT_ID": "stray",
    "LWA_CLIENT_SECRET": "stray",
}


def test_it_imports_without_odoo_and_whatever_the_environment_says():
    environment = {**os.environ, **STRAY, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "production many"


def test_the_environment_changes_no_request(client, server, monkeypatch, tmp_path):
    server.default = Reply(200, {"orders": []})
    client.search_orders(created_after="x")
    for name, value in STRAY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    client.search_orders(created_after="x")
    before, after = server.calls
    assert (before.target, before.headers) == (after.target, after.headers)
    assert len(server.token_calls) == 1
    assert not list(tmp_path.iterdir())
