"""Whether bytes from the internet are a picture that Odoo can show."""

from io import BytesIO

from PIL import Image

FORMATS = ("JPEG", "PNG", "GIF")
# Odoo's own limit; a small file may unpack into gigabytes.
MAX_PIXELS = 50_000_000


def is_picture(data):
    """Return whether the data are a whole picture of a usual kind and size."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                return False
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True
