"""Login with Amazon: tokens that expire by the emulator's clock."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import parse_qs

from .wire import Answer, denied

TOKEN_SECONDS = 3600
SCOPES = frozenset({
    "sellingpartnerapi::notifications",
    "sellingpartnerapi::migration",
    "sellingpartnerapi::client_credential:rotation",
})  # fmt: skip


class LwaError(Exception):
    """An error answer of the token endpoint."""

    def __init__(self, status, code, description):
        super().__init__(description)
        self.status = status
        self.code = code
        self.description = description

    def answer(self):
        """Return the answer in the shape of RFC 6749."""
        payload = {"error": self.code, "error_description": self.description}
        return Answer(self.status, payload)


class Grant(NamedTuple):
    """Whom a token stands for and until when.

    ``calls``: the (method, path) pairs that a restricted data token is made for;
    an access token has none and is for all others.
    """

    seller_id: str | None
    expires: datetime
    calls: frozenset = frozenset()


class Lwa:
    """The token endpoint and the check of access tokens."""

    def __init__(self, world):
        self.world = world
        self.tokens = {}
        self.routes = (("token", "POST", "/auth/o2/token", self.token),)

    def token(self, request):
        """Answer a token request (grants refresh_token, client_credentials)."""
        try:
            return self._token(_form(request))
        except LwaError as error:
            return error.answer()

    def _token(self, form):
        grant = form.get("grant_type")
        if not grant:
            raise _invalid_request("Missing required parameter: grant_type")
        self._check_client(form)
        if grant == "refresh_token":
            return self._refresh(form)
        if grant == "client_credentials":
            return self._grantless(form)
        raise LwaError(400, "unsupported_grant_type", "Unsupported grant_type")

    def _check_client(self, form):
        for name in ("client_id", "client_secret"):
            if not form.get(name):
                raise _invalid_request(f"Missing required parameter: {name}")
        given = form["client_id"], form["client_secret"]
        for seller in self.world.sellers.values():
            if given == (seller.client_id, seller.client_secret):
                return
        raise LwaError(401, "invalid_client", "Client authentication failed")

    def _refresh(self, form):
        if not form.get("refresh_token"):
            raise _invalid_request("Missing required parameter: refresh_token")
        seller = self._seller(form["refresh_token"])
        if seller.client_id != form["client_id"]:
            text = "Not authorized for requested operation"
            raise LwaError(400, "unauthorized_client", text)
        answer = self._issue(seller.seller_id)
        answer.payload["refresh_token"] = seller.refresh_token
        return answer

    def _seller(self, refresh_token):
        for seller in self.world.sellers.values():
            if seller.refresh_token == refresh_token and seller.authorized:
                return seller
        text = "The request has an invalid grant parameter : refresh_token"
        raise LwaError(400, "invalid_grant", text)

    def _grantless(self, form):
        scopes = form.get("scope", "").split()
        if not scopes or not SCOPES.issuperset(scopes):
            raise LwaError(400, "invalid_scope", "The request has an invalid scope")
        return self._issue(None)

    def _issue(self, seller_id):
        payload = {
            "access_token": self._new("Atza|", seller_id),
            "token_type": "bearer",
            "expires_in": TOKEN_SECONDS,
        }
        return Answer(200, payload, headers={"Cache-Control": "no-store"})

    def restrict(self, seller, calls):
        """Make a restricted data token; return it and the seconds it is good for."""
        return self._new("Atz.sprdt|", seller.seller_id, calls), TOKEN_SECONDS

    def _new(self, prefix, seller_id, calls=frozenset()):
        token = prefix + secrets.token_urlsafe(24)
        expires = self.world.clock.now() + timedelta(seconds=TOKEN_SECONDS)
        self.tokens[token] = Grant(seller_id, expires, calls)
        return token

    def authenticate(self, request):
        """Return the seller of the request's token; ApiError 403 if none."""
        token = request.headers.get("x-amz-access-token")
        if not token:
            raise denied("Access token is missing in the request header.")
        if token not in self.tokens:
            raise denied(
                "The access token you provided is revoked, malformed or invalid."
            )
        grant = self.tokens[token]
        if grant.expires <= request.now:
            raise denied("The access token you provided has expired.")
        if grant.calls and (request.method, request.path) not in grant.calls:
            raise denied("The access token is not authorized for this operation.")
        return self._owner(grant.seller_id)

    def is_restricted(self, request):
        """Tell whether an authenticated request came with a restricted data token."""
        return bool(self.tokens[request.headers["x-amz-access-token"]].calls)

    def _owner(self, seller_id):
        for seller in self.world.sellers.values():
            if seller.seller_id == seller_id and seller.authorized:
                return seller
        raise denied("The access token is not authorized for this operation.")

    def expire(self, token):
        """Let a token be over now."""
        if token in self.tokens:
            grant = self.tokens[token]
            self.tokens[token] = grant._replace(expires=self.world.clock.now())


def _form(request):
    content_type = request.headers.get("content-type", "").split(";")[0]
    if content_type.strip().lower() != "application/x-www-form-urlencoded":
        return {}
    fields = parse_qs(request.body.decode("utf-8", "replace"))
    return {name: values[0] for name, values in fields.items()}


def _invalid_request(text):
    return LwaError(400, "invalid_request", text)
