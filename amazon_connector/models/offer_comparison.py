from typing import NamedTuple


class Comparison(NamedTuple):
    """How Odoo and Amazon differ in one listing.

    ``value``: Odoo's quantity or price; 0 is none. ``change``: of the price, 0.25 for
    a quarter up or down, where there is one on both sides.
    """

    listing_id: int
    value: float
    is_other: bool
    change: float = 0.0
