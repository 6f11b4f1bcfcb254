from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models

from ..spapi.listing_report import ListingReport
from .amazon_packed_files import CHUNK

# A document of each day and marketplace would fill the disk.
KEPT_FOR = timedelta(days=30)


class AmazonReportDocument(models.Model):
    """The document of a report and the listings in it."""

    _name = "amazon.report"
    _inherit = ["amazon.report", "amazon.packed.files"]

    def _mark_loaded(self, file, charset):
        """Override: keep the document and begin with its rows.

        :raises NotAReportError: it is no listing report; nothing is kept
        """
        self._read_listings(file, charset).close()
        self._pack("document", file)
        self.write({"charset": charset, "line_count": self._count_lines(file)})
        self._enter("importing", position=1)

    def _read_listings(self, file, charset):
        file.seek(0)
        is_japanese = self.account_marketplace_id.country_id.code == "JP"
        fallback = "cp932" if is_japanese else "cp1252"
        return ListingReport(file, charset or None, fallback=fallback)

    def _count_lines(self, file):
        file.seek(0)
        chunks = iter(lambda: file.read(CHUNK), b"")
        return sum(chunk.count(b"\n") for chunk in chunks)

    @api.autovacuum
    def _gc_documents(self):
        """Delete old documents; what came of them stays on the reports."""
        domain = [("finished_at", "<", fields.Datetime.now() - KEPT_FOR)]
        self.search(domain)._find_document().unlink()

    def _find_document(self):
        return self._find_packed("document")

    @contextmanager
    def _open_listings(self):
        """Yield the `ListingReport` of the document that was kept."""
        with self._unpack("document") as file:
            yield self._read_listings(file, self.charset)

    def _read_skus(self):
        """Return the SKUs in the document; none when Amazon had no listings."""
        if self.processing_status == "CANCELLED":
            return set()
        with self._open_listings() as listings:
            return set(listings.skus())
