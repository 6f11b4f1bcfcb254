from odoo import api, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `stock`: a package of an Amazon delivery is a parcel."""
        lines = super().create(vals_list)
        lines.filtered("result_package_id").picking_id._amazon_sync_parcels()
        return lines

    def write(self, vals):
        """Override of `stock`: see `create`."""
        result = super().write(vals)
        if "result_package_id" in vals:
            self.picking_id._amazon_sync_parcels()
        return result
