"""Value objects of Catalog Items API 2022-04-01, and how barcodes are compared.

Amazon turns every barcode it is asked for into a GTIN, and an item shows the codes
that somebody once wrote on it: asked for an EAN it may answer with an item that shows
a UPC. So codes are compared as GTIN-14 only.
"""

from dataclasses import dataclass

from stdnum import ean, isbn

from .values import child, children, integer, text

PARENTS = ("VARIATION_PARENT",)
_MAIN = "MAIN"
# digits of an EAN-8, UPC, EAN-13 and GTIN-14
LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True, slots=True)
class CatalogItem:
    """A product page in one marketplace.

    ``barcodes``: GTIN-14. ``is_parent``: it only groups variants, nobody can offer it.
    What Amazon does not know is empty.
    """

    asin: str
    title: str
    brand: str
    image_url: str
    product_type: str
    barcodes: tuple[str, ...]
    is_parent: bool


@dataclass(frozen=True, slots=True)
class CatalogPage:
    """One page of searchCatalogItems; ``total`` counts the items of all pages."""

    items: tuple[CatalogItem, ...]
    next_token: str | None
    total: int | None


def to_gtin14(code: str) -> str | None:
    """The GTIN-14 of an EAN, UPC, JAN, GTIN or ISBN (10 or 13 digits).

    :return: ``None`` for what has another length, or a wrong check digit
    """
    number = ean.compact(code or "").upper()
    if len(number) == 10 and isbn.is_valid(number):
        number = isbn.to_isbn13(number)
    if not number.isascii() or not number.strip("0") or not ean.is_valid(number):
        return None
    return number.zfill(14)


def to_isbn10(gtin: str) -> str | None:
    """The ISBN-10 of a book's GTIN-14, which Amazon's page has as its ASIN.

    :return: ``None`` for what is no book, and for books with 979, which have none
    """
    return isbn.to_isbn10(gtin[1:]) if gtin.startswith("0978") else None


def as_printed(gtin: str) -> str:
    """A GTIN-14 as it stands below the bars: an EAN-8, UPC or EAN-13, or itself."""
    return next(gtin[-n:] for n in LENGTHS if not gtin[:-n].strip("0"))


def written_forms(gtin: str) -> set[str]:
    """All that people may have written for a GTIN-14, to be searched for."""
    return {gtin[-n:] for n in LENGTHS if not gtin[:-n].strip("0")}


def parse_catalog_item(payload, marketplace_id: str) -> CatalogItem | None:
    """Read an item object; ``None`` without its ASIN."""
    asin = text(payload, "asin")
    if not asin:
        return None
    summary = _of(payload, "summaries", marketplace_id)
    return CatalogItem(
        asin=asin,
        title=text(summary, "itemName"),
        brand=text(summary, "brand"),
        image_url=_main_image(_of(payload, "images", marketplace_id)),
        product_type=text(_of(payload, "productTypes", marketplace_id), "productType"),
        barcodes=tuple(_barcodes(_of(payload, "identifiers", marketplace_id))),
        is_parent=text(summary, "itemClassification") in PARENTS,
    )


def parse_catalog_page(payload, marketplace_id: str) -> CatalogPage | None:
    """Read the answer of searchCatalogItems; ``None`` if it is none."""
    if not isinstance(payload, dict) or not isinstance(payload.get("items"), list):
        return None
    rows = children(payload, "items")
    items = tuple(parse_catalog_item(row, marketplace_id) for row in rows)
    if not all(items):
        return None
    token = text(child(payload, "pagination"), "nextToken")
    return CatalogPage(items, token or None, integer(payload, "numberOfResults"))


def _of(payload, key, marketplace_id):
    """The entry of a data set that belongs to the marketplace, else an empty one."""
    rows = children(payload, key)
    mine = (row for row in rows if text(row, "marketplaceId") == marketplace_id)
    return next(mine, {})


def _main_image(payload):
    """The largest main picture: Amazon lists each in several sizes."""
    images = [i for i in children(payload, "images") if text(i, "variant") == _MAIN]
    largest = max(images, key=lambda image: integer(image, "width") or 0, default={})
    return text(largest, "link")


def _barcodes(payload):
    codes = (text(row, "identifier") for row in children(payload, "identifiers"))
    return dict.fromkeys(filter(None, map(to_gtin14, codes)))
