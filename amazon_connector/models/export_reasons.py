from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# Why a product is not sent, in the order in which people mend it. Each is an issue too.
REASONS = [
    ("archived", "Archived or not for sale"),
    ("switched_off", "Switched off or unlinked"),
    ("no_sku", "Internal reference missing"),
    ("duplicate_sku", "SKU fits several products"),
    ("fba_listing", "Amazon ships it (FBA)"),
    ("no_price", "Price missing"),
    ("no_rate", "Exchange rate missing"),
    ("zero_stock", "No stock"),
    ("no_barcode", "Barcode missing"),
    ("invalid_barcode", "Barcode wrong"),
    ("no_asin", "Not in Amazon's catalogue"),
    ("several_asins", "Several product pages"),
    ("restricted", "Not allowed by Amazon"),
    ("amazon_error", "Refused by Amazon"),
]
CODES = tuple(code for code, __ in REASONS)
# What is found without Amazon, by Amazon's catalogue, and by asking about the offer.
LOCAL_CODES = CODES[: CODES.index("no_asin")]
MATCH_CODES = ("no_asin", "several_asins")
ASKED_CODES = ("restricted", "amazon_error")
# What a person mends by saying which page of Amazon's catalogue it is.
PAGE_CODES = ("no_barcode", "invalid_barcode", "no_asin", "several_asins")
# What each reason means and what to do about it.
CURES = {
    "archived": _lt(
        "The product is archived or its box Sales is not ticked, so it is not "
        "offered. Unarchive it and tick Sales, then send it again."
    ),
    "switched_off": _lt(
        "The marketplace was switched off before the product was sent. Switch it on "
        "on the account, then send the product again."
    ),
    "no_sku": _lt(
        "The product has no internal reference. At Amazon it would have no "
        "SKU. Fill in the internal reference, then send it again."
    ),
    "duplicate_sku": _lt(
        "Its internal reference is that of another product too, or the SKU "
        "is linked to another product. Amazon would mix them up. Give each "
        "product a reference of its own, then send it again."
    ),
    "fba_listing": _lt(
        "Amazon ships this listing from its own warehouse (FBA). Odoo never "
        "sends its quantity or price. To ship it yourself as well, add an offer with "
        "a SKU of its own in Seller Central, import the listings and link it to the "
        "product. Then send the product again: Odoo takes that offer."
    ),
    "no_price": _lt(
        "The marketplace's pricelist has no price for the product, or 0. "
        "Add a price, then send it again."
    ),
    "no_rate": _lt(
        "Odoo has no exchange rate for the marketplace's currency, so there "
        "is no price in it. Enter a rate, or choose a pricelist in that "
        "currency, then send it again."
    ),
    "zero_stock": _lt(
        "Nothing of the product is free to sell, or its inventory is not tracked, "
        "or the account has a holiday, so a new offer is left out. Send it again "
        "when there is something to sell, or tick Offer Products Without Stock on "
        "the account."
    ),
    "no_barcode": _lt(
        "The product has no barcode, so Amazon's page of it cannot be found. "
        "Fill in its EAN, UPC or ISBN, or choose its page by hand, then send "
        "it again."
    ),
    "invalid_barcode": _lt(
        "Its barcode is no EAN, UPC, ISBN or GTIN: the length or the check "
        "digit is wrong. Correct it as printed on the package, then send it "
        "again."
    ),
    "no_asin": _lt(
        "Amazon's catalogue has no product page with this barcode. Offers are "
        "added to existing product pages only. Choose the page by hand if you "
        "know it under other words, or create it in Seller Central, then send "
        "the product again."
    ),
    "several_asins": _lt(
        "Amazon has several product pages with this barcode. Choose the right "
        "one; it is remembered. Then send the product again."
    ),
    "restricted": _lt(
        "Amazon does not let you sell this product yet. Ask for approval in "
        "Seller Central, then send it again."
    ),
    "amazon_error": _lt(
        "Amazon refuses the offer. Mend what Amazon says, then send the product again."
    ),
}


def get_issue_key(product, link):
    """Return the key of the issues of a product in a marketplace."""
    return f"offer:{product.id}:{link.id}"
