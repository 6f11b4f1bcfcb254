from odoo import models

from ..spapi import pictures
from ..spapi.errors import SpApiError
from .picture import is_picture


class AmazonAccountCatalog(models.Model):
    """What an account loads for the catalogue beside Amazon's answers."""

    _inherit = "amazon.account"

    def _load_picture(self, url):
        """Return the content of a picture of the catalogue; False if it is none.

        A page without its picture is no reason to do without the rest.
        """
        try:
            content = pictures.load(url, local_url=self._get_endpoint())
        except SpApiError:
            return False
        return is_picture(content) and content
