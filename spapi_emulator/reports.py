"""Reports API 2021-06-30."""

from datetime import timedelta

from . import fba_shipments, jobs, listing_reports, order_reports
from .clock import format_time, parse_time
from .report_body import ReportBody
from .wire import Answer, denied, invalid

LISTINGS_REPORTS = frozenset({
    "GET_MERCHANT_LISTINGS_ALL_DATA", "GET_MERCHANT_LISTINGS_DATA",
    "GET_MERCHANT_LISTINGS_INACTIVE_DATA", "GET_MERCHANT_CANCELLED_LISTINGS_DATA",
    "GET_FLAT_FILE_OPEN_LISTINGS_DATA",
})  # fmt: skip
RESTRICTED_REPORTS = frozenset({
    "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING",
    "GET_FLAT_FILE_ORDER_REPORT_DATA_INVOICING",
    "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING",
    "GET_FLAT_FILE_ORDER_REPORT_DATA_TAX",
    "GET_ORDER_REPORT_DATA_INVOICING", "GET_ORDER_REPORT_DATA_SHIPPING",
    "GET_ORDER_REPORT_DATA_TAX",
    "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING",
    "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX",
    "SC_VAT_TAX_REPORT", "GET_VAT_TRANSACTION_DATA",
})  # fmt: skip
KNOWN_TYPES = (
    LISTINGS_REPORTS
    | RESTRICTED_REPORTS
    | {
        order_reports.BY_LAST_UPDATE,
        order_reports.BY_ORDER_DATE,
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",
        fba_shipments.TYPE,
    }
)
MOST_DAYS = timedelta(days=30)


class ReportsApi:
    """Reports and their documents.

    ``bodies`` maps a report type to a function (world, job) that returns a
    ``ReportBody``, a text, bytes, or None when there is no data. ``shapes``: what
    the listing reports of a marketplace look like, by its code (see
    ``listing_reports``).
    """

    def __init__(self, world, seconds):
        self.world = world
        self.reports = jobs.JobList(seconds, self._process)
        self.shapes = dict(listing_reports.SHAPES)
        self.bodies = {
            **listing_reports.bodies(self.shapes),
            order_reports.BY_LAST_UPDATE: order_reports.by_last_update,
            order_reports.BY_ORDER_DATE: order_reports.by_order_date,
            fba_shipments.TYPE: fba_shipments.body,
        }
        base = "/reports/2021-06-30"
        self.routes = (
            ("createReport", "POST", base + "/reports", self.create),
            ("getReports", "GET", base + "/reports", self.search),
            ("getReport", "GET", base + "/reports/{reportId}", self.get),
            ("cancelReport", "DELETE", base + "/reports/{reportId}", self.cancel),
            ("getReportDocument", "GET", base + "/documents/{reportDocumentId}",
             self.get_document),
        )  # fmt: skip

    def create(self, request):
        """createReport: queue a report."""
        payload = request.json()
        report_type = payload.get("reportType")
        if report_type not in KNOWN_TYPES and report_type not in self.bodies:
            raise invalid("The reportType is not valid.", str(report_type))
        report = self.reports.add(
            request, report_type, jobs.marketplace_ids(payload, request.seller),
            options=jobs.options(payload, "reportOptions"),
            data_start=_time(payload, "dataStartTime") or request.now,
            data_end=_time(payload, "dataEndTime") or request.now,
        )  # fmt: skip
        return Answer(202, {"reportId": report.job_id})

    def get(self, request):
        """getReport: where a report stands."""
        report = self.reports.find(request.args["reportId"], request.seller)
        return Answer(200, _payload(report, request.now))

    def search(self, request):
        """getReports: reports of some types, newest first."""
        reports, token = self.reports.search(request, "reportTypes")
        payload = {"reports": [_payload(report, request.now) for report in reports]}
        if token:
            payload["nextToken"] = token
        return Answer(200, payload)

    def cancel(self, request):
        """cancelReport: only while the report is IN_QUEUE."""
        return self.reports.cancel(request.args["reportId"], request)

    def get_document(self, request):
        """getReportDocument: the document, by a URL for five minutes.

        That of a restricted type takes a restricted data token.
        """
        documents = self.world.documents
        document = documents.find(request.args["reportDocumentId"], request.seller)
        if document.restricted and not self.world.lwa.is_restricted(request):
            raise denied("A restricted data token is needed.")
        return documents.describe(document, request, "reportDocumentId")

    def _process(self, report):
        too_long = report.data_end - report.data_start > MOST_DAYS
        if too_long and report.kind in {*order_reports.TYPES, fba_shipments.TYPE}:
            report.outcome = "FATAL"
            body = ReportBody(b"The period is longer than 30 days.")
        else:
            make = self.bodies.get(report.kind)
            body = _report_body(make(self.world, report)) if make else None
            report.outcome = "DONE" if body else "CANCELLED"
        if body:
            report.result_id = self._store(report, body)

    def _store(self, report, body):
        document = self.world.documents.create(
            body.content_type, report.seller_id, body.data, self.world.gzip_reports
        )
        document.restricted = report.kind in RESTRICTED_REPORTS
        return document.document_id


def _report_body(body):
    if isinstance(body, str):
        body = body.encode()
    if body is None or isinstance(body, ReportBody):
        return body
    return ReportBody(body)


def _time(payload, name):
    value = payload.get(name)
    try:
        return value and parse_time(value)
    except (ValueError, TypeError):
        raise invalid(f"{name} is not an ISO 8601 date-time.") from None


def _payload(report, now):
    payload = {
        "reportId": report.job_id,
        "reportType": report.kind,
        "marketplaceIds": report.marketplace_ids,
        "dataStartTime": format_time(report.data_start),
        "dataEndTime": format_time(report.data_end),
        "processingStatus": report.status(now),
        **report.times(now),
    }
    if report.result_id:
        payload["reportDocumentId"] = report.result_id
    return payload
