from odoo import api, fields, models

from ..spapi.listing_report import MOST_SKIPPED
from .amazon_report import OPEN_STATES
from .count_texts import format_counts


class AmazonReportResult(models.Model):
    """How far a report is, and what came of it."""

    _inherit = "amazon.report"

    progress = fields.Char(compute="_compute_progress")
    is_under_way = fields.Boolean(compute="_compute_is_under_way")
    created_count = fields.Integer("New Listings", readonly=True)
    linked_count = fields.Integer("Newly Linked", readonly=True)
    updated_count = fields.Integer("Changed Listings", readonly=True)
    vanished_count = fields.Integer("Vanished Listings", readonly=True)
    product_count = fields.Integer("New Products", readonly=True)
    unlinked_count = fields.Integer(
        "Unlinked Listings", readonly=True, help="Listings that have no product yet."
    )
    skipped_count = fields.Integer("Skipped Rows", readonly=True)
    skipped_details = fields.Text(readonly=True)
    is_repeated = fields.Boolean(
        readonly=True, help="Amazon's report was fresh, so it was read once more."
    )

    @api.depends("state", "position", "line_count")
    @api.depends_context("lang")
    def _compute_progress(self):
        for report in self:
            report.progress = report._describe_progress()

    def _describe_progress(self):
        if self.state == "importing":
            return self.env._(
                "Row %(done)s of %(all)s",
                done=f"{self.position:,}",
                all=f"{self.line_count:,}",
            )
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    @api.depends("state")
    def _compute_is_under_way(self):
        for report in self:
            report.is_under_way = report.state in OPEN_STATES

    # === ACTION METHODS === #

    def action_view_created(self):
        domain = [("created_report_id", "=", self.id)]
        return self._view_listings(self.env._("New Listings"), domain)

    def action_view_linked(self):
        link = self.account_marketplace_id
        domain = [
            ("sku_id.linked_report_id", "=", self.id),
            ("account_marketplace_id", "=", link.id),
        ]
        return self._view_listings(self.env._("Newly Linked"), domain)

    def action_view_updated(self):
        domain = [("updated_report_id", "=", self.id), ("status", "!=", "vanished")]
        return self._view_listings(self.env._("Changed Listings"), domain)

    def action_view_vanished(self):
        domain = [("updated_report_id", "=", self.id), ("status", "=", "vanished")]
        return self._view_listings(self.env._("Vanished Listings"), domain)

    def action_view_unlinked(self):
        domain = self._get_unlinked_domain()
        return self._view_listings(self.env._("Unlinked Listings"), domain)

    def action_view_products(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Products"),
            "res_model": "product.product",
            "view_mode": "list,form",
            "domain": [("amazon_report_id", "=", self.id)],
            "context": {"active_test": False},
        }

    def _view_listings(self, name, domain):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_listing"
        )
        return {**action, "name": name, "domain": domain, "context": {}}

    def _get_unlinked_domain(self):
        return [
            ("account_marketplace_id", "=", self.account_marketplace_id.id),
            ("sku_id.product_id", "=", False),
            ("sku_id.is_ignored", "=", False),
            ("status", "!=", "vanished"),
        ]

    # === COUNTING AND TELLING === #

    def _count(self, **numbers):
        """Add to the counters, such as `created_count=3`."""
        self.write({name: self[name] + more for name, more in numbers.items() if more})

    def _note_skipped(self, texts, count):
        """Write down what was left out and why; of many rows, the first ones."""
        if not count:
            return
        known = (self.skipped_details or "").splitlines()
        lines = [*known, *texts][:MOST_SKIPPED]
        self.skipped_details = "\n".join(lines)
        self.skipped_count += count

    def _sync_failure(self, message):
        """Open, or close, the issue of this marketplace's listing reports."""
        link = self.account_marketplace_id
        key = f"listings:{link.id}"
        vals = {
            "code": "report_failed",
            "kind": "listing",
            "target_key": key,
            "account_marketplace_id": link.id,
            "report_id": self.id,
            "message": message,
        }
        self.env["amazon.issue"]._sync_issues(
            self.account_id, ["report_failed"], [vals] if message else [], [key]
        )

    def _notify_user(self):
        """Tell the person who asked for it how it went."""
        if not self.user_id:
            return
        kind = "danger" if self.state == "failed" else "success"
        title = self.env._("Listings of %s", self.account_marketplace_id.display_name)
        self.user_id._bus_send(
            "simple_notification",
            {"type": kind, "title": title, "message": self._describe_result()},
        )

    def _describe_result(self):
        if self.state == "failed":
            return self.message
        if self.state == "undone":
            return self._describe_undone()
        result = self._describe_counts()
        if self.is_repeated:
            again = self.env._(
                "The report was read again, because it is not half an hour old: the "
                "numbers are those of all its readings."
            )
            return f"{result} {again}"
        return result

    def _describe_counts(self):
        return self.env._(
            "Imported: %(created)s new, %(updated)s changed, %(linked)s linked, "
            "%(products)s products created. %(unlinked)s have no product yet.",
            **format_counts(
                self.env,
                created=self.created_count,
                updated=self.updated_count,
                linked=self.linked_count,
                products=self.product_count,
                unlinked=self.unlinked_count,
            ),
        )

    # === WHY IT FAILED === #

    def _explain_refusal(self, error):
        """Override."""
        return self.env._("Amazon refuses to make a report of listings: %s.", error)

    def _explain_end(self, text):
        """Override."""
        return self.env._(
            "Amazon could not make the report %(report)s of the listings in "
            "%(marketplace)s. Nothing was changed; import the listings again later. "
            "Amazon says: %(text)s",
            report=self.report_id,
            marketplace=self.account_marketplace_id.display_name,
            text=text,
        )

    def _explain_misfit(self, error):
        """Override."""
        return self.env._(
            "What Amazon sent is no report of listings: %s. Nothing was changed. "
            "Import the listings again; if this lasts, open a case at Amazon.",
            error.message,
        )
