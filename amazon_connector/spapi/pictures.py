"""Main pictures of the catalogue: the only thing that is loaded from a shop's host.

An address comes from Amazon's answer, and a server must not be made to ask its own
network for it. So only Amazon's picture hosts are asked, over https.
"""

import io
from urllib.parse import urlsplit

from .documents import Document, download
from .errors import DocumentError

HOSTS = ("media-amazon.com", "ssl-images-amazon.com", "images-amazon.com")
MAX_BYTES = 10 * 1024 * 1024
TIMEOUT = 15.0


def load(url: str, *, local_url: str = "") -> bytes:
    """The content of a picture; whether it is one is for the caller to check.

    :param local_url: base URL of the emulator, whose pictures are loaded too
    :raise DocumentError: not Amazon's, or Amazon does not give it out
    :raise DocumentTooLargeError: larger than 10 MiB
    :raise NetworkError: no answer
    """
    if not _is_amazons(url) and not (local_url and url.startswith(f"{local_url}/")):
        raise DocumentError("it is not on a host of Amazon's", operation="download")
    file = io.BytesIO()
    download(Document("picture", url), file, max_bytes=MAX_BYTES, timeout=TIMEOUT)
    return file.getvalue()


def _is_amazons(url):
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_host = any(host == name or host.endswith(f".{name}") for name in HOSTS)
    return parts.scheme == "https" and port in (None, 443) and is_host
