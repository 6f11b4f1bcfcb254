from odoo import api, models


class AmazonOrdersFlowStock(models.AbstractModel):
    """Orders in: what buyers have taken changes quantities at once."""

    _inherit = "amazon.orders.flow"

    @api.model
    def _end_run(self, flow, opened):
        """Override: let the offers go out that the new orders have changed."""
        wait = super()._end_run(flow, opened)
        guard, account = self.env["amazon.stock.guard"], flow.account_id
        if guard._is_on(account) and guard._has_changes(account):
            account._get_flow("offers")._mark_due()
        return wait
