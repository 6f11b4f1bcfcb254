import time

from odoo import api, models

from ..spapi import pictures
from ..spapi.errors import SpApiError, ThrottledError
from .amazon_limit import MAX_WAIT_SECONDS
from .picture import is_picture

# A person waits this often for the account's limit, a second or two each time.
MAX_WAITS = 2


class AmazonAccountCatalog(models.Model):
    """Questions to the catalogue that a person waits for, and its pictures."""

    _inherit = "amazon.account"

    @api.model
    def _ask_patiently(self, ask):
        """Return `ask()`, a question that a person waits for.

        Where the account's limit allows it in a moment, it is asked again: much is
        looked for in the background while a person asks.

        :raises SpApiError: what `ask` raises otherwise
        """
        for __ in range(MAX_WAITS):
            try:
                return ask()
            except ThrottledError as error:
                # Amazon itself does not say how long.
                wait = error.retry_after or MAX_WAIT_SECONDS
                if wait > MAX_WAIT_SECONDS:
                    raise
                time.sleep(wait)
        return ask()

    def _load_picture(self, url):
        """Return the content of a picture of the catalogue; False if it is none.

        A page without its picture is no reason to do without the rest.
        """
        try:
            content = pictures.load(url, local_url=self._get_endpoint())
        except SpApiError:
            return False
        return is_picture(content) and content
