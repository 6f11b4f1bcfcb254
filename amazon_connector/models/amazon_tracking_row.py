from datetime import timedelta

from odoo import api, fields, models

# Rows that were dealt with need not be kept.
KEPT_FOR = timedelta(days=30)


class AmazonTrackingRow(models.Model):
    """A tracking number from a courier's tool, put on the delivery that it is for.

    A spreadsheet comes in by Odoo's own import, a row per record. Rows that fit no
    delivery stay, with the reason, until somebody has mended them.
    """

    _name = "amazon.tracking.row"
    _description = "Tracking Number from a Spreadsheet"
    _rec_name = "amazon_order_id"
    _order = "id desc"

    amazon_order_id = fields.Char("Amazon Order ID", required=True)
    carrier = fields.Char(
        help="A delivery method, or what Amazon calls its carrier. Empty: that of the "
        "delivery."
    )
    package = fields.Char(
        help="The package that left with this number. Empty: the delivery has one "
        "parcel."
    )
    tracking_number = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    picking_id = fields.Many2one(
        "stock.picking", "Delivery", readonly=True, ondelete="set null"
    )
    # open --_place--> placed
    state = fields.Selection(
        [("open", "Not placed"), ("placed", "On its delivery")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    reason = fields.Char("Why Not", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Override: put the numbers on their deliveries."""
        rows = super().create(vals_list)
        rows._place()
        return rows

    def write(self, vals):
        """Override: what somebody has mended is tried again."""
        result = super().write(vals)
        if vals.keys() & {"amazon_order_id", "carrier", "package", "tracking_number"}:
            self._place()
        return result

    @api.model
    def get_import_templates(self):
        """Override of `base_import`: a file to begin with."""
        return [
            {
                "label": self.env._("Import Template for Tracking Numbers"),
                "template": "/amazon_connector/static/xls/amazon_tracking.xlsx",
            }
        ]

    def action_import(self):
        """Open Odoo's import."""
        return {
            "type": "ir.actions.client",
            "tag": "import",
            "name": self.env._("Import Tracking Numbers"),
            "params": {"active_model": self._name},
        }

    def action_retry(self):
        """Look for the deliveries of these rows again."""
        self._place()

    @api.autovacuum
    def _gc_rows(self):
        """Delete rows that were dealt with a while ago."""
        since = fields.Datetime.now() - KEPT_FOR
        self.search([("state", "=", "placed"), ("write_date", "<", since)]).unlink()
