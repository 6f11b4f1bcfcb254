"""Amazon's catalogue: product pages by ASIN, and which barcode finds them."""

from dataclasses import dataclass

from . import marketplaces

CLASSIFICATIONS = ("BASE_PRODUCT", "OTHER", "PRODUCT_BUNDLE", "VARIATION_PARENT")


@dataclass
class CatalogItem:
    """A product page.

    ``marketplace_ids``: where it exists. ``barcodes``: as they are written on it;
    ``hidden_barcodes`` find it too and are not shown. ``image``: the bytes of its
    main picture, True for one that is drawn, or the URL of one elsewhere, empty
    without one.
    """

    asin: str
    marketplace_ids: tuple
    barcodes: tuple
    hidden_barcodes: tuple
    title: str
    brand: str
    image: object
    product_type: str
    classification: str

    @property
    def gtins(self):
        """The GTIN-14 of all barcodes that find the page."""
        return {to_gtin14(code) for code in (*self.barcodes, *self.hidden_barcodes)}


class CatalogStore:
    """All product pages, by ASIN, as they were added."""

    def __init__(self):
        self.items = {}
        self.by_gtin = {}

    def add(self, asin, marketplaces=("DE",), **values):
        """Add a page, see ``Emulator.add_catalog_item``; ValueError if it is there."""
        if asin in self.items:
            raise ValueError("There is an item of this ASIN already.")
        item = self.items[asin] = _build(asin, marketplaces, values)
        for gtin in item.gtins:
            self.by_gtin.setdefault(gtin, []).append(item)
        return item

    def find(self, marketplace_id):
        """Return the pages of a marketplace, oldest first."""
        return _in(marketplace_id, self.items.values())

    def find_asins(self, marketplace_id, asins):
        """Return the pages of a marketplace that have these ASINs."""
        found = (
            self.items[asin] for asin in dict.fromkeys(asins) if asin in self.items
        )
        return _in(marketplace_id, found)

    def find_gtins(self, marketplace_id, gtins):
        """Return the pages of a marketplace that one of these GTIN-14 finds."""
        found = (item for gtin in gtins for item in self.by_gtin.get(gtin, ()))
        return _in(marketplace_id, {item.asin: item for item in found}.values())


def _in(marketplace_id, items):
    return [item for item in items if marketplace_id in item.marketplace_ids]


def _build(asin, codes, values):
    item = CatalogItem(
        asin=asin,
        marketplace_ids=tuple(marketplaces.find(code).id for code in codes),
        barcodes=tuple(values.pop("barcodes", ())),
        hidden_barcodes=tuple(values.pop("hidden_barcodes", ())),
        title=values.pop("title", asin),
        brand=values.pop("brand", ""),
        image=values.pop("image", True),
        product_type=values.pop("product_type", "PRODUCT"),
        classification=values.pop("classification", "BASE_PRODUCT"),
    )
    if values:
        raise TypeError(f"Unknown values of an item: {', '.join(sorted(values))}.")
    if item.classification not in CLASSIFICATIONS:
        raise ValueError(f"Unknown classification: {item.classification}.")
    if None in item.gtins:
        raise ValueError("A barcode has 8 to 14 digits, or is an ISBN of 10.")
    return item


def to_gtin14(code):
    """Return the GTIN-14 of a barcode, as Amazon's index holds it; None for none.

    Like Amazon it looks at the digits only, not at the check digit.
    """
    if len(code) == 10 and code[:9].isdecimal() and code[9] in "0123456789Xx":
        code = "978" + code[:9]
        odd, even = sum(map(int, code[::2])), sum(map(int, code[1::2]))
        code += str(-(odd + 3 * even) % 10)
    if not code.isascii() or not code.isdecimal() or not 8 <= len(code) <= 14:
        return None
    return code.zfill(14)
