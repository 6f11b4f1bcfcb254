"""Numbers as people in many countries write them, in reports of Amazon's."""

import re
from decimal import Decimal
from functools import lru_cache

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,8})?")
# Whole numbers with separators, also India's 1,00,000.
_GROUPED = re.compile(
    r"-?[1-9][0-9]{0,2}(?:([.,])(?:[0-9]{2}\1)*[0-9]{3})(?:\1[0-9]{3})*"
)
_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
# The same prices and quantities come again and again.
_KEPT_NUMBERS = 10_000


@lru_cache(_KEPT_NUMBERS)
def parse_price(value: str) -> Decimal | None:
    """A price with decimal point or comma, ``None`` when it cannot be read.

    Of two kinds of separators the last one is the decimal's. A single one before
    exactly three digits groups thousands: prices have no third decimal.
    """
    value = _BLANKS.sub("", value)
    place = max(value.rfind("."), value.rfind(","))
    if place >= 0 and not _GROUPED.fullmatch(value):
        whole, fraction = value[:place], value[place + 1 :]
        value = f"{_ungroup(whole)}.{fraction}"
    else:
        value = _ungroup(value)
    return Decimal(value) if _NUMBER.fullmatch(value) else None


def _ungroup(value):
    """Take the separators out of a whole number; other values stay as they are."""
    return re.sub("[.,]", "", value) if _GROUPED.fullmatch(value) else value


@lru_cache(_KEPT_NUMBERS)
def parse_quantity(value: str) -> int | None:
    """A number of pieces, ``None`` when there is none (FBA) or it cannot be read."""
    number = parse_price(value)
    is_whole = number is not None and number == number.to_integral_value()
    return int(number) if is_whole and 0 <= number < 2**31 else None
