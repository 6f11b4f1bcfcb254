"""What the European seller of the demonstration offers, and Amazon's pages of it."""

from datetime import timedelta

from .catalogue import PRODUCTS, barcode
from .generator import MARKETPLACES

BRAND = "Example Brand"
# How many of the shop's products are offered in each marketplace; the others wait to be
# sent there. The last product has no page at Amazon, the one before it has two.
OFFERED = {"DE": 16, "FR": 10, "IT": 8, "ES": 8, "UK": 12}
FBA = (1, 18, 19)
# SKUs that no product of the shop has: (marketplace, SKU, title, price, ASIN).
NEW = (
    ("DE", "AMZ-NEW-001", "Porcelain teapot 1 l", "32.90", "B0NEWS0001"),
    ("DE", "AMZ-NEW-002", "Tea infuser, stainless steel", "8.90", "B0NEWS0002"),
    ("DE", "AMZ-NEW-003", "Honey spoon, olive wood", "6.50", "B0NEWS0003"),
    ("UK", "AMZ-NEW-001", "Porcelain teapot 1 l", "28.90", "B0NEWS0001"),
    ("UK", "UK-BLUE-MUG", "Ceramic coffee mug 300 ml, blue", "11.20", "B0DEMO0001"),
    ("UK", "UK-LANTERN", "Rechargeable camping lantern", "27.90", "B0NEWS0004"),
    ("FR", "FR-CARNET", "Notebook A5, dotted", "4.90", "B0NEWS0005"),
    ("IT", "IT-PENNA", "Fountain pen, fine nib", "26.80", "B0NEWS0006"),
    ("ES", "ES-LINTERNA", "Camping lantern, rechargeable", "30.50", "B0NEWS0007"),
)


def load(world, seller):
    """Add the pages of the catalogue and the seller's listings."""
    for product in PRODUCTS[:-1]:
        _add_page(world, product)
    _add_page(world, PRODUCTS[-2], asin="B0DEMO9919", title="Two board games")
    for code in MARKETPLACES:
        for number, product in enumerate(PRODUCTS[: OFFERED[code]], start=1):
            _add_listing(world, seller, code, product, fba=number in FBA)
    for number, (code, sku, title, price, asin) in enumerate(NEW, start=101):
        world.listings.add(
            seller, code, sku=sku, asin=asin, title=title, price=price, quantity=5,
            created=_last_year(world),
        )  # fmt: skip
        if asin not in world.catalog.items:
            codes = [barcode(number)]
            world.catalog.add(
                asin, MARKETPLACES, barcodes=codes, title=title, brand=BRAND
            )


def _add_page(world, product, **values):
    values = {"asin": product["asin"], "title": product["title"], **values}
    barcodes = [product["barcode"]]
    world.catalog.add(
        marketplaces=MARKETPLACES, barcodes=barcodes, brand=BRAND, **values
    )


def _add_listing(world, seller, code, product, *, fba):
    currency = "GBP" if code == "UK" else "EUR"
    stock = {"fba": True} if fba else {"quantity": 20}
    world.listings.add(
        seller, code, sku=product["sku"], asin=product["asin"], title=product["title"],
        price=product["prices"][currency], created=_last_year(world), **stock,
    )  # fmt: skip


def _last_year(world):
    return world.clock.now() - timedelta(days=365)
