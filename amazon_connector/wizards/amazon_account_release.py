from odoo import fields, models


class AmazonAccountRelease(models.TransientModel):
    """Ends *Read only*: says before what goes out to Amazon then."""

    _name = "amazon.account.release"
    _description = "End Read Only of an Amazon Account"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id")
    is_tracking_enabled = fields.Boolean(related="account_id.tracking_enabled")
    waiting_count = fields.Integer(
        "Deliveries Waiting", compute="_compute_waiting_count"
    )

    def _compute_waiting_count(self):
        for release in self:
            release.waiting_count = release.account_id._count_waiting_parcels()

    def action_view_waiting(self):
        """Show the deliveries of which Amazon is told."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_deliveries"
        )
        pickings = self.env["stock.picking"]
        waiting = pickings.search(self.account_id._get_waiting_domain())
        # Managers need no rights on sale orders, as a domain of their orders would.
        domain = [("id", "in", waiting.ids)]
        return {**action, "domain": domain, "context": {}}

    def action_release(self):
        """Let the account change things at Amazon."""
        self.ensure_one()
        self.account_id.read_only = False
        self.account_id._get_flow("shipments")._mark_due()
        return {"type": "ir.actions.act_window_close"}
