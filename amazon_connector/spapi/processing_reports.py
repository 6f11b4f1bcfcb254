"""What became of a feed: Amazon's processing reports.

Two formats: XML for the feeds in XML, and JSON for JSON_LISTINGS_FEED (version 2,
listings-feed-processing-report-schema-v2.json). Both list messages with something
to say only: a message without a result was accepted.
"""

import json
from dataclasses import dataclass

from lxml import etree

from .charsets import read_text
from .errors import DocumentError
from .values import child, children, clean, integer, text


@dataclass(frozen=True, slots=True, repr=False)
class MessageResult:
    """A remark on one message, or on the whole feed without a ``message_id``.

    ``severity``: error (the message was refused), warning or info.
    """

    message_id: int | None
    severity: str
    code: str
    text: str
    sku: str
    order_id: str

    def __repr__(self):
        return f"MessageResult({self.message_id!r}, {self.severity!r}, {self.code!r})"


@dataclass(frozen=True, slots=True)
class ProcessingReport:
    """Counts of messages (None: not in the report), and the remarks.

    ``status``: Complete, Processing, Rejected.
    """

    status: str
    processed: int | None
    successful: int | None
    with_error: int | None
    with_warning: int | None
    results: tuple[MessageResult, ...]


def parse_xml_report(data: bytes) -> ProcessingReport:
    """Read the report of a feed in XML.

    :param data: bytes
    :raise DocumentError: this is no processing report
    """
    report = _find(_root(data), "ProcessingReport")
    if report is None:
        raise _no_report("no ProcessingReport in it")
    summary = _find(report, "ProcessingSummary")
    return ProcessingReport(
        status=_text(report, "StatusCode"),
        processed=_number(summary, "MessagesProcessed"),
        successful=_number(summary, "MessagesSuccessful"),
        with_error=_number(summary, "MessagesWithError"),
        with_warning=_number(summary, "MessagesWithWarning"),
        results=tuple(_xml_result(one) for one in report if _tag(one) == "Result"),
    )


def _root(data):
    """The parsed document; some reports are not in the encoding they declare."""
    for encoding in (None, "cp1252"):
        parser = etree.XMLParser(
            encoding=encoding, resolve_entities=False, no_network=True
        )
        try:
            return etree.fromstring(bytes(data), parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
    raise _no_report("it is not XML")


def _tag(element):
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _find(element, tag):
    """The first descendant of that name, whatever its namespace."""
    if element is None:
        return None
    return next((one for one in element.iter() if _tag(one) == tag), None)


def _text(element, tag):
    found = _find(element, tag)
    return "" if found is None else "".join(found.itertext()).strip()


def _number(element, tag):
    return integer({tag: _text(element, tag)}, tag)


def _xml_result(element):
    code = _text(element, "ResultCode").lower()
    return MessageResult(
        message_id=_number(element, "MessageID") or None,
        severity=code if code in ("error", "warning") else "info",
        code=_text(element, "ResultMessageCode"),
        text=_text(element, "ResultDescription"),
        sku=_text(element, "SKU"),
        order_id=_text(element, "AmazonOrderID"),
    )


def parse_listings_report(data: bytes) -> ProcessingReport:
    """Read the report of a JSON_LISTINGS_FEED.

    :param data: bytes
    :raise DocumentError: this is no processing report
    """
    try:
        body = json.loads(read_text(data))
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("summary"), dict):
        raise _no_report("no summary in it")
    summary = child(body, "summary")
    return ProcessingReport(
        status="Complete",
        processed=integer(summary, "messagesProcessed"),
        successful=integer(summary, "messagesAccepted"),
        with_error=integer(summary, "messagesInvalid"),
        with_warning=integer(summary, "warnings"),
        results=tuple(_json_result(issue) for issue in children(body, "issues")),
    )


def _json_result(issue):
    severity = text(issue, "severity").lower()
    return MessageResult(
        message_id=integer(issue, "messageId") or None,
        severity=severity if severity in ("error", "warning") else "info",
        code=text(issue, "code"),
        text=clean(text(issue, "message")),
        sku=text(issue, "sku"),
        order_id="",
    )


def _no_report(reason):
    return DocumentError(reason, operation="processing_report")
