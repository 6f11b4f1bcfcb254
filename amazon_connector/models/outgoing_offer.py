from typing import Any, NamedTuple


class OutgoingOffer(NamedTuple):
    """One listing's part of the next feed, and what is written down as sent.

    ``message``: an `Offer`, `Change` or `Deletion` of `spapi.listings_feed`.
    ``export_line``: the line of "Send to Amazon" that asks for it, or ``None``.
    ``price``, ``quantity``: ``None`` is not in the message.
    """

    listing: Any
    message: Any
    export_line: Any = None
    price: float | None = None
    quantity: int | None = None
