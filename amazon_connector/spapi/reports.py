"""Value objects of Reports API 2021-06-30. Times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime

from .values import children, moment, text, texts


@dataclass(frozen=True, slots=True)
class Report:
    """A report at Amazon.

    ``status``: IN_QUEUE, IN_PROGRESS, DONE, CANCELLED (also when there is no data,
    or the same report was asked for too often), FATAL (``document_id``, if any, is
    then the error text).
    """

    report_id: str
    report_type: str
    marketplace_ids: tuple[str, ...]
    created: datetime | None
    status: str
    document_id: str | None
    started: datetime | None
    ended: datetime | None
    data_start: datetime | None
    data_end: datetime | None


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """One page of getReports, newest first."""

    reports: tuple[Report, ...]
    next_token: str | None


def parse_report(payload) -> Report | None:
    """Read a report object; ``None`` without the id or the status."""
    report_id, status = text(payload, "reportId"), text(payload, "processingStatus")
    if not report_id or not status:
        return None
    return Report(
        report_id=report_id,
        report_type=text(payload, "reportType"),
        marketplace_ids=texts(payload, "marketplaceIds"),
        created=moment(payload, "createdTime"),
        status=status,
        document_id=text(payload, "reportDocumentId") or None,
        started=moment(payload, "processingStartTime"),
        ended=moment(payload, "processingEndTime"),
        data_start=moment(payload, "dataStartTime"),
        data_end=moment(payload, "dataEndTime"),
    )


def parse_reports(payload) -> ReportsPage | None:
    """Read a page of reports; ``None`` if it is none."""
    if not isinstance(payload, dict) or not isinstance(payload.get("reports"), list):
        return None
    reports = tuple(parse_report(entry) for entry in children(payload, "reports"))
    if not all(reports):
        return None
    return ReportsPage(reports, text(payload, "nextToken") or None)
