"""Idle ``requests`` sessions, each lent to one user at a time.

A new session costs a TLS handshake and, with it, hundreds of milliseconds; a
session shared by two threads, or inherited over ``fork``, mixes their answers.
So sessions are kept, lent exclusively, and forgotten in a child process.

The environment's proxies and CA bundle are honoured; ``.netrc``, cookies and
redirects are not: each of them could send or receive something for another host
or another account.
"""

import contextlib
import os
import threading
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import HTTPAdapter

_MOST_IDLE = 8
_HOSTS = 10


class SessionPool:
    """Lends sessions; safe with threads, greenlets and ``fork``."""

    def __init__(self):
        self.reset()

    def reset(self):
        """Forget every idle session without touching its sockets.

        A child process must not close a connection that its parent still uses.
        """
        self._lock = threading.Lock()
        self._idle = []
        self._pid = os.getpid()

    @contextlib.contextmanager
    def lend(self):
        """A session that nobody else uses meanwhile."""
        session, pid = self._pop(), os.getpid()
        try:
            yield session
        finally:
            self._push(session, pid)

    def _pop(self):
        if self._pid != os.getpid():
            self.reset()
        with self._lock:
            session = self._idle.pop() if self._idle else None
        return session or _new_session()

    def _push(self, session, pid):
        if pid != os.getpid():
            return
        with self._lock:
            if len(self._idle) < _MOST_IDLE:
                self._idle.append(session)
                return
        session.close()


def _new_session():
    session = requests.Session()
    session.mount("https://", HTTPAdapter(_HOSTS, 1))
    session.mount("http://", HTTPAdapter(_HOSTS, 1))
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.auth = _unchanged
    session.headers.clear()
    return session


def _unchanged(request):
    """An authentication that adds nothing: with none at all, .netrc is read."""
    return request


pool = SessionPool()
os.register_at_fork(after_in_child=pool.reset)
