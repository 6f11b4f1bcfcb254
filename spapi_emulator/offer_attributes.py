"""The attributes of a listing, read and told apart by marketplace."""

from . import offer_rules as rules
from .listing_store import OWN_CHANNEL
from .offer_rules import Refused
from .offer_texts import INVALID_VALUE


def attribute(listing, name):
    """Return the entries of an attribute of a listing."""
    if name == rules.AVAILABILITY:
        entry = {"fulfillment_channel_code": listing.channel}
        if listing.quantity is not None:
            entry["quantity"] = listing.quantity
        return [{**entry, **listing.availability}]
    if name == rules.OFFER:
        return _offers(listing)
    return listing.attributes.get(name, [])


def attributes(listing):
    """Return all attributes of a listing."""
    store = {"marketplace_id": listing.row.id}
    found = {
        rules.CONDITION: [{"value": listing.condition, **store}],
        rules.ASIN: [{"value": listing.asin, **store}],
        **listing.attributes,
        rules.AVAILABILITY: attribute(listing, rules.AVAILABILITY),
        rules.OFFER: attribute(listing, rules.OFFER),
    }
    return {name: entries for name, entries in found.items() if entries}


def _offers(listing):
    """Return the prices; the one for everybody is the listing's own price."""
    entries = [one for one in listing.offers if one.get("audience", "ALL") != "ALL"]
    if listing.price:
        everybody = {
            "marketplace_id": listing.row.id,
            "audience": "ALL",
            "currency": listing.row.currency,
        }
        for one in listing.offers:
            if one.get("audience", "ALL") == "ALL":
                everybody.update(one)
        schedule = [{"value_with_tax": float(listing.price)}]
        entries.insert(0, {**everybody, "our_price": [{"schedule": schedule}]})
    return entries


def here(entries, row):
    """Return the entries for a marketplace, and those for all."""
    return [
        dict(entry)
        for entry in entries or ()
        if entry.get("marketplace_id", row.id) == row.id
    ]


def value(entries, row):
    """Return the value that holds in a marketplace; Refused without one."""
    found = here(entries, row)
    if not found or "value" not in found[0]:
        raise Refused(INVALID_VALUE)
    return found[0]["value"]


def channel(entry):
    """Return the fulfilment channel of an entry."""
    return entry.get("fulfillment_channel_code", OWN_CHANNEL)


def set_prices(listing, entries):
    """Keep the entries, and the price that everybody sees."""
    listing.offers = entries
    listing.price = None
    for entry in entries:
        if entry.get("audience", "ALL") == "ALL":
            amount = entry["our_price"][0]["schedule"][0]["value_with_tax"]
            listing.price = f"{amount:.2f}"
