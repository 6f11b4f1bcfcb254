"""Main pictures of product pages: plain PNG files, and where they are served."""

import struct
import zlib

from .wire import Answer, not_found

SIDE = 200
PATH = "/_pictures/"


class Pictures:
    """Serves the pictures of the catalogue without any token."""

    def __init__(self, world):
        self.world = world
        self.routes = (("picture", "GET", PATH + "{name}", self.get),)

    def get(self, request):
        """Return the main picture of an ASIN; 404 if it has none of its own."""
        item = self.world.catalog.items.get(request.args["name"].partition(".")[0])
        if item is None or not _is_own(item):
            return not_found("There is no such picture.").answer()
        image = draw(item.asin) if item.image is True else item.image
        return Answer(200, raw=image, content_type="image/png")


def url(item, base_url):
    """Return the address of an item's main picture, empty without one."""
    if _is_own(item):
        return f"{base_url}{PATH}{item.asin}.png"
    return item.image or ""


def _is_own(item):
    return item.image is True or isinstance(item.image, bytes)


def draw(text):
    """Return a square PNG, whose colours belong to the text."""
    number = zlib.crc32(text.encode())
    frame = bytes((200, 200, 200))
    fill = bytes(80 + number // 256**place % 256 * 5 // 8 for place in range(3))
    edge = b"\0" + frame * SIDE
    line = b"\0" + frame * 20 + fill * (SIDE - 40) + frame * 20
    rows = edge * 20 + line * (SIDE - 40) + edge * 20
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name, data):
    checksum = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + checksum
