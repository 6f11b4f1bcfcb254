"""A small HTTP server on the loopback interface that answers as a test says.

Real sockets, so that time-outs, resets and broken answers are real ones.
"""

import json
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import parse_qsl, unquote, urlsplit

TOKEN_PATH = "/auth/o2/token"
EXPIRED = {
    "errors": [
        {
            "code": "Unauthorized",
            "message": "Access to requested resource is denied.",
            "details": "The access token you provided has expired.",
        }
    ]
}


@dataclass
class Reply:
    """What to answer. ``fault``: reset, close, truncate (after the headers)."""

    status: int = 200
    body: object = b""
    headers: dict = field(default_factory=dict)
    fault: str = ""
    delay: float = 0.0

    @property
    def content(self):
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body).encode()


@dataclass
class Received:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: dict
    body: bytes
    connection: tuple

    @property
    def raw_path(self):
        return urlsplit(self.target).path

    @property
    def path(self):
        return unquote(self.raw_path)

    @property
    def query(self):
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def json(self):
        return json.loads(self.body)


class Loopback:
    """``replies`` are used up in order, then ``default``; the same for tokens.

    Before ``default`` come the functions (call -> Reply) of ``by_path``.
    """

    def __init__(self):
        self.received = []
        self.replies = []
        self.by_path = {}
        self.default = Reply(200, {})
        self.token_replies = []
        self.tokens_given = 0
        self.token_delay = 0.0
        self.expired_tokens = set()
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"loopback": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        thread.daemon = True
        thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.token_url = self.url + TOKEN_PATH

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    @property
    def calls(self):
        return [call for call in self.received if call.path != TOKEN_PATH]

    @property
    def token_calls(self):
        return [call for call in self.received if call.path == TOKEN_PATH]

    def reply_to(self, call):
        with self._lock:
            self.received.append(call)
            if call.headers.get("x-amz-access-token") in self.expired_tokens:
                return Reply(403, EXPIRED)
            if call.path != TOKEN_PATH:
                return self._api_reply(call)
            if self.token_replies:
                return self.token_replies.pop(0)
            self.tokens_given += 1
            token = f"Atza|given-{self.tokens_given}"
        body = {"access_token": token, "token_type": "bearer", "expires_in": 3600}
        return Reply(200, body, delay=self.token_delay)

    def _api_reply(self, call):
        if self.replies:
            return self.replies.pop(0)
        answer = self.by_path.get(call.path)
        return answer(call) if answer else self.default


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def server_bind(self):
        """Without looking up the host's name, which takes its time."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        """A client that went away is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    loopback = None

    def _handle(self):
        length = int(self.headers.get("Content-Length") or 0)
        call = Received(
            self.command,
            self.path,
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
            self.client_address,
        )
        reply = self.loopback.reply_to(call)
        time.sleep(reply.delay)
        if reply.fault in ("reset", "close"):
            self._cut(reply.fault == "reset")
        else:
            self._answer(reply)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle

    def _answer(self, reply):
        content = reply.content
        headers = {"Content-Type": "application/json", **reply.headers}
        headers.setdefault("Content-Length", str(len(content)))
        self.send_response_only(reply.status)
        self.send_header("Date", headers.pop("Date", self.date_time_string()))
        for name, value in headers.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        if reply.fault == "truncate":
            content = content[: len(content) // 2]
        if reply.status != 204:
            self.wfile.write(content)
        if reply.fault == "truncate" or headers["Content-Length"] is None:
            self._cut(reset=False)

    def _cut(self, reset):
        self.close_connection = True
        self.wfile.flush()
        if reset:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format, *args):
        """Quiet: the tests look at ``received``."""
