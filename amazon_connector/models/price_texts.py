"""Prices of offers as texts, to be compared and to be read."""

SEPARATOR = ", "
# What goes with Amazon's price is not known: no price is like it.
UNKNOWN_TERMS = "?"


def describe_price(price):
    """Return all of a price, such as "9.99 EUR, minimum 8.00".

    :param price: `spapi.listings_feed.Price`
    """
    amount = f"{price.amount} {price.currency}"
    terms = describe_terms(price)
    return f"{amount}, {terms}" if terms else amount


def describe_terms(price):
    """Return what goes with a price: sale and limits; "" when there is nothing."""
    return SEPARATOR.join(name_terms(price).values())


def name_terms(price):
    """Return what goes with a price, a text each: of its sale, minimum and maximum.

    :param price: `Price` or `spapi.offer_terms.OfferTerms`
    """
    terms = {}
    if price.sale_amount is not None:
        terms["sale"] = (
            f"{price.sale_amount} from {price.sale_from:%Y-%m-%d %H:%M} "
            f"to {price.sale_to:%Y-%m-%d %H:%M} UTC"
        )
    if price.minimum is not None:
        terms["minimum"] = f"minimum {price.minimum}"
    if price.maximum is not None:
        terms["maximum"] = f"maximum {price.maximum}"
    return terms
