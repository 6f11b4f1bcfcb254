from odoo import api, fields, models

from .amazon_report_requester import REUSED_FOR

ALL_LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
ACTIVE_LISTINGS = "GET_MERCHANT_LISTINGS_DATA"
# English headers, where Amazon heeds it.
REPORT_OPTIONS = {"preferredReportDocumentLocale": "en_US"}
OPEN_STATES = (
    "prepared",
    "submitting",
    "submitted",
    "importing",
    "checking",
    "completing",
    "creating",
    "undoing",
)


class AmazonReport(models.Model):
    """One report of Amazon's, from the request to its last row in Odoo."""

    _name = "amazon.report"
    _inherit = ["amazon.requested.report"]
    _description = "Amazon Report"
    _order = "id desc"
    _check_company_auto = True

    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Marketplace",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    # prepared   --_mark_submitting--> submitting --_mark_submitted--> submitted
    # prepared   --_mark_submitted (Amazon has a fresh one)--> submitted
    # submitting --_mark_prepared (Amazon never got it)--> prepared
    # submitted  --_mark_loaded--> importing --_enter--> checking
    # submitted  --_mark_empty (Amazon has no listings)--> checking
    # checking   --_enter--> completing --_enter--> creating
    # creating   --_mark_done--> done, cancelled (there were no listings)
    # any open one --_mark_failed--> failed
    # done, undone --_restart (the same report is asked for again)--> importing
    # any final one --_start_undo--> undoing --_mark_undone--> undone
    state = fields.Selection(
        [
            ("prepared", "To request"),
            ("submitting", "Being requested"),
            ("submitted", "Waiting for Amazon"),
            ("importing", "Reading rows"),
            ("checking", "Looking for vanished listings"),
            ("completing", "Asking for missing details"),
            ("creating", "Creating products"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "No listings"),
            ("undoing", "Removing products"),
            ("undone", "Undone"),
        ],
        required=True,
        readonly=True,
        default="prepared",
        index=True,
    )
    document = fields.Binary(readonly=True, attachment=True, copy=False)
    document_name = fields.Char(compute="_compute_document_name")
    charset = fields.Char(readonly=True)
    line_count = fields.Integer("Lines", readonly=True)
    position = fields.Integer(
        readonly=True,
        help="The line of the document, or the listing, that was dealt with last.",
    )
    user_id = fields.Many2one(
        "res.users", "Requested By", readonly=True, help="Told when it is done."
    )

    _report_uniq = models.UniqueIndex(
        "(account_id, report_id) WHERE report_id IS NOT NULL",
        "This report is known already.",
    )
    _open_uniq = models.UniqueIndex(
        "(account_marketplace_id) WHERE state NOT IN "
        "('done', 'failed', 'cancelled', 'undone')",
        "Listings of this marketplace are being imported already.",
    )

    @api.depends("account_marketplace_id.display_name", "report_id")
    def _compute_display_name(self):
        """Override: the marketplace says more to people than Amazon's number."""
        for report in self:
            report.display_name = self.env._(
                "Listings of %(marketplace)s (%(number)s)",
                marketplace=report.account_marketplace_id.display_name,
                number=report.report_id or report.id,
            )

    @api.depends("report_id")
    def _compute_document_name(self):
        for report in self:
            report.document_name = f"{report.report_id}.txt.gz"

    # === INTENT METHODS === #

    @api.model
    def _request(self, link, user):
        """Have a marketplace's listings brought in; return the report that does it.

        One that is under way goes on; one that was done just now is read again.
        """
        report_type = link._get_listings_report_type()
        last = self.search([("account_marketplace_id", "=", link.id)], limit=1)
        now = link.account_id._now()
        if last.state in OPEN_STATES:
            last.write({"next_step_at": now, "user_id": user.id or last.user_id.id})
            return last
        is_read = last.state in ("done", "undone")
        is_same = is_read and last.report_type == report_type
        if is_same and now - last.created_at < REUSED_FOR:
            last._restart(user)
            return last
        return self.create(
            {
                "account_id": link.account_id.id,
                "account_marketplace_id": link.id,
                "report_type": report_type,
                "next_step_at": now,
                "user_id": user.id,
            }
        )

    def _restart(self, user):
        """Read the document again, which is still fresh.

        What the first reading did goes on counting: nobody would find it elsewhere.
        """
        self.write(
            {
                "state": "importing",
                "position": 1,
                "user_id": user.id,
                "finished_at": False,
                "skipped_count": 0,
                "skipped_details": False,
                "is_repeated": True,
                "next_step_at": self.account_id._now(),
            }
        )

    def _prepare_request(self):
        """Override."""
        marketplace = self.account_marketplace_id.marketplace_id
        return {
            "marketplace_ids": [marketplace.marketplace_id],
            "options": REPORT_OPTIONS,
        }

    def _mark_empty(self):
        """Override: Amazon has no listings."""
        self._enter("checking")

    def _enter(self, state, position=0):
        """Go on with the next part of the work."""
        self.write({"state": state, "position": position, "setback_count": 0})

    def _mark_done(self):
        """All of it is in Odoo."""
        is_empty = self.processing_status == "CANCELLED"
        self._finish("cancelled" if is_empty else "done")
        self._sync_failure("")

    def _finish(self, state):
        """Override: count the listings that are still without a product."""
        domain = self._get_unlinked_domain()
        self.unlinked_count = self.env["amazon.listing"].search_count(domain)
        return super()._finish(state)
