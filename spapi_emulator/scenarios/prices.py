"""Orders of every kind of amount, drawn by whatever draws them."""

# Marketplace, and the factor from euros to what a price is there.
SHOPS = (
    ("DE", 1), ("FR", 1), ("IT", 1), ("ES", 1), ("UK", 1), ("PL", 4), ("SE", 11),
    ("TR", 40), ("US", 1), ("CA", 1), ("JP", 160),
)  # fmt: skip
CODES = tuple(code for code, __ in SHOPS)
NO_CENTS = frozenset({"JP"})
STYLES = ("gross", "gross", "split", "net")
EXTRAS = {"shipping": 599, "gift_wrap": 350, "cod_fee": 500}
RATES = ("0.19", "0.055", "0.2", "0.25", "0.08", "0.08875", "0")


def draw_order(choice, skus, codes=CODES):
    """Return a marketplace's code and the values of an order for ``add_order``.

    :param choice: a ``random.Random``, or what behaves like one
    """
    code = choice.choice(codes)
    factor = dict(SHOPS)[code]
    lines = choice.choice((1, 1, 1, 2, 3))
    values = {
        "items": [
            _item(choice, choice.choice(skus), code, factor) for __ in range(lines)
        ],
        "amounts": choice.choice(STYLES),
        "tax_rate": choice.choice(RATES),
        "discount_sign": choice.choice((-1, 1)),
    }
    if choice.choice((False, False, True)):
        values["tip"] = _price(choice, 1, 500 * factor, code)
    return code, values


def _item(choice, sku, code, factor):
    quantity = choice.choice((1, 1, 2, 3, 7, 12, 100))
    cents = choice.choice((100, 3000, 30000)) * factor
    item = {
        "sku": sku,
        "quantity": quantity,
        "unit_price": _price(choice, 0, cents, code),
    }
    for name, most in EXTRAS.items():
        if choice.choice((False, False, True)):
            item[name] = _price(choice, 1, most * factor, code)
    discount = choice.choice((0, 0, 0, 90, 900))
    if discount:
        item["discount"] = _price(choice, 1, discount * factor, code)
    if "shipping" in item and choice.choice((False, True)):
        item["shipping_discount"] = item["shipping"]
    return item


def _price(choice, least, most, code):
    amount = choice.randint(least, most)
    if code in NO_CENTS:
        return str(amount // 100)
    return f"{amount // 100}.{amount % 100:02d}"
