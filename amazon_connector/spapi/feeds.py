"""Value objects of Feeds API 2021-06-30. Times are aware and in UTC."""

from dataclasses import dataclass, field
from datetime import datetime

from .values import children, moment, text, texts


@dataclass(frozen=True, slots=True)
class UploadDestination:
    """Where to put a feed's content: a presigned URL, good for five minutes."""

    document_id: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed at Amazon.

    ``status``: IN_QUEUE, IN_PROGRESS, DONE, CANCELLED, FATAL (some, none or all of
    it may have been done). ``result_document_id`` is the processing report.
    """

    feed_id: str
    feed_type: str
    marketplace_ids: tuple[str, ...]
    created: datetime | None
    status: str
    result_document_id: str | None
    started: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """One page of getFeeds, newest first."""

    feeds: tuple[Feed, ...]
    next_token: str | None


def parse_feed(payload) -> Feed | None:
    """Read a feed object; ``None`` without the id or the status."""
    feed_id, status = text(payload, "feedId"), text(payload, "processingStatus")
    if not feed_id or not status:
        return None
    return Feed(
        feed_id=feed_id,
        feed_type=text(payload, "feedType"),
        marketplace_ids=texts(payload, "marketplaceIds"),
        created=moment(payload, "createdTime"),
        status=status,
        result_document_id=text(payload, "resultFeedDocumentId") or None,
        started=moment(payload, "processingStartTime"),
        ended=moment(payload, "processingEndTime"),
    )


def parse_feeds(payload) -> FeedsPage | None:
    """Read a page of feeds; ``None`` if it is none."""
    if not isinstance(payload, dict) or not isinstance(payload.get("feeds"), list):
        return None
    feeds = tuple(parse_feed(entry) for entry in children(payload, "feeds"))
    if not all(feeds):
        return None
    return FeedsPage(feeds, text(payload, "nextToken") or None)


def parse_destination(body) -> UploadDestination | None:
    """Read the answer of createFeedDocument; ``None`` if it is none."""
    document_id, url = text(body, "feedDocumentId"), text(body, "url")
    return UploadDestination(document_id, url) if document_id and url else None
