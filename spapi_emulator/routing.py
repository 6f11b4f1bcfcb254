"""Finds the operation for a method and a path."""

import re
from typing import NamedTuple
from urllib.parse import unquote


class Route(NamedTuple):
    """One operation and the function that answers it."""

    operation: str
    method: str
    path: str
    handler: object

    @property
    def is_api(self):
        """Whether it needs an access token and has a usage plan."""
        return not self.path.startswith(("/auth/", "/_documents/", "/_pictures/"))


class Router:
    """All routes; paths without arguments are found without a search."""

    def __init__(self, apis):
        self.fixed = {}
        self.patterns = []
        self.operations = {row[0] for api in apis for row in api.routes}
        for route in (Route(*row) for api in apis for row in api.routes):
            if "{" in route.path:
                self.patterns.append((_pattern(route.path), route))
            else:
                self.fixed[route.method, route.path] = route

    def find(self, method, path):
        """Return (route, arguments of the path); (None, {}) if there is none.

        ``path`` as it was sent: a quoted slash belongs to an argument.
        """
        route = self.fixed.get((method, path))
        if route:
            return route, {}
        for pattern, route in self.patterns:
            match = pattern.fullmatch(path)
            if match and route.method == method:
                return route, {n: unquote(v) for n, v in match.groupdict().items()}
        return None, {}


def _pattern(path):
    return re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path))
