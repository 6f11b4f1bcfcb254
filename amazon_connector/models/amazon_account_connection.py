import ipaddress
from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import UserError

from ..spapi import clock
from ..spapi.client import Credentials, SpApiClient
from ..spapi.errors import (
    AuthError,
    ForbiddenError,
    NetworkError,
    ThrottledError,
)
from .amazon_account_database import DatabaseCopyError
from .amazon_limit import AccountLimiter

# https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints
API_URLS = {
    "eu": "https://sellingpartnerapi-eu.amazon.com",
    "na": "https://sellingpartnerapi-na.amazon.com",
    "fe": "https://sellingpartnerapi-fe.amazon.com",
}
TOKEN_URL = "https://api.amazon.com/auth/o2/token"
TOKEN_PATH = "/auth/o2/token"
ENDPOINT_PARAMETER = "amazon_connector.endpoint"


class AmazonAccountConnection(models.Model):
    """How an account reaches Amazon: its client, what Amazon's refusals mean."""

    _inherit = "amazon.account"

    def _get_client(self, *, in_step=False):
        """Return a client for this account: the only door to Amazon.

        :param bool in_step: called by a flow's step, which may be committed and may
            wait before a call; a user's click may not
        :raises DatabaseCopyError: this database is a copy of the connected one
        """
        self.ensure_one()
        self.check_access("read")
        self._check_active()
        self._check_database()
        limiter = AccountLimiter(self.sudo(), commits=in_step)  # no user writes limits
        return self._make_client(*self._get_urls(), limiter=limiter)

    def _make_client(self, api_url, token_url, **options):
        account = self.sudo()  # keys are for managers, calls for every Amazon user
        return SpApiClient(
            Credentials(
                client_id=account.client_id or "",
                client_secret=account.client_secret or "",
                refresh_token=account.refresh_token or "",
            ),
            api_url,
            token_url,
            read_only=account.read_only,
            **options,
        )

    def _check_active(self):
        """Keep archived accounts from doing anything.

        :raises UserError: one of these accounts is archived
        """
        for account in self:
            if not account.active:
                raise UserError(
                    self.env._(
                        "%s is archived: nothing is asked of or sent to Amazon. "
                        "Unarchive the account first.",
                        account.name,
                    )
                )

    def _get_urls(self):
        endpoint = self._get_endpoint()
        if endpoint:
            return endpoint, endpoint + TOKEN_PATH
        return API_URLS[self.region], TOKEN_URL

    @api.model
    def _get_endpoint(self):
        """Return the emulator's base URL; hosts other than this machine are ignored."""
        # The parameter is the integrator's; every user's call depends on it.
        parameters = self.env["ir.config_parameter"].sudo()
        endpoint = (parameters.get_param(ENDPOINT_PARAMETER) or "").rstrip("/")
        try:
            host = urlsplit(endpoint).hostname or ""
            is_local = host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            is_local = False
        return endpoint if is_local else ""

    def _get_amazon_time(self):
        """Return Amazon's time, aware UTC, to the microsecond."""
        return clock.now(self._get_urls()[0])

    def _now(self):
        """Return Amazon's time, naive UTC: what is compared with Amazon's times."""
        return self._get_amazon_time().replace(tzinfo=None, microsecond=0)

    def _get_active_marketplaces(self):
        return self.marketplace_ids.filtered("enabled")

    def _sync_marketplaces(self, participations):
        """Write Amazon's participations as this account's marketplaces."""
        known = self.env["amazon.marketplace"].with_context(active_test=False)
        by_id = {m.marketplace_id: m for m in known.search([])}
        links = {m.marketplace_id.marketplace_id: m for m in self.marketplace_ids}
        for participation in participations:
            marketplace = by_id.get(participation.marketplace_id)
            # Ids of "Non-Amazon" shop fronts stand for multi-channel orders only.
            if not marketplace:
                continue
            link = links.pop(participation.marketplace_id, None)
            if not link:
                # Nobody may add marketplaces but Amazon.
                link = (
                    self.env["amazon.account.marketplace"]
                    .sudo()
                    .create({"account_id": self.id, "marketplace_id": marketplace.id})
                )
            link._update_participation(participation)
        for link in links.values():
            link._end_participation()

    def _explain_error(self, error):
        """Return what a refusal of Amazon's means and what to do about it."""
        if isinstance(error, DatabaseCopyError):
            return self._explain_copy()
        if isinstance(error, ForbiddenError):
            return self._explain_forbidden(error)
        if isinstance(error, AuthError):
            return self._explain_auth_error(error)
        if error.operation == "credentials":
            return self.env._("Fill in the keys of the application. (%s)", error)
        if isinstance(error, ThrottledError):
            return self.env._("Amazon asks to wait. Try again in a few minutes.")
        if isinstance(error, NetworkError):
            return self.env._(
                "Amazon could not be reached. Check the internet connection of the "
                "server and try again. (%s)",
                error,
            )
        return self.env._("Amazon could not answer: %s", error)

    def _explain_forbidden(self, error):
        return self.env._(
            "Amazon refuses access. Check that the region is right, that the "
            "application has the roles for listings and orders, that it was "
            "authorised again after a role was added, and that the seller has a "
            "Professional selling plan (a new one can take 72 hours). (%s)",
            error,
        )

    def _explain_auth_error(self, error):
        if error.code == "invalid_grant":
            return self.env._(
                "The refresh token is wrong, revoked or expired. Authorise the "
                "application again and paste the new refresh token."
            )
        if error.code == "unauthorized_client":
            return self.env._(
                "The refresh token belongs to another application than the client ID. "
                "Authorise this application and paste the new refresh token. (%s)",
                error,
            )
        return self.env._(
            "Amazon does not know these keys: the client secret is wrong or has "
            "expired, or the client ID is of another application. Copy both again from "
            "the Solution Provider Portal. (%s)",
            error,
        )
