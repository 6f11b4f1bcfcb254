from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _amazon_get_country(self, company):
        """Return the country of a warehouse; without one, that of the company."""
        return self.partner_id.country_id or company.country_id
