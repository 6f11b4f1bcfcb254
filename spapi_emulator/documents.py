"""The document storage: uploads and downloads by URLs that expire."""

import gzip
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from .faults import storage_error
from .wire import Answer, not_found

URL_SECONDS = 300


@dataclass
class Document:
    """A stored document; ``data`` is None until the upload, or bytes, or a path.

    ``restricted``: only a restricted data token gets its URL.
    """

    document_id: str
    content_type: str
    seller_id: str
    data: object = None
    compression: str = ""
    restricted: bool = False


@dataclass
class Ticket:
    """A signed URL: what it allows, and until when."""

    document: Document
    operation: str
    expires: object
    inflate: bool = False


class Documents:
    """All documents and the signed URLs given out for them."""

    def __init__(self, world):
        self.world = world
        self.documents = {}
        self.tickets = {}
        self.routes = (
            ("upload", "PUT", "/_documents/{ticketId}", self.upload),
            ("download", "GET", "/_documents/{ticketId}", self.download),
        )

    def create(self, content_type, seller_id, data=None, compress=False):
        """Store a document and return it.

        ``data``: bytes, or the path of a file, which is never compressed.
        """
        prefix = "amzn1.tortuga.4.eu."
        document = Document(prefix + str(uuid.uuid4()), content_type, seller_id)
        if compress and isinstance(data, bytes):
            document.compression = "GZIP"
            data = gzip.compress(data, mtime=0)
        document.data = data
        self.documents[document.document_id] = document
        return document

    def find(self, document_id, seller):
        """Return a document of this seller; ApiError 404 if there is none."""
        document = self.documents.get(document_id)
        if document is None or document.seller_id != seller.seller_id:
            raise not_found("The document was not found.")
        return document

    def describe(self, document, request, id_field):
        """Return the answer of getFeedDocument and getReportDocument."""
        inflate = request.param("enableContentEncodingUrlHeader") == "true"
        url = self.url(document, "download", request, inflate)
        payload = {id_field: document.document_id, "url": url}
        if document.compression:
            payload["compressionAlgorithm"] = document.compression
        return Answer(200, payload)

    def url(self, document, operation, request, inflate=False):
        """Return a signed URL that is good for five minutes."""
        ticket_id, signature = secrets.token_hex(16), secrets.token_hex(32)
        expires = request.now + timedelta(seconds=URL_SECONDS)
        ticket = Ticket(document, operation, expires, inflate)
        self.tickets[ticket_id, signature] = ticket
        return (
            f"{request.base_url}/_documents/{ticket_id}"
            f"?X-Amz-Date={request.now:%Y%m%dT%H%M%SZ}"
            f"&X-Amz-Expires={URL_SECONDS}&X-Amz-Signature={signature}"
        )

    def upload(self, request):
        """Take an upload with exactly the content type that was announced."""
        ticket, error = self._ticket(request)
        if error:
            return error
        if "content-length" not in request.headers:
            return storage_error(411, "MissingContentLength", "Length required.")
        if request.headers.get("content-type") != ticket.document.content_type:
            return _wrong_signature()
        ticket.document.data = request.body
        return Answer(200, raw=b"", content_type="")

    def download(self, request):
        """Give out a document."""
        ticket, error = self._ticket(request)
        if error:
            return error
        document = ticket.document
        headers = {}
        if ticket.inflate and document.compression:
            headers["Content-Encoding"] = "gzip"
        return Answer(
            200, raw=document.data, headers=headers, content_type=document.content_type
        )

    def _ticket(self, request):
        for name in ("authorization", "x-amz-access-token"):
            if name in request.headers:
                text = "Only one auth mechanism allowed"
                return None, storage_error(400, "InvalidArgument", text)
        signature = "".join(request.query.get("X-Amz-Signature", ()))
        ticket = self.tickets.get((request.args["ticketId"], signature))
        if ticket is None or ticket.operation != request.operation:
            return None, _wrong_signature()
        if ticket.expires <= request.now:
            text = "Request has expired"
            return None, storage_error(403, "AccessDenied", text)
        return ticket, None


def _wrong_signature():
    text = "The request signature does not match the signature you provided."
    return storage_error(403, "SignatureDoesNotMatch", text)
