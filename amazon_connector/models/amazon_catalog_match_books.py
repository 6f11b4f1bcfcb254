from dataclasses import replace

from odoo import api, models

from ..spapi.catalog import to_isbn10


class AmazonCatalogBooks(models.Model):
    """Books: a page may show no barcode, but its ASIN is the book's ISBN-10."""

    _inherit = "amazon.catalog.match"

    @api.model
    def _ask(self, link, gtins):
        """Override: books without a page by their barcode are looked for by ASIN."""
        items = super()._ask(link, gtins)
        found = {code for item in items for code in item.barcodes}
        books = {to_isbn10(gtin): gtin for gtin in gtins - found}
        books.pop(None, None)
        return items + self._ask_books(link, books)

    @api.model
    def _ask_books(self, link, books):
        """Return the pages of books, with the barcode that each belongs to.

        A page that shows other barcodes only is of something else.

        :param dict books: GTIN-14 by ISBN-10
        """
        if not books:
            return []
        page = link.account_id._get_client(in_step=True).search_catalog_items(
            link.marketplace_id.marketplace_id,
            identifiers=sorted(books),
            identifiers_type="ASIN",
        )
        return [
            replace(item, barcodes=(books[item.asin],))
            for item in page.items
            if item.asin in books and not (item.barcodes or item.is_parent)
        ]
