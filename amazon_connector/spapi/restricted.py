"""Restricted data tokens (RDT) of Tokens API 2021-03-01.

Some calls hand out personal data and want, instead of the access token, a token
made for exactly that method and path. An RDT belongs to one account and one list
of resources. It travels as an argument from here to the one request it is for and
is no part of a client's state, so that no other call can be sent with it.
"""

import json
from collections.abc import Callable
from dataclasses import astuple, dataclass

from .tokens import TokenSource, cache, is_token, life
from .values import given


@dataclass(frozen=True, slots=True)
class RestrictedResource:
    """A call that needs an RDT.

    ``data_elements`` (buyerInfo, shippingAddress, buyerTaxInformation) are for
    orders of the version v0 only.
    """

    method: str
    path: str
    data_elements: tuple[str, ...] = ()

    @property
    def payload(self) -> dict:
        """The resource in the shape of the wire."""
        elements = list(self.data_elements) or None
        return given(
            {"method": self.method, "path": self.path, "dataElements": elements}
        )


@dataclass(frozen=True, slots=True, repr=False)
class RestrictedDataToken:
    """An RDT, never printed; ``expires_in`` in seconds from its creation."""

    token: str
    expires_in: float

    def __repr__(self):
        return "RestrictedDataToken(***)"


def parse_restricted_data_token(payload) -> RestrictedDataToken | None:
    """Read the answer of createRestrictedDataToken; ``None`` without a token."""
    fields = payload if isinstance(payload, dict) else {}
    token = fields.get("restrictedDataToken")
    if not is_token(token):
        return None
    return RestrictedDataToken(token, life(fields.get("expiresIn")))


@dataclass(frozen=True, slots=True, repr=False)
class RestrictedTokenSource:
    """Where the RDTs of one account for one list of resources come from.

    :param create: called with ``resources`` for a new :class:`RestrictedDataToken`
    """

    account: TokenSource
    resources: tuple[RestrictedResource, ...]
    create: Callable

    def get(self):
        """An RDT that is good for at least two more minutes.

        :raise SpApiError: what ``create`` raises
        """
        return cache.get(self._key(), self._fetch)

    def drop(self, token):
        """Forget ``token``, which SP-API does not accept any more."""
        cache.drop(self._key(), token)

    def _key(self):
        return self.account.key(json.dumps([astuple(one) for one in self.resources]))

    def _fetch(self):
        made = self.create(self.resources)
        return made.token, made.expires_in
