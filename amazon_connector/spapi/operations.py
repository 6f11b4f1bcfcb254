"""python-amazon-sp-api's operation classes on our own transport.

The library knows the paths and parameter names of every operation. Its transport
is not used: it takes answers without an error list for success, mixes the tokens
of accounts and reads keys from the environment. So the classes are bound without
their ``__init__``, and ``_request`` hands over method, path, query and body, less
what the library adds on its own.
"""

import contextlib
import logging
import os
from dataclasses import dataclass
from urllib.parse import quote

# Read by the library when it is imported, where they break the import or change
# hosts; the keys of an account come from its record only.
_ENVIRONMENT = ("SP_API_", "LWA_", "AWS_ENV")
_JUNK = frozenset(
    {"path", "method", "MarketplaceId", "MarketplaceIds", "marketplace_ids"}
)
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


@contextlib.contextmanager
def _without_environment():
    hidden = {k: v for k, v in os.environ.items() if k.startswith(_ENVIRONMENT)}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)


with _without_environment():
    from sp_api.api import (
        CatalogItemsV20220401,
        FeedsV20210630,
        Inventories,
        ListingsItemsV20210801,
        ListingsRestrictions,
        OrdersV0,
        OrdersV20260101,
        ProductTypeDefinitions,
        Reports,
        Sellers,
        Tokens,
    )

# httpx logs whole URLs at INFO, the library tokens and payloads at DEBUG.
for _name in ("httpx", "httpcore", "sp_api", "sp_api.base.client"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(repr=False)
class Call:
    """One call as the library describes it; ``body`` is ``None`` without one."""

    method: str
    path: str
    query: dict
    body: dict | None


class _Bound:
    """Replaces what the library's client does with a call."""

    def __init__(self, send):
        self._send = send

    def _request(self, path, *, data=None, params=None, **_ignored):
        query, body = dict(params or {}), dict(data or {})
        method = query.get("method") or body.get("method") or "GET"
        if method not in _WITH_BODY:
            query, body = {**query, **body}, {}
        return self._send(
            Call(
                method,
                path,
                _tidy(query),
                _tidy(body) if method in _WITH_BODY else None,
            )
        )

    def _request_grantless_operation(self, path, *, data=None, params=None):
        return self._request(path, data=data, params=params)

    def close(self):
        """Nothing to close: the connections belong to the pool."""


def _tidy(values):
    return {
        key: value
        for key, value in values.items()
        if key not in _JUNK and value is not None
    }


class Orders(_Bound, OrdersV20260101):
    """Orders API 2026-01-01."""


class OrdersOld(_Bound, OrdersV0):
    """Orders API v0, of which the shipment confirmation stays."""


class Feeds(_Bound, FeedsV20210630):
    """Feeds API 2021-06-30."""

    def get_feed_document(self, feedDocumentId):
        """The document's address only; the library's method would load it too."""
        document_id = quote(feedDocumentId, safe="")
        return self._request(f"/feeds/2021-06-30/documents/{document_id}")


class CatalogItems(_Bound, CatalogItemsV20220401):
    """Catalog Items API 2022-04-01."""


class FbaInventory(_Bound, Inventories):
    """FBA Inventory API v1."""

    # The library falls back to it; the caller always names the marketplace.
    marketplace_id = None


class ListingsItems(_Bound, ListingsItemsV20210801):
    """Listings Items API 2021-08-01."""


class ProductTypes(_Bound, ProductTypeDefinitions):
    """Product Type Definitions API 2020-09-01."""


class ReportsApi(_Bound, Reports):
    """Reports API 2021-06-30."""


class Restrictions(_Bound, ListingsRestrictions):
    """Listings Restrictions API 2021-08-01."""


class SellersApi(_Bound, Sellers):
    """Sellers API v1."""


class TokensApi(_Bound, Tokens):
    """Tokens API 2021-03-01."""
