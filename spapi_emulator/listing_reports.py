"""Merchant listing reports, in the shapes that the countries' sellers get.

Which shape a marketplace has can be changed: ``shapes`` maps its code to a
``Shape``, and every marketplace without an entry has ``FULL``.
"""

from dataclasses import dataclass, replace

from .listing_store import hash_of
from .marketplaces import BY_ID
from .report_body import ReportBody

ALL = "GET_MERCHANT_LISTINGS_ALL_DATA"
ACTIVE = "GET_MERCHANT_LISTINGS_DATA"
INACTIVE = "GET_MERCHANT_LISTINGS_INACTIVE_DATA"
CONDITIONS = {
    "used_like_new": "1", "used_very_good": "2", "used_good": "3",
    "used_acceptable": "4", "collectible_like_new": "5", "collectible_very_good": "6",
    "collectible_good": "7", "collectible_acceptable": "8",
    "refurbished_refurbished": "10", "new_new": "11",
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """What the file of a marketplace looks like.

    ``columns``: (header, key of the value); an empty key is an empty column.
    ``content_type`` is what the document's address answers. Letters that the
    ``encoding`` lacks arrive as question marks.
    """

    columns: tuple
    encoding: str = "cp1252"
    content_type: str = "text/plain; charset=Cp1252"
    decimal: str = "."
    thousands: str = ""


def _columns(text):
    """Read "header=key" pairs, one a line; without a key the column stays empty."""
    pairs = (line.strip().partition("=") for line in text.strip().splitlines())
    return tuple((header, key) for header, _sign, key in pairs)


FULL = Shape(
    _columns("""
        item-name=title
        item-description
        listing-id=listing_id
        seller-sku=sku
        price=price
        quantity=quantity
        open-date=opened
        image-url
        item-is-marketplace=yes
        product-id-type=product_id_type
        zshop-shipping-fee
        item-note
        item-condition=condition
        zshop-category1
        zshop-browse-path
        zshop-storefront-feature
        asin1=asin
        asin2
        asin3
        will-ship-internationally
        expedited-shipping
        zshop-boldface
        product-id=product_id
        bid-for-featured-placement
        add-delete
        pending-quantity
        fulfillment-channel=channel
        merchant-shipping-group
        status=state
    """)
)
DEPRECATED = {
    "image-url", "zshop-shipping-fee", "zshop-category1", "zshop-browse-path",
    "zshop-storefront-feature", "asin2", "asin3", "zshop-boldface",
    "bid-for-featured-placement",
}  # fmt: skip
GERMANY = replace(
    FULL,
    columns=tuple(
        ("Deprecated column" if header in DEPRECATED else header, key)
        for header, key in FULL.columns
    ),
)
FRANCE = Shape(
    _columns("""
        nom-produit=title
        id-offre=listing_id
        sku-vendeur=sku
        prix=price
        quantité=quantity
        date-ouverture=opened
        type-id-produit=product_id_type
        état-produit=condition
        id-produit=product_id
        canal-traitement=channel
        groupe-expédition-vendeur
        état=state
        Vendre le stock restant
    """),
    decimal=",",
    thousands=" ",
)
JAPAN = Shape(
    _columns("""
        商品名=title
        出品ID=listing_id
        出品者SKU=sku
        価格=price
        数量=quantity
        出品日=opened
        商品IDタイプ=product_id_type
        コンディション説明
        コンディション=condition
        国外へ配送可
        商品ID=product_id
        フルフィルメント・チャンネル=channel
        ステータス=state
    """),
    encoding="cp932",
    content_type="text/plain; charset=Windows-31J",
)
SHAPES = {"DE": GERMANY, "FR": FRANCE, "JP": JAPAN}
HEADER_EVERY = 1000


def bodies(shapes):
    """Return the functions that write the reports, by report type."""
    states = {
        ALL: ("Active", "Inactive", "Incomplete"),
        ACTIVE: ("Active",),
        INACTIVE: ("Inactive", "Incomplete"),
    }
    return {kind: _make(shapes, wanted) for kind, wanted in states.items()}


def _make(shapes, states):
    def body(world, job):
        code = BY_ID[job.marketplace_ids[0]].code
        listings = world.listings.find(job.seller_id, set(job.marketplace_ids))
        wanted = [one for one in listings if one.state in states]
        return write(shapes.get(code, FULL), wanted) if wanted else None

    return body


def write(shape, listings):
    """Return the document of some listings; the header comes again in between."""
    header = "\t".join(name for name, _key in shape.columns)
    lines = []
    for number, listing in enumerate(listings):
        if number % HEADER_EVERY == 0:
            lines.append(header)
        lines.append(_line(shape, listing))
    text = "\n".join([*lines, ""])
    return ReportBody(text.encode(shape.encoding, "replace"), shape.content_type)


def _line(shape, listing):
    values = {
        "title": listing.title,
        "listing_id": f"{listing.created:%m%d}{hash_of(listing.sku) % 10**6:06d}",
        "sku": listing.sku,
        "price": _price(shape, listing.price),
        "quantity": "" if listing.quantity is None else str(listing.quantity),
        "opened": f"{listing.created:%d/%m/%Y %H:%M:%S} GMT",
        "yes": "y",
        "product_id_type": listing.product_id_type,
        "condition": CONDITIONS.get(listing.condition, "11"),
        "asin": listing.asin,
        "product_id": listing.product_id,
        "channel": listing.channel,
        "state": listing.state,
    }
    return "\t".join(values.get(key, "") for _header, key in shape.columns)


def _price(shape, price):
    if not price:
        return ""
    whole, _point, fraction = price.partition(".")
    grouped = f"{int(whole):,}".replace(",", shape.thousands)
    return f"{grouped}{shape.decimal}{fraction}" if fraction else grouped
