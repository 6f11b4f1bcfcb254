"""The feed about the seller's offers: new ones, changes, deletions.

JSON_LISTINGS_FEED version 2 (listings-feed-schema-v2.json); the same attributes go
into putListingsItem and patchListingsItem for a single SKU.

Amazon replaces an attribute as a whole, and what is left out is gone: a price goes
out with all that belongs to it, and so does a handling time. A quantity alone is
merged, so that the handling time at Amazon stays.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import BinaryIO

from .errors import InvalidInputError
from .listings import AVAILABILITY, OWN_CHANNEL
from .offer_objects import Change, Deletion, Item, Offer, Price
from .offer_terms import ATTRIBUTE, EVERYBODY, MAXIMUM, MINIMUM, SALE
from .values import timestamp

__all__ = [
    "CONTENT_TYPE",
    "FEED_TYPE",
    "MAX_BYTES",
    "MAX_MESSAGES",
    "Change",
    "Deletion",
    "Offer",
    "Price",
    "WrittenFeed",
    "own_attributes",
    "patch_body",
    "put_body",
    "write",
]

FEED_TYPE = "JSON_LISTINGS_FEED"
CONTENT_TYPE = "application/json; charset=UTF-8"
MAX_MESSAGES = 25_000
# Amazon's advice for feeds of every type is to stay below 10 MiB.
MAX_BYTES = 10 * 1024 * 1024

OFFER_ONLY = "LISTING_OFFER_ONLY"
_END = b"\n]}\n"


@dataclass(frozen=True, slots=True)
class WrittenFeed:
    """``count`` messages in ``size`` bytes.

    ``left_over`` is the first item that did not fit any more, ``None`` when all are
    in. Messages are numbered from 1 in the order of the items.
    """

    count: int
    size: int
    left_over: Item | None


def write(
    file: BinaryIO,
    seller_id: str,
    items: Iterable[Item],
    locale: str | None = None,
    *,
    max_messages: int = MAX_MESSAGES,
    max_bytes: int = MAX_BYTES,
) -> WrittenFeed:
    """Write a feed message by message, as far as Amazon's limits allow.

    :param file: open for writing bytes
    :param items: of one marketplace; read no further than to ``left_over``
    :param locale: language of the issues' texts, such as de_DE
    :raise InvalidInputError: no seller, no item at all, or two for one SKU, whose
        order Amazon does not promise; what was written is worthless then
    """
    if not seller_id:
        raise _invalid("the seller id is missing")
    size = file.write(_head(seller_id, locale))
    seen = set()
    for item in items:
        line = _line(len(seen) + 1, item)
        too_large = size + len(line) + len(_END) > max_bytes
        if too_large or len(seen) >= max_messages:
            break
        _check_new(item.sku, seen)
        size += file.write(line)
    else:
        item = None
    if not seen:
        raise _invalid("there is no message that fits")
    return WrittenFeed(len(seen), size + file.write(_END), item)


def put_body(offer: Offer) -> dict:
    """The body of putListingsItem for a new offer."""
    return {
        "productType": offer.product_type,
        "requirements": OFFER_ONLY,
        "attributes": _offer_attributes(offer),
    }


def patch_body(change: Change) -> dict:
    """The body of patchListingsItem for a change."""
    return {"productType": change.product_type, "patches": list(_patches(change))}


def own_attributes(item: Offer | Change) -> dict:
    """The attributes as a message sets them, to be checked against a schema.

    What Amazon itself has had with them goes back as it is, and is not among them.
    """
    price = item.price and replace(item.price, rest="")
    item = replace(item, price=price, stock_rest="")
    if isinstance(item, Offer):
        return _offer_attributes(item)
    return {patch["path"].split("/")[-1]: patch["value"] for patch in _patches(item)}


def _head(seller_id, locale):
    header = {"sellerId": seller_id, "version": "2.0"}
    if locale:
        header["issueLocale"] = locale
    return b'{"header":%s,"messages":[' % _encode(header)


def _line(number, item):
    message = {"messageId": number, "sku": item.sku, **_operation(item)}
    return (b"\n" if number == 1 else b",\n") + _encode(message)


def _operation(item):
    if isinstance(item, Offer):
        return {"operationType": "UPDATE", **put_body(item)}
    if isinstance(item, Change):
        return {"operationType": "PATCH", **patch_body(item)}
    return {"operationType": "DELETE"}


def _offer_attributes(offer):
    def in_marketplace(value):
        return [{"value": value, "marketplace_id": offer.marketplace_id}]

    attributes = {
        "merchant_suggested_asin": in_marketplace(offer.asin),
        "condition_type": in_marketplace(offer.condition),
    }
    if offer.price is not None:
        attributes[ATTRIBUTE] = _purchasable_offer(offer)
    if offer.quantity is not None:
        attributes[AVAILABILITY] = _availability(offer, offer.stock_rest)
    return attributes


def _patches(change):
    if change.price is not None:
        yield _patch("replace", ATTRIBUTE, _purchasable_offer(change))
    if change.quantity is not None:
        whole = change.handling_days is not None
        op, rest = ("replace", change.stock_rest) if whole else ("merge", "")
        yield _patch(op, AVAILABILITY, _availability(change, rest))


def _patch(op, attribute, value):
    return {"op": op, "path": f"/attributes/{attribute}", "value": value}


def _availability(item, rest):
    own = {"fulfillment_channel_code": OWN_CHANNEL, "quantity": item.quantity}
    entry = {**json.loads(rest or "{}"), **own}
    if item.handling_days is not None:
        entry["lead_time_to_ship_max_days"] = item.handling_days
    return [entry]


def _purchasable_offer(item):
    price = item.price
    entry = {
        **json.loads(price.rest or "{}"),
        "marketplace_id": item.marketplace_id,
        "audience": EVERYBODY,
        "currency": price.currency,
        "our_price": _schedule(price.amount),
    }
    if price.sale_amount is not None:
        entry[SALE] = _schedule(
            price.sale_amount,
            start_at=timestamp(price.sale_from),
            end_at=timestamp(price.sale_to),
        )
    if price.minimum is not None:
        entry[MINIMUM] = _schedule(price.minimum)
    if price.maximum is not None:
        entry[MAXIMUM] = _schedule(price.maximum)
    return [entry]


def _schedule(amount, **dates):
    return [{"schedule": [{"value_with_tax": _number(amount), **dates}]}]


def _number(amount):
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _encode(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _check_new(sku, seen):
    if sku in seen:
        raise _invalid("a SKU occurs twice in the feed")
    seen.add(sku)


def _invalid(reason):
    return InvalidInputError(reason, operation="listings_feed")
