"""Odoo as a browser talks to it: log in, then call methods of models."""

import requests

from console import SetupError


class Odoo:
    """A user's session.

    :param url: Odoo's address
    :raises SetupError: Odoo's error message
    """

    def __init__(self, url, database, login, password):
        self.url = url
        self.session = requests.Session()
        self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )

    def call(self, model, method, *arguments, **options):
        """Call a method of a model and return what it returns."""
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": arguments, "kwargs": options},
        )

    def search(self, model, domain, **options):
        return self.call(model, "search", domain, **options)

    def count(self, model, domain):
        return self.call(model, "search_count", domain)

    def get_id(self, xmlid):
        """Return the database id of a record that a module brings."""
        module, name = xmlid.split(".")
        domain = [("module", "=", module), ("name", "=", name)]
        [record] = self.call("ir.model.data", "search_read", domain, ["res_id"])
        return record["res_id"]

    def _post(self, path, params):
        answer = self.session.post(
            self.url + path, json={"jsonrpc": "2.0", "params": params}, timeout=120
        ).json()
        if "error" in answer:
            raise SetupError(f"{path}: {answer['error']['data']['message']}")
        return answer["result"]
