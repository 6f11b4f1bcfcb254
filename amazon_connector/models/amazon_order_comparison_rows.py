from datetime import datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from odoo import models

from ..spapi.order_report import OrderReport
from .amazon_order_builder import to_naive
from .amazon_order_wanted import OTHER_CHANNEL, OTHER_STATUSES

BATCH = 1000
UTC = ZoneInfo("UTC")


class AmazonOrderComparisonRows(models.Model):
    """Which of the orders in Amazon's report Odoo lacks, though it should have them.

    The report is read while it is downloaded into a file that goes at once: it tells
    where buyers live.
    """

    _inherit = "amazon.order.comparison"

    def _mark_loaded(self, file, charset):
        """Override: compare, and write down what is missing.

        :raises NotAReportError: it is no report of orders; nothing is written
        """
        file.seek(0)
        known = self.env["amazon.marketplace"].with_context(active_test=False)
        marketplaces = known.search([("region", "=", self.account_id.region)])
        by_domain = {m.domain: m.marketplace_id for m in marketplaces}
        report = OrderReport(file, charset, by_domain)
        orders = report.orders()
        while batch := list(islice(orders, BATCH)):
            self._compare(batch)
        report.close()
        self._end_part()

    def _compare(self, rows):
        by_id = {row.order_id: row for row in rows if self._is_concerned(row)}
        self.compared_count += len(by_id)
        lacking = by_id.keys() - self._find_accounted_for(list(by_id))
        self.env["amazon.order.gap"].create(
            [
                self._prepare_gap_vals(order_id)
                for order_id, row in by_id.items()
                if order_id in lacking and self._is_expected(row)
            ]
        )

    def _prepare_gap_vals(self, order_id):
        return {
            "account_id": self.account_id.id,
            "comparison_id": self.id,
            "amazon_order_id": order_id,
            "is_asked_for": self.kind == "period",
        }

    def _find_accounted_for(self, order_ids):
        """Return the orders that are in Odoo, left out on purpose, or on their way."""
        account, importer = self.account_id, self.env["amazon.order.importer"]
        among = ("amazon_order_id", "in", order_ids)
        failing = importer._search_failures(account, among)
        gaps = self.gap_ids.search([("comparison_id", "=", self.id), among])
        return {
            *importer._find_known(account, order_ids),
            *self.env["amazon.ignored.order"]._find(account, order_ids),
            *failing.mapped("amazon_order_id"),
            *gaps.mapped("amazon_order_id"),
        }

    def _is_concerned(self, row):
        """Return whether a row is of one of the marketplaces that are compared.

        Amazon reports a European seller's orders of all of Europe. Where it does not
        say which shop it was, getOrder does.
        """
        if row.sales_channel == OTHER_CHANNEL:
            return False
        return not row.marketplace_id or bool(self._find_link(row))

    def _find_link(self, row):
        importer = self.env["amazon.order.importer"]
        return importer._find_marketplace(self.account_id, row) & self.link_ids

    def _is_expected(self, row):
        """Return whether Odoo should have an order by now."""
        link = self._find_link(row)
        if not link:
            return row.status not in OTHER_STATUSES
        if self.kind == "period":
            return self._is_in_period(link, row) and self._is_kept(link, row)
        importer = self.env["amazon.order.importer"]
        return importer._is_wanted(self.account_id, row) and self._is_due(link, row)

    def _is_due(self, link, row):
        """Return whether the import was beyond this order's last change already."""
        until = link.orders_synced_until
        changed = row.last_updated and to_naive(row.last_updated)
        return bool(until and (not changed or changed <= until))

    def _is_kept(self, link, row):
        importer = self.env["amazon.order.importer"]
        if not importer._is_channel_wanted(link, row):
            return False
        if row.status == "SHIPPED" and row.is_fbm:
            return self.keeps_shipped
        return importer._is_status_wanted(link, row)

    def _is_in_period(self, link, row):
        if not row.created:
            return True
        start, end = self._get_bounds(link, self.date_from, self.date_to)
        return start <= to_naive(row.created) < end

    def _get_bounds(self, link, first, last):
        """Return when days begin and end where a marketplace is, naive UTC."""
        zone = ZoneInfo(link.marketplace_id.tz or "UTC")
        return tuple(
            datetime.combine(day, time.min, zone).astimezone(UTC).replace(tzinfo=None)
            for day in (first, last + timedelta(days=1))
        )
