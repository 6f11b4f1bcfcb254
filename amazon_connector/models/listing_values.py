from dataclasses import dataclass

# What a report or Amazon's answer says of a listing, as fields of `amazon.listing`.
FIELDS = (
    "asin",
    "title",
    "condition",
    "price",
    "quantity",
    "channel",
    "status",
    "is_incomplete",
)


@dataclass(slots=True)
class StoredListing:
    """What the database has of a SKU and its listing; `values` as in `FIELDS`.

    ``is_linkable``: it has no product, and nobody has said that it needs none.
    """

    sku_id: int
    is_linkable: bool = False
    listing_id: int | None = None
    values: tuple = ()


class RowReader:
    """Turns rows of a report into values of listings, as in `FIELDS`.

    What the file does not have stays as it was. ``takes_all``: there is no row that
    the marketplace leaves out.
    """

    def __init__(self, columns, *, only_active, takes_all):
        self.takes_all = takes_all
        self.has_price = "price" in columns
        self.has_quantity = "quantity" in columns
        self.default_status = "active" if only_active else ""

    def get_values(self, row, old=()):
        """Return the values of a row.

        :param row: `spapi.listing_report.ListingRow`
        :param tuple old: the values known so far; empty for a new listing
        """
        asin, title, condition, price, quantity, channel, status, __ = old or NOTHING
        said = row.status or self.default_status
        name, is_spoilt = pick_title(row, title)
        asin = row.asin or asin
        # What nobody tells is taken as Amazon's to ship: it never gets a quantity.
        guess = "fba" if row.quantity is None else "fbm"
        if self.has_price:
            price = float(row.price or 0)
        if self.has_quantity:
            quantity = row.quantity or 0
        if said or status in ("vanished", "new"):
            status = said or "active"
        # A draft at Amazon may lack anything.
        lacks = is_spoilt or not asin
        is_incomplete = not said or (lacks and said != "incomplete")
        return (
            asin or None,
            name or None,
            row.condition or condition,
            price,
            quantity,
            row.channel or channel or guess,
            status,
            is_incomplete,
        )


NOTHING = (None, None, None, 0.0, 0, None, "active", False)


def pick_title(row, known):
    """Return the title of a listing, and whether it is missing or spoilt."""
    if row.title and not row.is_title_spoilt:
        return row.title, False
    if known and (not row.title or fits(row.title, known)):
        return known, known == row.title
    return known or row.title, True


def fits(spoilt, title):
    """Return whether a title is what a spoilt one was before it lost letters."""
    return len(spoilt) == len(title) and all(
        lost in (letter, "?", "\ufffd")
        for lost, letter in zip(spoilt, title, strict=True)
    )
