from odoo import api, models


class AmazonStockGuardHoliday(models.AbstractModel):
    _inherit = "amazon.stock.guard"

    @api.model
    def _prepare(self, account):
        """Override: a holiday that has begun or ended changes all quantities."""
        account._follow_holiday()
        return super()._prepare(account)
