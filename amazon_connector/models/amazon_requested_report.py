from datetime import timedelta

from odoo import fields, models

# Seconds until something that failed is tried again: the first, second … time.
SETBACK_SECONDS = (60, 300, 900, 3600)
MAX_SETBACKS = 12


class AmazonRequestedReport(models.AbstractModel):
    """What is told by a report of Amazon's: requested, waited for, then read.

    Its states begin with `prepared`, `submitting` and `submitted`; what comes then, a
    model says in `_mark_loaded` and `_mark_empty`.
    """

    _name = "amazon.requested.report"
    _inherit = ["amazon.submission"]
    _description = "Amazon Report to Request"

    report_type = fields.Char(required=True, readonly=True)
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
    message = fields.Text("What Happened", readonly=True)

    # === WHAT IS ASKED FOR === #

    def _prepare_request(self):
        """Return the keywords of `create_report`: `marketplace_ids` at least."""
        raise NotImplementedError

    def _is_request_of(self, report):
        """Return whether a `spapi.reports.Report` is what this asks for."""
        asked = self._prepare_request()
        return report.marketplace_ids == tuple(asked["marketplace_ids"])

    # === WHAT COMES OF IT === #

    def _mark_loaded(self, file, charset):
        """Take a downloaded document.

        :param file: the inflated document, opened for binary reading and writing
        :param charset: as the server named it
        """
        raise NotImplementedError

    def _mark_empty(self):
        """Amazon has cancelled it: there is nothing to tell."""
        raise NotImplementedError

    def _mark_failed(self, message):
        """Nothing more comes of it; an issue tells of it.

        :param str message: what happened and what to do, for people
        """
        self.message = message
        self._finish("failed")
        self._sync_failure(message)

    def _finish(self, state):
        """Note how it ended, and tell who asked for it."""
        self.write({"state": state, "finished_at": fields.Datetime.now()})
        self._notify_user()

    def _sync_failure(self, message):
        """Open the issue of the failure, or close it where the message is empty."""
        raise NotImplementedError

    def _notify_user(self):
        """Tell who asked for it, if somebody did, how it ended."""
        raise NotImplementedError

    def _explain_refusal(self, error):
        """Return what it means that Amazon refuses to make the report."""
        raise NotImplementedError

    def _explain_end(self, text):
        """Return what it means that Amazon could not make the report.

        :param str text: what Amazon says, '-' for nothing
        """
        raise NotImplementedError

    def _explain_misfit(self, error):
        """Return what it means that the document is something else."""
        raise NotImplementedError

    # === INTENT METHODS === #

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

    def _tell_viewers(self):
        """Have the pages that show it read how far it is."""
        group = self.env.ref("amazon_connector.group_amazon_user")
        group._bus_send("amazon_connector.report", {"model": self._name, "id": self.id})
