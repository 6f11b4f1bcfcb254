from datetime import timedelta

from odoo import api, fields, models

ALL_LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
ACTIVE_LISTINGS = "GET_MERCHANT_LISTINGS_DATA"
# Amazon cancels reports that are asked for again within half an hour.
REUSED_FOR = timedelta(minutes=30)
# Seconds until something that failed is tried again: the first, second … time.
SETBACK_SECONDS = (60, 300, 900, 3600)
MAX_SETBACKS = 12
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
    _inherit = ["amazon.submission"]
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
    report_type = fields.Char(required=True, readonly=True)
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
    report_id = fields.Char("Amazon Report ID", readonly=True, copy=False)
    created_at = fields.Datetime(
        readonly=True, help="When Amazon was asked for it, in Amazon's time."
    )
    finished_at = fields.Datetime(readonly=True)
    next_step_at = fields.Datetime(
        "Next Step", readonly=True, required=True, help="Amazon's time."
    )
    look_count = fields.Integer("Looks", readonly=True)
    setback_count = fields.Integer(readonly=True, help="Failures in a row.")
    document_id = fields.Char("Amazon Document ID", readonly=True)
    document = fields.Binary(readonly=True, attachment=True, copy=False)
    document_name = fields.Char(compute="_compute_document_name")
    charset = fields.Char(readonly=True)
    line_count = fields.Integer("Lines", readonly=True)
    position = fields.Integer(
        readonly=True,
        help="The line of the document, or the listing, that was dealt with last.",
    )
    message = fields.Text("What Happened", readonly=True)
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

    def _mark_prepared(self):
        """Amazon surely does not make it: it can be requested."""
        self.write({"state": "prepared", "next_step_at": self.account_id._now()})

    def _mark_submitted(self, report_id, created_at):
        """Amazon makes it, under this id."""
        vals = {"state": "submitted", "report_id": report_id, "created_at": created_at}
        self.write({**vals, "look_count": 0, "setback_count": 0})
        self._plan_next_look()

    def _plan_next_look(self):
        self._postpone(self._get_poll_seconds(self.look_count))
        self.look_count += 1

    def _postpone(self, seconds):
        self.next_step_at = self.account_id._now() + timedelta(seconds=seconds)

    def _mark_empty(self):
        """Amazon has cancelled it: there are no listings."""
        self._enter("checking")

    def _enter(self, state, position=0):
        """Go on with the next part of the work."""
        self.write({"state": state, "position": position, "setback_count": 0})

    def _mark_done(self):
        """All of it is in Odoo."""
        is_empty = self.processing_status == "CANCELLED"
        self._finish("cancelled" if is_empty else "done")
        self._sync_failure("")

    def _mark_failed(self, message):
        """Nothing more comes of it.

        :param str message: what happened and what to do, for people
        """
        self.message = message
        self._finish("failed")
        self._sync_failure(message)

    def _finish(self, state):
        self.write({"state": state, "finished_at": fields.Datetime.now()})
        domain = self._get_unlinked_domain()
        self.unlinked_count = self.env["amazon.listing"].search_count(domain)
        self._notify_user()

    def _note_setback(self, error):
        """Try again later; after many times, give up.

        :return: whether it gave up
        """
        count = self.setback_count + 1
        self.setback_count = count
        self._postpone(SETBACK_SECONDS[min(count, len(SETBACK_SECONDS)) - 1])
        if count >= MAX_SETBACKS:
            self._mark_failed(self.account_id._explain_error(error))
        return count >= MAX_SETBACKS
