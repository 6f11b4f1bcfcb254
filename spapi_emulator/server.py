"""The HTTP server: werkzeug's threaded server on a thread of its own."""

import os
import socket
import struct
from threading import Thread

from werkzeug.serving import WSGIRequestHandler, make_server

from .wire import ConnectionCut


class Handler(WSGIRequestHandler):
    """A quiet request handler."""

    disable_nagle_algorithm = True

    def log(self, type, message, *args):
        """Keep quiet; the journal knows every call."""

    def send_response(self, code, message=None):
        """Send the status line alone: the Date is that of the emulator's clock."""
        self.send_response_only(code, message)

    def connection_dropped(self, error, environ=None):
        """Reset the connection when a fault asks for it."""
        self.close_connection = True
        if isinstance(error, ConnectionCut):
            reset(self.connection)


class Server:
    """A server on a free port (``port=0``) of a host."""

    def __init__(self, app, host="127.0.0.1", port=0):
        self.server = make_server(
            host, port, app, threaded=True, request_handler=Handler
        )
        self.thread = Thread(target=self._serve, name="spapi_emulator", daemon=True)

    @property
    def url(self):
        """The base URL."""
        return f"http://{self.server.host}:{self.server.port}"

    def _serve(self):
        self.server.serve_forever(poll_interval=0.01)

    def start(self):
        """Serve on a thread."""
        self.thread.start()

    def stop(self):
        """Stop serving and free the port."""
        self.server.shutdown()
        self.thread.join(5)
        self.server.server_close()


def reset(connection):
    """Close a connection with a reset instead of an orderly end."""
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    os.close(connection.detach())
