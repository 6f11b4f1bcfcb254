"""The operations of Reports 2021-06-30 and Tokens 2021-03-01.

They are a part of :class:`client.SpApiClient`, whose module tells what all methods
have in common.
"""

from collections.abc import Iterable

from . import operations
from .documents import Document, parse_document
from .reports import Report, ReportsPage, parse_report, parse_reports
from .restricted import (
    RestrictedDataToken,
    RestrictedResource,
    parse_restricted_data_token,
)
from .values import Moment, Texts, given, page_query, resource_id, text, timestamp


class ReportOperations:
    """What a client does with reports, and the tokens that some of them need."""

    def create_report(
        self,
        report_type: str,
        *,
        marketplace_ids: Texts,
        start: Moment = None,
        end: Moment = None,
        options: dict | None = None,
    ) -> str:
        """Request a report (createReport); its id."""
        body = {
            "reportType": report_type,
            "marketplaceIds": list(marketplace_ids),
            "dataStartTime": timestamp(start),
            "dataEndTime": timestamp(end),
            "reportOptions": dict(options) if options else None,
        }
        api = self._caller.bound(operations.ReportsApi, "create_report")
        answer = api.create_report(**given(body))
        return answer.read(lambda body: text(body, "reportId") or None)

    def get_report(self, report_id: str) -> Report:
        """One :class:`reports.Report` (getReport)."""
        api = self._caller.bound(operations.ReportsApi, "get_report")
        return api.get_report(resource_id(report_id, "get_report")).read(parse_report)

    def get_reports(self, *, report_types: Texts = (), **filters) -> ReportsPage:
        """A page of reports (getReports).

        :param filters: ``marketplace_ids``, ``statuses``, ``created_since``,
            ``created_until``, ``page_size``; or ``next_token``, all else then being
            left out
        """
        name = "get_reports"
        query = page_query(name, {"reportTypes": report_types}, **filters)
        api = self._caller.bound(operations.ReportsApi, name)
        return api.get_reports(**query).read(parse_reports)

    def get_report_document(
        self, document_id: str, *, restricted: bool = False
    ) -> Document:
        """Where to download a report (getReportDocument).

        :param restricted: the report's type is a restricted one: the call is made
            with a restricted data token for this document, which is created when
            none is kept (one call more)
        :raise ForbiddenError: also for a restricted report without ``restricted``
        :raise InvalidInputError: also for ``restricted`` with another report
        """
        name = "get_report_document"
        create = self.create_restricted_data_token if restricted else None
        api = self._caller.bound(operations.ReportsApi, name, create_rdt=create)
        answer = api.get_report_document(resource_id(document_id, name))
        return answer.read(lambda body: parse_document(body, "reportDocumentId"))

    def create_restricted_data_token(
        self,
        resources: Iterable[RestrictedResource],
        *,
        target_application: str | None = None,
    ) -> RestrictedDataToken:
        """A new RDT for up to 50 resources (createRestrictedDataToken).

        It is not kept. Methods with ``restricted`` ask for their RDT themselves.

        :param target_application: the app that may use it, if it is another one
        """
        body = {
            "targetApplication": target_application,
            "restrictedResources": [resource.payload for resource in resources],
        }
        api = self._caller.bound(operations.TokensApi, "create_restricted_data_token")
        answer = api.create_restricted_data_token(**given(body))
        return answer.read(parse_restricted_data_token)
