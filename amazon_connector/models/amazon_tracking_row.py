from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..spapi.tracking_numbers import compact

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
        if vals.keys() & {"amazon_order_id", "carrier", "tracking_number"}:
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

    # === PLACING === #

    def _place(self):
        """Put the numbers on the deliveries of their orders, or say why not."""
        for row in self.filtered(lambda r: r.state == "open"):
            picking, reason = row._find_delivery()
            carrier, carrier_reason = row._find_carrier(picking)
            reason = reason or carrier_reason
            reason = reason or row._write_number(picking, carrier)
            row.reason = reason
            if not reason:
                row.picking_id = picking
                row.state = "placed"

    def _find_delivery(self):
        """Return the delivery that lacks a number, and why there is none."""
        deliveries = self._search_deliveries()
        if not deliveries:
            return deliveries, self.env._(
                "No delivery of an Amazon order with this number."
            )
        number = compact(self.tracking_number)
        if known := deliveries.filtered(
            lambda p: number in p._amazon_get_tracking_numbers()
        ):
            return known[:1], ""
        free = deliveries.filtered(lambda p: not p._amazon_get_tracking_number())
        if len(free) == 1:
            return free, ""
        if free:
            return free[:0], self.env._(
                "The order has %s deliveries without a number. Type it on the right "
                "one.",
                len(free),
            )
        return free, self.env._(
            "The delivery has the number %s already. Correct it there if this one is "
            "right.",
            deliveries[:1]._amazon_get_tracking_number(),
        )

    def _search_deliveries(self):
        domain = [
            ("company_id", "=", self.company_id.id),
            ("sale_id.amazon_order_id", "=", self.amazon_order_id.strip()),
            ("state", "!=", "cancel"),
        ]
        # Who enters numbers need not have rights on sales; only deliveries are found.
        found = self.env["stock.picking"].sudo().search(domain, order="id")
        return found.filtered(lambda p: p._is_amazon_delivery()).sudo(False)

    def _find_carrier(self, picking):
        """Return the delivery method that the row names, and why there is none."""
        name = (self.carrier or "").strip()
        if not name:
            return picking.carrier_id, ""
        # Who enters numbers need not have rights on delivery methods.
        carriers = self.env["delivery.carrier"].sudo()
        domain = [("company_id", "in", (False, self.company_id.id))]
        found = carriers.search(
            [
                *domain,
                "|",
                ("name", "=ilike", name),
                ("amazon_carrier_code", "=ilike", name),
            ]
        )
        if not found:
            return found, self.env._("There is no delivery method “%s”.", name)
        current = picking.sudo().carrier_id & found
        by_name = found.filtered(lambda c: c.name.lower() == name.lower())
        return (current or by_name or found)[:1], ""

    def _write_number(self, picking, carrier):
        """Write number and delivery method; return why that is not possible."""
        number = compact(self.tracking_number)
        if number in picking._amazon_get_tracking_numbers():
            return ""
        probe = picking.new({"carrier_id": carrier.id}, origin=picking)
        probe.carrier_tracking_ref = number
        if misfit := probe._amazon_find_misfit():
            return misfit
        vals = {"carrier_tracking_ref": number}
        if carrier and carrier != picking.sudo().carrier_id:
            vals["carrier_id"] = carrier.id
        try:
            picking.write(vals)
        except AccessError:
            return self.env._("You have no rights on this delivery.")
        return ""
