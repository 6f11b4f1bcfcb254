"""Processing reports of feeds in XML and of JSON_LISTINGS_FEED."""

import json
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spapi_models import load, needs_models

from spapi.errors import DocumentError
from spapi.processing_reports import (
    MessageResult,
    parse_listings_report,
    parse_xml_report,
)

XML = """<?xml version="1.0" encoding="UTF-8"?>
<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">
 <Header><DocumentVersion>1.02</DocumentVersion>
  <MerchantIdentifier>A1SELLER</MerchantIdentifier></Header>
 <MessageType>ProcessingReport</MessageType>
 <Message>
  <MessageID>1</MessageID>
  <ProcessingReport>
   <DocumentTransactionID>53347018456</DocumentTransactionID>
   <StatusCode>Complete</StatusCode>
   <ProcessingSummary>
    <MessagesProcessed>4</MessagesProcessed>
    <MessagesSuccessful>2</MessagesSuccessful>
    <MessagesWithError>2</MessagesWithError>
    <MessagesWithWarning>1</MessagesWithWarning>
   </ProcessingSummary>
   <Result>
    <MessageID>2</MessageID>
    <ResultCode>Error</ResultCode>
    <ResultMessageCode>18028</ResultMessageCode>
    <ResultDescription>The data is für  Größe &lt;not&gt; valid.</ResultDescription>
    <AdditionalInfo><AmazonOrderID>028-1234567-8901234</AmazonOrderID>
     <AmazonOrderItemCode>12345678901234</AmazonOrderItemCode></AdditionalInfo>
   </Result>
   <Result>
    <MessageID>3</MessageID>
    <ResultCode>Warning</ResultCode>
    <ResultMessageCode>99</ResultMessageCode>
    <ResultDescription>Late</ResultDescription>
    <AdditionalInfo><SKU>SKU-1</SKU></AdditionalInfo>
   </Result>
   <!-- a remark -->
   <Result>
    <MessageID>0</MessageID>
    <ResultCode>Notice</ResultCode>
   </Result>
  </ProcessingReport>
 </Message>
</AmazonEnvelope>
"""
RESULTS = (
    MessageResult(
        2,
        "error",
        "18028",
        "The data is für  Größe <not> valid.",
        "",
        "028-1234567-8901234",
    ),
    MessageResult(3, "warning", "99", "Late", "SKU-1", ""),
    MessageResult(None, "info", "", "", "", ""),
)


@pytest.mark.parametrize(
    "data",
    [
        XML.encode(),
        b"\xef\xbb\xbf" + XML.encode(),
        XML.encode("cp1252"),
        XML.replace("UTF-8", "windows-1252").encode("cp1252"),
        XML.replace("UTF-8", "UTF-16").encode("utf-16"),
        XML.replace("<AmazonEnvelope ", '<AmazonEnvelope xmlns="urn:x" ').encode(),
        bytearray(XML.encode()),
    ],
)
def test_an_xml_report(data):
    report = parse_xml_report(data)
    assert report.status == "Complete"
    assert (report.processed, report.successful) == (4, 2)
    assert (report.with_error, report.with_warning) == (2, 1)
    assert report.results == RESULTS


def test_a_report_that_says_little():
    report = parse_xml_report(b"<ProcessingReport><Result/></ProcessingReport>")
    assert report.status == ""
    assert (report.processed, report.successful) == (None, None)
    assert (report.with_error, report.with_warning) == (None, None)
    assert report.results == (MessageResult(None, "info", "", "", "", ""),)


def test_counts_that_are_missing_are_not_zero():
    some = re.sub("<MessagesProcessed>.*?</MessagesProcessed>", "", XML)
    some = re.sub("(<MessagesWithError>).*?<", r"\g<1>0<", some)
    report = parse_xml_report(some.encode())
    assert (report.processed, report.successful, report.with_error) == (None, 2, 0)
    report = parse_listings_report(b'{"summary": {"messagesProcessed": 0}}')
    assert (report.processed, report.successful) == (0, None)
    assert (report.with_error, report.with_warning) == (None, None)


def test_numbers_that_are_none():
    odd = XML.replace("<MessageID>2<", "<MessageID>two<")
    odd = odd.replace("<MessagesProcessed>4<", "<MessagesProcessed> 4\n<")
    report = parse_xml_report(odd.encode())
    assert report.processed == 4
    assert report.results[0].message_id is None


NO_REPORTS = [
    b"",
    b"   ",
    b"feed-id\tstatus\n1\tDONE\n",
    b"<html><body>503</body></html>",
    b"<AmazonEnvelope><Header/></AmazonEnvelope>",
    XML.encode()[: len(XML) // 2],
    b"\x1f\x8b\x08\x00rest",
    b"\x00\xff" * 100,
    json.dumps({"header": {}, "issues": []}).encode(),
    b"[]",
    b"{",
    b"null",
    b"[" * 100_000,
]


@pytest.mark.parametrize("data", NO_REPORTS)
@pytest.mark.parametrize("parse", [parse_xml_report, parse_listings_report])
def test_what_is_no_report(parse, data):
    with pytest.raises(DocumentError) as caught:
        parse(data)
    assert caught.value.retryable
    assert caught.value.__context__ is None


def test_entities_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    text = XML.replace("Late", "&e;").replace("?>", "?>" + doctype, 1)
    try:
        report = parse_xml_report(text.encode())
    except DocumentError:
        return
    assert "secret" not in report.results[1].text


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data):
    for parse in (parse_xml_report, parse_listings_report):
        for content in (data, b"<ProcessingReport>" + data):
            with pytest.raises(DocumentError):
                parse(content)


LISTINGS = {
    "header": {"sellerId": "A1", "version": "2.0", "feedId": "1"},
    "issues": [
        {
            "messageId": 4,
            "sku": "B",
            "code": "90220",
            "severity": "ERROR",
            "message": "missing",
        },
        {"severity": "WARNING", "message": "whole feed"},
        {"messageId": 5, "severity": "INFO", "message": "fyi"},
        {"messageId": "6", "severity": 7},
        "odd",
    ],
    "summary": {
        "errors": 3,
        "warnings": 1,
        "messagesProcessed": 4,
        "messagesAccepted": 2,
        "messagesInvalid": 2,
    },
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_listings_report(encoding):
    report = parse_listings_report(json.dumps(LISTINGS).encode(encoding))
    assert report.status == "Complete"
    assert (report.processed, report.successful) == (4, 2)
    assert (report.with_error, report.with_warning) == (2, 1)
    assert report.results == (
        MessageResult(4, "error", "90220", "missing", "B", ""),
        MessageResult(None, "warning", "", "whole feed", "", ""),
        MessageResult(5, "info", "", "fyi", "", ""),
        MessageResult(6, "info", "", "", "", ""),
    )


@needs_models
def test_amazons_own_example():
    folder = "schemas/feeds/listings-feed-processing-report-schema-v2"
    example = load(folder + ".example.json")
    jsonschema.validate(example, load(folder + ".json"))
    report = parse_listings_report(json.dumps(example).encode())
    assert (report.processed, report.successful, report.with_error) == (4, 2, 2)
    assert report.with_warning == 0
    assert [(one.message_id, one.sku, one.code) for one in report.results] == [
        (4, "My-SKU-B", "90220"),
        (4, "My-SKU-B", "90220"),
        (5, "My-SKU-C", "99022"),
    ]
    assert {one.severity for one in report.results} == {"error"}
    assert report.results[0].text == example["issues"][0]["message"]


def test_amazons_text_does_not_show_up_in_a_log_line():
    assert "missing" not in repr(RESULTS) + repr(
        parse_listings_report(json.dumps(LISTINGS).encode())
    )
