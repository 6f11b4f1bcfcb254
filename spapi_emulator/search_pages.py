"""Pages of a search, with tokens that belong to one query."""

import secrets

from .wire import invalid

MOST_PAGED = 1000


class SearchPages:
    """Cuts what searches find into pages; only the first 1,000 are paged."""

    def __init__(self):
        self._starts = {}

    def cut(self, request, items):
        """Return (the page that is asked for, what the answer says of the next)."""
        size = request.integer("pageSize", 10, 1, 20)
        start = self._start(request)
        end = start + size
        page = items[start:end]
        if end >= min(len(items), MOST_PAGED):
            return page, {}
        token = secrets.token_urlsafe(24)
        self._starts[token] = _query(request), end
        return page, {"pagination": {"nextToken": token}}

    def _start(self, request):
        token = request.param("pageToken")
        if not token:
            return 0
        query, start = self._starts.get(token, (None, 0))
        if query != _query(request):
            raise invalid("The pageToken does not belong to this search.")
        return start


def _query(request):
    return {name: request.query[name] for name in request.query if name != "pageToken"}
