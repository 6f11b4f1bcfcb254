"""Listings Items API 2021-08-01, what changes offers; Listings Restrictions."""

import uuid

from .listing_reports import CONDITIONS
from .listings import locale, scope
from .marketplaces import BY_ID
from .offer_book import Submission
from .offer_rules import PATH
from .offer_texts import RESTRICTED, TEXTS, in_language
from .wire import Answer, ApiError, invalid

DATA_SETS = ("identifiers", "issues")
PREVIEW = "VALIDATION_PREVIEW"
REASONS = ("APPROVAL_REQUIRED", "ASIN_NOT_FOUND", "NOT_ELIGIBLE")


class OffersApi:
    """putListingsItem, patchListingsItem, deleteListingsItem, restrictions."""

    def __init__(self, world):
        self.world = world
        item = "/listings/2021-08-01/items/{sellerId}/{sku}"
        self.routes = (
            ("putListingsItem", "PUT", item, self.put),
            ("patchListingsItem", "PATCH", item, self.patch),
            ("deleteListingsItem", "DELETE", item, self.delete),
            ("getListingsRestrictions", "GET", "/listings/2021-08-01/restrictions",
             self.get_restrictions),
        )  # fmt: skip

    def put(self, request):
        """putListingsItem: an offer for one marketplace."""
        submission, included = self._submission(request)
        self.world.offers.put(submission, request.json())
        return _answer(submission, included)

    def patch(self, request):
        """patchListingsItem: whole attributes only."""
        body = request.json()
        for patch in body.get("patches") or ():
            if isinstance(patch, dict) and not PATH.fullmatch(str(patch.get("path"))):
                raise invalid("Invalid path provided in patch.")
        submission, included = self._submission(request)
        self.world.offers.patch(submission, body)
        return _answer(submission, included)

    def delete(self, request):
        """deleteListingsItem: the end of an offer in one marketplace."""
        submission, included = self._submission(request)
        self.world.offers.delete(submission)
        return _answer(submission, included)

    def _submission(self, request):
        ids, included = scope(request, DATA_SETS, "issues", most=1)
        if request.param("mode") not in (None, PREVIEW):
            raise invalid("Invalid value in the parameter mode.")
        submission = Submission(
            request.seller, request.args["sku"], ids, request.now,
            locale(request, ids), preview=request.param("mode") == PREVIEW,
        )  # fmt: skip
        return submission, included

    def get_restrictions(self, request):
        """getListingsRestrictions: why the seller must not sell an item."""
        if request.param("sellerId") != request.seller.seller_id:
            raise ApiError(403, "FORBIDDEN", "The seller is not the caller.")
        ids, asin = request.csv("marketplaceIds"), request.param("asin")
        condition = request.param("conditionType")
        if not asin or not ids or any(one not in BY_ID for one in ids):
            raise ApiError(400, "BAD_REQUEST", "Invalid input", "Invalid input")
        if condition and condition not in CONDITIONS:
            raise invalid("Invalid value in the parameter conditionType.")
        language = request.param("reasonLocale") or BY_ID[ids[0]].language
        found = (self.world.offers.restrictions.get((asin, one)) for one in ids)
        rows = [_restriction(row, language) for row in found if row]
        return Answer(200, {"restrictions": rows})


def restriction(marketplace_id, reason_code, message=None, link=None):
    """Return a restriction as the book keeps it; ValueError for a strange reason."""
    if reason_code not in REASONS:
        raise ValueError(f"Known reasons: {', '.join(REASONS)}.")
    return marketplace_id, reason_code, message or TEXTS[RESTRICTED][1], link


def _restriction(row, language):
    marketplace_id, code, message, link = row
    reason = {"message": in_language(message, language), "reasonCode": code}
    if link:
        title = "Request Approval via Seller Central."
        reason["links"] = [
            {"resource": link, "verb": "GET", "title": title, "type": "text/html"}
        ]
    return {"marketplaceId": marketplace_id, "reasons": [reason]}


def _answer(submission, included):
    accepted = "VALID" if submission.preview else "ACCEPTED"
    payload = {
        "sku": submission.sku,
        "status": "INVALID" if submission.is_refused else accepted,
        "submissionId": str(uuid.uuid4()),
    }
    if "issues" in included:
        payload["issues"] = submission.issues
    if "identifiers" in included:
        payload["identifiers"] = [
            {"marketplaceId": one, "asin": asin}
            for one, asin in submission.asins.items()
        ]
    return Answer(200, payload)
