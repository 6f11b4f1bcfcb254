"""What an order asks of whoever packs it and of the carrier.

Links to customisations and delivery instructions are personal data, so nothing here
shows them in its ``repr``.
"""

from dataclasses import dataclass
from datetime import datetime

from .values import child, children, integer, moment, text, texts

_MANDATORY = {
    "SIGNATURE": "signatureConfirmation",
    "IDENTITY": "recipientIdentityVerification",
    "AGE": "recipientAgeVerification",
    "PALLET": "palletDelivery",
    "CASH_ON_DELIVERY": "cashOnDelivery",
}


@dataclass(frozen=True, slots=True, repr=False)
class ItemHandling:
    """How one item is packed and handed over; '' and empty where nothing is asked.

    ``demands``: TRANSPARENCY and SERIAL_NUMBER (of every piece), SIGNATURE, IDENTITY,
    AGE, PALLET and CASH_ON_DELIVERY (of the carrier). ``serial_numbers``: those that
    Amazon knows. The scheduled window may have one end only.
    """

    gift_message: str = ""
    gift_wrap_level: str = ""
    customized_url: str = ""
    serial_numbers: tuple[str, ...] = ()
    demands: frozenset[str] = frozenset()
    scheduled_from: datetime | None = None
    scheduled_until: datetime | None = None

    def __repr__(self):
        return f"ItemHandling({sorted(self.demands)!r})"


@dataclass(frozen=True, slots=True, repr=False)
class OpeningHours:
    """When a day's deliveries are taken; closed without ``times``.

    ``day``: MON to SUN, or the ISO date of an exception. ``times``: (from, until) as
    HH:MM. ``is_closed``: told to be closed.
    """

    day: str
    times: tuple[tuple[str, str], ...]
    is_closed: bool

    def __repr__(self):
        return f"OpeningHours({len(self.times)} windows)"


@dataclass(frozen=True, slots=True, repr=False)
class DeliveryPreference:
    """What the buyer asks of the carrier; ``capabilities`` in Amazon's words."""

    drop_off_location: str = ""
    instruction: str = ""
    hours: tuple[OpeningHours, ...] = ()
    capabilities: tuple[str, ...] = ()

    def __repr__(self):
        return f"DeliveryPreference({len(self.capabilities)} capabilities)"


def parse_handling(payload) -> ItemHandling:
    """Read what an item of an order asks for."""
    product, fulfillment = child(payload, "product"), child(payload, "fulfillment")
    packing, shipping = child(fulfillment, "packing"), child(fulfillment, "shipping")
    gift = child(packing, "giftOption")
    window = child(shipping, "scheduledDeliveryWindow")
    return ItemHandling(
        gift_message=text(gift, "giftMessage"),
        gift_wrap_level=text(gift, "giftWrapLevel"),
        customized_url=_link(text(child(product, "customization"), "customizedUrl")),
        serial_numbers=texts(product, "serialNumbers"),
        demands=frozenset(_demands(payload, packing, shipping)),
        scheduled_from=moment(window, "earliestDateTime"),
        scheduled_until=moment(window, "latestDateTime"),
    )


def _link(url):
    """``url`` if people may follow it, else ''."""
    url = url.strip()
    return url if url.lower().startswith(("https://", "http://")) else ""


def _demands(payload, packing, shipping):
    if "TRANSPARENCY" in texts(payload, "programs"):
        yield "TRANSPARENCY"
    serial = child(packing, "serialNumberRequirement")
    if text(serial, "requirementType") == "REQUIRED":
        yield "SERIAL_NUMBER"
    constraints = child(shipping, "shippingConstraints")
    for demand, key in _MANDATORY.items():
        if text(constraints, key) == "MANDATORY":
            yield demand


def parse_preference(recipient) -> DeliveryPreference | None:
    """Read the delivery preference of a recipient; ``None`` without any."""
    preference = child(recipient, "deliveryPreference")
    times = child(preference, "deliveryTime")
    found = DeliveryPreference(
        drop_off_location=text(preference, "dropOffLocation").strip(),
        instruction=text(preference, "addressInstruction").strip(),
        hours=(*_hours(times, "businessHours"), *_hours(times, "exceptionDates")),
        capabilities=texts(preference, "deliveryCapabilities"),
    )
    return found if found != DeliveryPreference() else None


def _hours(times, key):
    for entry in children(times, key):
        yield OpeningHours(
            day=text(entry, "dayOfWeek") or text(entry, "exceptionDate"),
            times=tuple(
                (_clock(window, "startTime"), _clock(window, "endTime"))
                for window in children(entry, "timeWindows")
            ),
            is_closed=text(entry, "exceptionDateType") == "CLOSED",
        )


def _clock(window, key):
    time = child(window, key)
    hour, minute = integer(time, "hour") or 0, integer(time, "minute") or 0
    return f"{hour:02d}:{minute:02d}"
