from odoo import models


class AmazonSkuHoliday(models.Model):
    _inherit = "amazon.sku"

    def _get_handling_days(self):
        """Override: in a holiday parcels leave later."""
        days = super()._get_handling_days()
        return max(days or 0, self.account_id._get_holiday_days()) or None
