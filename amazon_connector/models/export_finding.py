from dataclasses import dataclass, field
from typing import Any

from ..spapi.listings_feed import Price
from .export_reasons import CODES

# Beside these no other reason matters.
FINAL = ("switched_off", "archived", "fba_listing")


@dataclass(slots=True)
class Finding:
    """What can be told of a product in a marketplace without asking Amazon.

    ``problems``: (reason code, what happened and what to do). ``skipped``: why
    nothing has to be sent of it. ``listing``: the one that gets a change.
    ``known_sku``: the record of the SKU that a new offer has already.
    """

    sku: str = ""
    listing: Any = None
    known_sku: Any = None
    price: Price | None = None
    quantity: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    skipped: str = ""

    @property
    def is_new(self):
        return not self.listing

    @property
    def is_linked(self):
        return bool(self.listing and self.listing.sku_id.product_id)

    def settle(self):
        """Keep the reasons that a person has to mend, in that order."""
        final = [problem for problem in self.problems if problem[0] in FINAL]
        problems = final[:1] or self.problems
        self.problems = [] if self.skipped else sorted(problems, key=_rank)

    @property
    def can_go(self):
        return not self.problems and not self.skipped


def _rank(problem):
    return CODES.index(problem[0])
