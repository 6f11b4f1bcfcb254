"""The products of the demonstration shop.

``PRODUCTS`` is a tuple of dicts: sku, name and title (the same text), asin,
barcode (EAN-13), prices (with tax, by currency, as text).
"""

_ROWS = (
    # sku number, name, EUR, GBP
    (1, "Ceramic coffee mug 300 ml, blue", "12.90", "10.90"),
    (2, "Ceramic coffee mug 300 ml, white", "12.90", "10.90"),
    (3, "Stainless steel water bottle 750 ml", "24.95", "21.95"),
    (4, "Bamboo cutting board 40 x 30 cm", "19.99", "17.49"),
    (5, "Chef's knife 20 cm", "49.00", "42.00"),
    (6, "Linen kitchen towel, set of 3", "17.50", "14.99"),
    (7, "Cast iron pan 26 cm", "39.90", "34.90"),
    (8, "Glass storage jars, set of 6", "29.95", "25.95"),
    (9, "LED desk lamp with USB port", "34.99", "29.99"),
    (10, "Wireless mouse, black", "15.99", "13.99"),
    (11, "Mechanical keyboard", "79.00", "69.00"),
    (12, "Notebook A5, dotted, pack of 3", "11.49", "9.99"),
    (13, "Fountain pen, fine nib", "27.80", "23.80"),
    (14, "Yoga mat 183 x 61 cm", "22.95", "19.95"),
    (15, "Resistance bands, set of 5", "14.95", "12.95"),
    (16, "Merino running socks, size M", "16.90", "14.90"),
    (17, "Hiking backpack 28 l", "64.95", "56.95"),
    (18, "Camping lantern, rechargeable", "31.50", "27.50"),
    (19, "Board game for four players", "36.99", "31.99"),
    (20, "Wooden building blocks, 100 pieces", "28.49", "24.49"),
)


def _check_digit(digits):
    odd, even = digits[::2], digits[1::2]
    total = sum(map(int, odd)) + 3 * sum(map(int, even))
    return str(-total % 10)


def barcode(number):
    """Return an EAN-13 of the shop's own range."""
    digits = f"4099{number:08d}"
    return digits + _check_digit(digits)


def _product(number, name, eur, gbp):
    return {
        "sku": f"AMZ-DEMO-{number:03d}",
        "name": name,
        "title": name,
        "asin": f"B0DEMO{number:04d}",
        "barcode": barcode(number),
        "prices": {"EUR": eur, "GBP": gbp},
    }


PRODUCTS = tuple(_product(*row) for row in _ROWS)
SKUS = tuple(product["sku"] for product in PRODUCTS)
UNKNOWN_SKUS = ("NOT-IN-THE-SHOP-1", "NOT-IN-THE-SHOP-2")
