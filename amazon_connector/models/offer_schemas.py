"""The schemas of product types that were asked for lately, kept by this process."""

import time
from collections import OrderedDict

from ..spapi import offer_schema
from ..spapi.errors import (
    DocumentError,
    InvalidInputError,
    NotFoundError,
    SpApiError,
)

# Where Amazon's catalogue does not say more of a page.
ANY_PRODUCT_TYPE = "PRODUCT"
# Amazon changes some of them every few days.
KEPT_SECONDS = 24 * 60 * 60
# A download that broke may succeed soon; asking for each offer would cost too much.
BROKEN_SECONDS = 5 * 60
# Large ones take some megabytes.
MOST_KEPT = 60

_kept = OrderedDict()


def get(client, product_type, marketplace_id, seller_id):
    """Return the `OfferSchema` of a product type, or None if there is none to be had.

    One whose checksum is still the same is not loaded again. Amazon itself checks the
    offer anyway, whatever its schema is.
    """
    key = (marketplace_id, product_type)
    checksum, schema, until = _kept.get(key, (None, None, 0))
    if time.monotonic() < until:
        return schema
    kept = KEPT_SECONDS
    try:
        definition = client.get_definitions_product_type(
            product_type, marketplace_id=marketplace_id, seller_id=seller_id
        )
        if definition.checksum != checksum:
            schema = offer_schema.OfferSchema(offer_schema.download(definition))
            checksum = definition.checksum
    except DocumentError:
        kept = BROKEN_SECONDS
    except (InvalidInputError, NotFoundError):
        checksum, schema = None, None
    _keep(key, checksum, schema, kept)
    return schema


def get_kept(product_type, marketplace_id):
    """Return whether it was asked for lately, and the `OfferSchema` or None."""
    __, schema, until = _kept.get((marketplace_id, product_type), (None, None, 0))
    return time.monotonic() < until, schema


def has_room():
    """Return whether another schema is kept without one being forgotten for it."""
    now = time.monotonic()
    return sum(until > now for __, __, until in _kept.values()) < MOST_KEPT


def load(client, product_types, marketplace_id, seller_id):
    """Ask for schemas as far as there is room; what fails is left for a while."""
    for product_type in product_types:
        if not has_room():
            return
        try:
            get(client, product_type, marketplace_id, seller_id)
        except SpApiError:
            _keep((marketplace_id, product_type), None, None, BROKEN_SECONDS)


def _keep(key, checksum, schema, seconds):
    _kept[key] = (checksum, schema, time.monotonic() + seconds)
    _kept.move_to_end(key)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)


def forget():
    """Forget all schemas."""
    _kept.clear()
