"""Ports of the loopback address."""

import socket

from console import SetupError


def free_port():
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def require_free(port, name):
    """Make sure that a service can listen on its port.

    :raises SetupError: when something else does
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SetupError(
                f"port {port} is in use: stop what listens there, the {name} needs it"
            ) from None
