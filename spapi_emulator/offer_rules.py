"""Which attributes of an offer Amazon takes, and what a patch does to them."""

import re

from .clock import parse_time
from .listing_reports import CONDITIONS
from .listing_store import FBA_CHANNELS, OWN_CHANNEL
from .marketplaces import BY_ID
from .offer_texts import FBA_QUANTITY, INVALID_VALUE, MERGE, PATCH_PATH, REQUIRED

AVAILABILITY = "fulfillment_availability"
OFFER = "purchasable_offer"
CONDITION = "condition_type"
ASIN = "merchant_suggested_asin"
BARCODE = "externally_assigned_product_identifier"
PATH = re.compile(r"/attributes/([a-z][a-z0-9_]*)")
OPERATIONS = ("add", "replace", "merge", "delete")
SELECTORS = {
    AVAILABILITY: ("fulfillment_channel_code",),
    OFFER: ("marketplace_id", "audience"),
}
DEFAULTS = {"audience": "ALL"}
# What merge may set, and nothing else of the attribute.
MERGEABLE = {AVAILABILITY: {"quantity"}, OFFER: {"quantity_discount_plan"}}
PRICES = {
    "our_price": {"value_with_tax"},
    "discounted_price": {"value_with_tax", "start_at", "end_at"},
    "minimum_seller_allowed_price": {"value_with_tax"},
    "maximum_seller_allowed_price": {"value_with_tax"},
}
WHOLE_CURRENCIES = ("JPY",)
MOST = 10**8


class Refused(Exception):
    """An attribute, or a patch of it, that is not taken."""

    def __init__(self, code, name=""):
        super().__init__(code)
        self.code = code
        self.name = name


def check_patch(patch):
    """Return (attribute, operation, value) of a patch; Refused for a bad one."""
    if not isinstance(patch, dict) or patch.get("op") not in OPERATIONS:
        raise Refused(INVALID_VALUE, "op")
    found = PATH.fullmatch(str(patch.get("path", "")))
    if not found:
        raise Refused(PATCH_PATH)
    name, op, value = found[1], patch["op"], patch.get("value")
    if op != "delete" or value is not None:
        check_entries(name, value)
    if op == "merge":
        _check_merge(name, value)
    return name, op, value


def check_entries(name, entries):
    """Refuse what is not a list of objects with at least one in it."""
    good = isinstance(entries, list) and entries
    if not good or not all(isinstance(entry, dict) for entry in entries):
        raise Refused(INVALID_VALUE, name)
    keys = [selector_of(name, entry) for entry in entries]
    if len(set(keys)) != len(keys):
        raise Refused(INVALID_VALUE, name)


def _check_merge(name, entries):
    allowed = MERGEABLE.get(name, set())
    selectors = SELECTORS.get(name, ())
    changed = {key for entry in entries for key in entry} - set(selectors)
    if not changed or changed - allowed:
        raise Refused(MERGE, name)


def selector_of(name, entry):
    """Return what tells an entry of an attribute from its other entries."""
    keys = SELECTORS.get(name, ("marketplace_id", "language_tag"))
    return tuple(str(entry.get(key, DEFAULTS.get(key))) for key in keys)


def patched(name, op, old, value):
    """Return the entries of an attribute after a patch.

    What a replaced entry leaves out is gone; an entry that is not there is added.
    """
    if op == "delete" and value is None:
        return []
    rows = {selector_of(name, entry): entry for entry in old}
    for entry in value:
        key = selector_of(name, entry)
        if op == "delete":
            rows.pop(key, None)
        elif op == "merge":
            rows[key] = {**rows.get(key, {}), **entry}
        else:
            rows[key] = dict(entry)
    return list(rows.values())


def check_values(attributes, is_fba=False):
    """Refuse the values of known attributes that Amazon would not take."""
    for name, entries in attributes.items():
        for entry in entries:
            marketplace_id = entry.get("marketplace_id")
            if marketplace_id is not None and marketplace_id not in BY_ID:
                raise Refused(INVALID_VALUE, name)
            if name == AVAILABILITY:
                _check_availability(entry, is_fba)
            elif name == OFFER:
                _check_offer(entry)
            elif name == CONDITION and entry.get("value") not in CONDITIONS:
                raise Refused(INVALID_VALUE, name)


def _check_availability(entry, is_fba):
    channel, quantity = entry.get("fulfillment_channel_code"), entry.get("quantity")
    if channel in FBA_CHANNELS.values():
        if quantity is not None:
            raise Refused(FBA_QUANTITY, AVAILABILITY)
        return
    if channel != OWN_CHANNEL:
        raise Refused(INVALID_VALUE, AVAILABILITY)
    if is_fba:
        raise Refused(FBA_QUANTITY, AVAILABILITY)
    days = entry.get("lead_time_to_ship_max_days")
    if not _is_count(quantity, MOST) or not (days is None or _is_count(days, 60)):
        raise Refused(INVALID_VALUE, AVAILABILITY)


def _is_count(value, most):
    return type(value) is int and 0 <= value <= most


def _check_offer(entry):
    row = BY_ID.get(entry.get("marketplace_id"))
    if row is None or entry.get("currency") != row.currency:
        raise Refused(INVALID_VALUE, OFFER)
    if "our_price" not in entry:
        raise Refused(REQUIRED, f"{OFFER}.our_price")
    amounts = {name: _amount(entry, name, row) for name in PRICES if name in entry}
    price = amounts["our_price"]
    least = amounts.get("minimum_seller_allowed_price", price)
    most = amounts.get("maximum_seller_allowed_price", price)
    if not least <= price <= most:
        raise Refused(INVALID_VALUE, f"{OFFER}.our_price")


def _amount(entry, name, row):
    """Return the amount of a price; each of its levels must be a list of one."""
    level = entry[name]
    for key in ("schedule", None):
        good = isinstance(level, list) and len(level) == 1
        if not good or not isinstance(level[0], dict):
            raise Refused(INVALID_VALUE, f"{OFFER}.{name}")
        level = level[0].get(key) if key else level[0]
    if set(level) != PRICES[name] or not _is_price(level["value_with_tax"], row):
        raise Refused(INVALID_VALUE, f"{OFFER}.{name}")
    if "start_at" in level and not _is_period(level["start_at"], level["end_at"]):
        raise Refused(INVALID_VALUE, f"{OFFER}.{name}")
    return level["value_with_tax"]


def _is_price(value, row):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    digits = 0 if row.currency in WHOLE_CURRENCIES else 2
    return 0 < value < MOST and round(value, digits) == value


def _is_period(start, end):
    try:
        return parse_time(start) < parse_time(end)
    except (TypeError, ValueError):
        return False
