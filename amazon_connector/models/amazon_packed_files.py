import gzip
import shutil
import tempfile
from contextlib import contextmanager
from io import BytesIO

from odoo import models

COMPRESS_LEVEL = 1
CHUNK = 1024 * 1024


class AmazonPackedFiles(models.AbstractModel):
    """Binary fields that are kept compressed and read from a temporary file.

    Whatever the size of a file, no more than its compressed form is in memory.
    """

    _name = "amazon.packed.files"
    _description = "Amazon Packed Files"

    def _pack(self, name, file):
        """Keep a file as the attachment of a field.

        By the field it would be in memory several times, in base64.

        :param str name: a Binary field with `attachment=True`
        :param file: opened for binary reading
        """
        file.seek(0)
        packed = BytesIO()
        with gzip.GzipFile("", "wb", COMPRESS_LEVEL, packed, mtime=0) as target:
            shutil.copyfileobj(file, target, CHUNK)
        self._find_packed(name).unlink()
        self.env["ir.attachment"].create(
            {
                "name": name,
                "res_model": self._name,
                "res_field": name,
                "res_id": self.id,
                "company_id": self.company_id.id,
                "raw": packed.getvalue(),
            }
        )

    def _find_packed(self, name):
        """Return the attachments of a field."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", name),
                ("res_id", "in", self.ids),
            ]
        )

    @contextmanager
    def _unpack(self, name):
        """Yield a temporary file with what was packed."""
        with tempfile.TemporaryFile() as file:
            with self._open_packed(name) as packed:
                shutil.copyfileobj(packed, file, CHUNK)
            file.seek(0)
            yield file

    def _open_packed(self, name):
        attachment = self._find_packed(name)
        if attachment.store_fname:
            return gzip.open(attachment._full_path(attachment.store_fname))
        return gzip.open(BytesIO(attachment.raw))
