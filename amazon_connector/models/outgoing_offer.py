from typing import Any, NamedTuple

from ..spapi.listings_feed import Change, Deletion
from .price_texts import describe_terms


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

    def describe_terms(self):
        """Return what goes with the price, as a text to be compared; None: nothing."""
        price = getattr(self.message, "price", None)
        return price and describe_terms(price) or None

    def is_change_of_price(self):
        """Return whether a price is in it that nobody else asks for again."""
        return self.price is not None and not self.export_line

    def is_allowed(self):
        """Return whether this may be sent to Amazon, whoever asks for it."""
        if isinstance(self.message, Deletion):
            return bool(self.listing._filter_deletable())
        # There is nothing to change yet of what Amazon does not know.
        is_early = isinstance(self.message, Change) and self.listing.status == "new"
        return bool(self.listing._filter_sendable()) and not is_early
