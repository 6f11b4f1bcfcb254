from odoo import api, models


class AmazonOffersFlowStock(models.AbstractModel):
    """Offers out: what has to be known before quantities are sent."""

    _inherit = "amazon.offers.flow"

    @api.model
    def _run_step(self, flow):
        """Override: orders come in first, and what has changed is looked up."""
        is_more = self.env["amazon.stock.guard"]._prepare(flow.account_id)
        wait = super()._run_step(flow)
        return 0 if is_more else wait
