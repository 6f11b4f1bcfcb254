"""Which marketplaces a request is about, and whether the seller may ask there."""

from .marketplaces import BY_ID
from .wire import ApiError


def marketplaces_asked(request, most=None):
    """Return the ids in ``marketplaceIds``; ApiError for what is not the seller's."""
    ids = request.csv("marketplaceIds", most=most)
    if not ids or any(one not in BY_ID for one in ids):
        raise ApiError(400, "BAD_REQUEST", "Invalid input", "Invalid input")
    if not all(request.seller.participates(one) for one in ids):
        raise ApiError(403, "FORBIDDEN", "The marketplaces are not the seller's.")
    return ids
