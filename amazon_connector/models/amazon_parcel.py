from odoo import api, fields, models

from ..spapi.tracking_numbers import split


class AmazonParcel(models.Model):
    """A package of an Amazon delivery, and the tracking number it left with.

    The number is not the package's own: Odoo uses packages again, and a correction
    must not reach the order that a package carried before.
    """

    _name = "amazon.parcel"
    _description = "Parcel of an Amazon Delivery"
    _order = "picking_id, package_id, id"
    _check_company_auto = True

    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="picking_id.company_id", store=True)
    package_id = fields.Many2one(
        "stock.package",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: what the delivery has besides its packages.",
    )
    tracking_number = fields.Char(
        help="Amazon gets one number per parcel. Without any here, the numbers of the "
        "delivery count: the first one for all, or one for each parcel."
    )
    content = fields.Char(
        compute="_compute_content",
        compute_sudo=True,  # Amazon users need no rights on stock
    )
    shipment_ids = fields.One2many("amazon.shipment", "parcel_id", "Amazon Shipments")

    _package_uniq = models.UniqueIndex("(picking_id, COALESCE(package_id, 0))")

    @api.depends("package_id")
    def _compute_display_name(self):
        for parcel in self:
            name = parcel.package_id.name or self.env._("Not packed")
            parcel.display_name = name

    @api.depends("package_id", "picking_id.move_line_ids.quantity")
    def _compute_content(self):
        for parcel in self:
            lines = parcel._filter_lines(parcel.picking_id.move_line_ids)
            parcel.content = ", ".join(
                f"{line.quantity:g} × {line.product_id.display_name}"
                for line in lines.sorted("id")
            )

    @api.onchange("tracking_number")
    def _onchange_tracking_number(self):
        """Warn whoever types what is no tracking number; it can be saved."""
        number = next(iter(split(self.tracking_number)), "")
        if text := self.picking_id._amazon_find_misfit(number):
            return {
                "warning": {"title": self.env._("Tracking number"), "message": text}
            }
        return None

    def write(self, vals):
        """Override: a corrected number goes to Amazon again."""
        result = super().write(vals)
        if "tracking_number" in vals:
            self.picking_id._amazon_resend_changed()
            self.picking_id._amazon_wake_urgent()
        return result

    def _filter_lines(self, lines):
        """Return those of these move lines whose goods are in this parcel."""
        return lines.filtered(
            lambda line: line.quantity and line.result_package_id == self.package_id
        )

    def _get_own_number(self):
        return next(iter(split(self.tracking_number)), "")

    def _get_numbers(self, numbers):
        """Return the tracking number of each of a delivery's parcels; '': none.

        :param list numbers: those of the delivery. What no parcel has by itself goes
            to the other parcels in their order, if there is one for each.
        """
        found = {parcel: parcel._get_own_number() for parcel in self}
        lacking = [parcel for parcel in self if not found[parcel]]
        left = [number for number in numbers if number not in found.values()]
        if len(left) == len(lacking):
            found.update(zip(lacking, left, strict=True))
        return found
