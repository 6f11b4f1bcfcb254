from odoo import api, fields, models


class AmazonFlowWake(models.Model):
    """Somebody wants a flow to run: a queue, not a log.

    Whoever wakes a flow only inserts rows: a row of the flow itself, written while a
    worker takes or ends it, would make both wait or one fail. A worker deletes what it
    sees before its step begins; what is committed later it does not see, and runs for
    it again. So no wish is lost.
    """

    _name = "amazon.flow.wake"
    _description = "Amazon Flow to Be Run"
    _log_access = False

    flow_id = fields.Many2one(
        "amazon.account.flow",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="flow_id.company_id")
    wake_at = fields.Datetime(required=True, readonly=True, help="Amazon's time.")

    @api.model
    def _wake(self, flow, moment):
        """Let a flow run at a moment of Amazon's time, unless it does before."""
        # Everybody may wake flows, nobody may write their rows.
        self.sudo().create({"flow_id": flow.id, "wake_at": moment})

    def _filter_due(self, now):
        return self.filtered(lambda wake: wake.wake_at <= now)
