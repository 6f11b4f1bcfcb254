"""The processing reports of feeds: XML, and JSON for listings."""

import json
import xml.etree.ElementTree as ET
from dataclasses import dataclass

XML_TYPE = "text/xml; charset=UTF-8"
JSON_TYPE = "application/json; charset=UTF-8"


@dataclass
class MessageError:
    """What the report says about one message (0: about the whole feed)."""

    message_id: str
    code: str
    text: str
    order_id: str = ""
    item_id: str = ""
    severity: str = "Error"


def xml_report(seller_id, feed_id, processed, errors, status="Complete"):
    """Return the XML report as bytes; only messages with errors have a result."""
    envelope = ET.Element("AmazonEnvelope")
    header = ET.SubElement(envelope, "Header")
    _text(header, "DocumentVersion", "1.02")
    _text(header, "MerchantIdentifier", seller_id)
    _text(envelope, "MessageType", "ProcessingReport")
    message = ET.SubElement(envelope, "Message")
    _text(message, "MessageID", "1")
    report = ET.SubElement(message, "ProcessingReport")
    _text(report, "DocumentTransactionID", feed_id)
    _text(report, "StatusCode", status)
    _summary(report, processed, errors)
    for error in errors:
        _result(report, error)
    return ET.tostring(envelope, encoding="UTF-8", xml_declaration=True)


def listings_report(seller_id, feed_id, processed, issues):
    """Return the processing report v2 of JSON_LISTINGS_FEED as bytes."""
    errors = [issue for issue in issues if issue["severity"] == "ERROR"]
    invalid = len({issue.get("messageId") for issue in errors})
    payload = {
        "header": {"sellerId": seller_id, "version": "2.0", "feedId": feed_id},
        "issues": issues,
        "summary": {
            "errors": len(errors),
            "warnings": len(issues) - len(errors),
            "messagesProcessed": processed,
            "messagesAccepted": max(0, processed - invalid),
            "messagesInvalid": min(processed, invalid),
        },
    }
    return json.dumps(payload).encode()


def _summary(report, processed, errors):
    failed = len({row.message_id for row in errors if row.severity == "Error"})
    warned = len({row.message_id for row in errors if row.severity == "Warning"})
    summary = ET.SubElement(report, "ProcessingSummary")
    _text(summary, "MessagesProcessed", processed)
    _text(summary, "MessagesSuccessful", max(0, processed - failed))
    _text(summary, "MessagesWithError", failed)
    _text(summary, "MessagesWithWarning", warned)


def _result(report, error):
    result = ET.SubElement(report, "Result")
    _text(result, "MessageID", error.message_id)
    _text(result, "ResultCode", error.severity)
    _text(result, "ResultMessageCode", error.code)
    _text(result, "ResultDescription", error.text)
    if error.order_id:
        info = ET.SubElement(result, "AdditionalInfo")
        _text(info, "AmazonOrderID", error.order_id)
        if error.item_id:
            _text(info, "AmazonOrderItemCode", error.item_id)


def _text(parent, name, value):
    ET.SubElement(parent, name).text = str(value)
