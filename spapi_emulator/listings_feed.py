"""Processing of JSON_LISTINGS_FEED, version 2."""

import json

from .offer_book import Submission
from .offer_texts import ENGLISH
from .processing_report import JSON_TYPE, listings_report

FEED_TYPE = "JSON_LISTINGS_FEED"
MOST_MESSAGES = 25_000
MOST_ID = 2**31 - 1
# As Amazon's schema of the feed has it.
NEEDED = {
    "UPDATE": ({"productType", "attributes"}, {"patches"}),
    "PARTIAL_UPDATE": ({"productType", "attributes"}, {"requirements", "patches"}),
    "PATCH": ({"productType", "patches"}, {"requirements", "attributes"}),
    "DELETE": (set(), {"requirements", "attributes", "productType", "patches"}),
}
NO_FEED = "4000001"
NO_MESSAGE = "4000002"


def process(world, feed, data, time):
    """Apply a feed at ``time``; return (status, report bytes, content type)."""
    try:
        payload = json.loads(data)
    except ValueError:
        payload = None
    problem = _feed_problem(world, feed, payload)
    if problem:
        issue = {"severity": "ERROR", "code": NO_FEED, "message": problem}
        report = listings_report(feed.seller_id, feed.feed_id, 0, [issue])
        return "FATAL", report, JSON_TYPE
    world.check_feed(payload)
    return _messages(world, feed, payload, time)


def _feed_problem(world, feed, payload):
    if not isinstance(payload, dict):
        return "The feed is not a valid JSON document."
    header, messages = payload.get("header"), payload.get("messages")
    if not isinstance(header, dict) or header.get("version") != "2.0":
        return "The header is missing, or its version is not 2.0."
    if header.get("sellerId") != feed.seller_id:
        return "The sellerId of the header is not this seller's."
    if not isinstance(messages, list) or not 1 <= len(messages) <= MOST_MESSAGES:
        return f"The feed needs 1 to {MOST_MESSAGES} messages."
    document = world.documents.documents[feed.document_id]
    if not document.content_type.lower().startswith("application/json"):
        return "The content type of the document is not JSON."
    return None


def _messages(world, feed, payload, time):
    seller = world.seller_of(feed.seller_id)
    locale = payload["header"].get("issueLocale", ENGLISH)
    issues, seen = [], set()
    for message in payload["messages"]:
        problem = _message_problem(message, seen)
        if problem:
            issues.append(_issue(message, NO_MESSAGE, problem))
            continue
        submission = Submission(
            seller, message["sku"], feed.marketplace_ids, time, locale
        )
        _apply(world, submission, message)
        issues += [
            {
                **_issue(message, one["code"], one["message"], one["attributeNames"]),
                "severity": one["severity"],
            }
            for one in submission.issues
        ]
    processed = len(payload["messages"])
    report = listings_report(feed.seller_id, feed.feed_id, processed, issues)
    return "DONE", report, JSON_TYPE


def _apply(world, submission, message):
    operation = message["operationType"]
    if operation == "UPDATE":
        world.offers.put(submission, message)
    elif operation == "DELETE":
        world.offers.delete(submission)
    elif operation == "PATCH":
        world.offers.patch(submission, message)
    else:
        patches = [
            {"op": "replace", "path": f"/attributes/{name}", "value": value}
            for name, value in message["attributes"].items()
        ]
        world.offers.patch(submission, {**message, "patches": patches})


def _message_problem(message, seen):
    if not isinstance(message, dict):
        return "The message is not an object."
    number = message.get("messageId")
    if type(number) is not int or not 1 <= number <= MOST_ID or number in seen:
        return "The messageId is not a positive number of its own."
    seen.add(number)
    if not isinstance(message.get("sku"), str) or not message["sku"]:
        return "The sku is missing."
    if message.get("operationType") not in NEEDED:
        return "The operationType is not valid."
    needed, forbidden = NEEDED[message["operationType"]]
    if not needed <= set(message) or forbidden & set(message):
        return "The message does not have what belongs to its operationType."
    if not isinstance(message.get("attributes", {}), dict):
        return "The attributes are not an object."
    return None


def _issue(message, code, text, attributes=()):
    issue = {"severity": "ERROR", "code": code, "message": text}
    message = message if isinstance(message, dict) else {}
    number, sku = message.get("messageId"), message.get("sku")
    if type(number) is int and number >= 1:
        issue["messageId"] = number
    if isinstance(sku, str) and sku:
        issue["sku"] = sku
    if attributes:
        issue["attributeName"] = attributes[0]
    return issue
