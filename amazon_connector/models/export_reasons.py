# Why a product is not sent, in the order in which people mend it. Each is an issue too.
REASONS = [
    ("archived", "Archived or not for sale"),
    ("no_sku", "Internal reference missing"),
    ("duplicate_sku", "SKU fits several products"),
    ("fba_listing", "Amazon ships it (FBA)"),
    ("no_price", "Price missing"),
    ("no_rate", "Exchange rate missing"),
    ("zero_stock", "No stock"),
    ("no_barcode", "Barcode missing"),
    ("invalid_barcode", "Barcode wrong"),
    ("no_asin", "Not found in Amazon's catalogue"),
    ("several_asins", "Several product pages at Amazon"),
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
