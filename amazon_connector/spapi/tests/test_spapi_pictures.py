"""Pictures are loaded from Amazon's hosts only."""

import pytest
from spapi_loopback import Reply

from spapi import pictures
from spapi.errors import DocumentError, DocumentTooLargeError


@pytest.mark.parametrize(
    "url, allowed",
    [
        ("https://m.media-amazon.com/images/I/71.jpg", True),
        ("https://images-eu.ssl-images-amazon.com/images/I/71.jpg", True),
        ("https://images-na.ssl-images-amazon.com:443/images/I/71.jpg", True),
        ("http://m.media-amazon.com/images/I/71.jpg", False),
        ("https://m.media-amazon.com:8443/images/I/71.jpg", False),
        ("https://m.media-amazon.com.example.com/71.jpg", False),
        ("https://evil-media-amazon.com/71.jpg", False),
        ("https://m.media-amazon.com@example.com/71.jpg", False),
        ("https://127.0.0.1/71.jpg", False),
        ("https://[::1/71.jpg", False),
        ("https://m.media-amazon.com:port/71.jpg", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_amazons_hosts(monkeypatch, url, allowed):
    asked = []
    monkeypatch.setattr(
        pictures, "download", lambda document, *args, **options: asked.append(document)
    )
    if allowed:
        pictures.load(url)
    else:
        with pytest.raises(DocumentError, match="not on a host"):
            pictures.load(url)
    assert [document.url for document in asked] == [url] * allowed


def test_the_emulators_pictures(server):
    server.replies = [Reply(200, b"picture")]
    assert pictures.load(f"{server.url}/1.png", local_url=server.url) == b"picture"
    [call] = server.calls
    assert "x-amz-access-token" not in call.headers
    with pytest.raises(DocumentError):
        pictures.load(f"{server.url}.example.com/1.png", local_url=server.url)


def test_size_and_refusal(server, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_BYTES", 5)
    server.replies = [Reply(200, b"picture"), Reply(404, b"")]
    with pytest.raises(DocumentTooLargeError):
        pictures.load(f"{server.url}/1.png", local_url=server.url)
    with pytest.raises(DocumentError):
        pictures.load(f"{server.url}/1.png", local_url=server.url)
