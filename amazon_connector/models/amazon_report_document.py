import gzip
import shutil
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

from odoo import api, fields, models

from ..spapi.listing_report import ListingReport

COMPRESS_LEVEL = 1
CHUNK = 1024 * 1024
# A document of each day and marketplace would fill the disk.
KEPT_FOR = timedelta(days=30)


class AmazonReportDocument(models.Model):
    """The document of a report: kept compressed, read from a temporary file.

    Whatever its size, no more than the compressed document is in memory.
    """

    _inherit = "amazon.report"

    def _mark_loaded(self, file, charset):
        """Keep a downloaded document and begin with its rows.

        :param file: the inflated document, opened for binary reading and writing
        :param charset: as the server named it
        :raises NotAReportError: it is no listing report; nothing is kept
        """
        self._read_listings(file, charset).close()
        self._store_document(file)
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

    def _store_document(self, file):
        """Write the document as the attachment of the field `document`.

        By the field it would be in memory several times, in base64.
        """
        file.seek(0)
        packed = BytesIO()
        with gzip.GzipFile("", "wb", COMPRESS_LEVEL, packed, mtime=0) as target:
            shutil.copyfileobj(file, target, CHUNK)
        self._find_document().unlink()
        self.env["ir.attachment"].create(
            {
                "name": "document",
                "res_model": self._name,
                "res_field": "document",
                "res_id": self.id,
                "company_id": self.company_id.id,
                "raw": packed.getvalue(),
            }
        )

    @api.autovacuum
    def _gc_documents(self):
        """Delete old documents; what came of them stays on the reports."""
        domain = [("finished_at", "<", fields.Datetime.now() - KEPT_FOR)]
        self.search(domain)._find_document().unlink()

    def _find_document(self):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "document"),
                ("res_id", "in", self.ids),
            ]
        )

    @contextmanager
    def _open_listings(self):
        """Yield the `ListingReport` of the document that was kept."""
        with tempfile.TemporaryFile() as file:
            with self._open_packed() as packed:
                shutil.copyfileobj(packed, file, CHUNK)
            yield self._read_listings(file, self.charset)

    def _read_skus(self):
        """Return the SKUs in the document; none when Amazon had no listings."""
        if self.processing_status == "CANCELLED":
            return set()
        with self._open_listings() as listings:
            return set(listings.skus())

    def _open_packed(self):
        attachment = self._find_document()
        if attachment.store_fname:
            return gzip.open(attachment._full_path(attachment.store_fname))
        return gzip.open(BytesIO(attachment.raw))
