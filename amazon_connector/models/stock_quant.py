from odoo import api, models

COUNTED = {"quantity", "reserved_quantity", "product_id", "location_id"}


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `stock`: Amazon is told of what has come."""
        quants = super().create(vals_list)
        quants._amazon_note()
        return quants

    def write(self, vals):
        """Override of `stock`: Amazon is told of what goes, comes or is reserved."""
        result = super().write(vals)
        if not COUNTED.isdisjoint(vals):
            self._amazon_note()
        return result

    def unlink(self):
        """Override of `stock`: Amazon is told of what has gone."""
        self._amazon_note()
        return super().unlink()

    def _amazon_note(self):
        self.env["amazon.stock.change"]._note(self.product_id)
