from markupsafe import Markup

from odoo import api, fields, models

from .sale_order_line_handling import WHO_SHIPS


class StockPicking(models.Model):
    """What the parcel of an Amazon order needs beside its goods."""

    _inherit = "stock.picking"

    amazon_customization = fields.Html(
        "Customisation",
        compute="_compute_amazon_handling",
        compute_sudo=True,  # stock users have no rights on order lines
        groups=WHO_SHIPS,
        help="Where Amazon shows what the buyer wants to have made, by item.",
    )
    amazon_demand_text = fields.Text(
        "To See To",
        compute="_compute_amazon_handling",
        compute_sudo=True,
        help="Signature, checks of the recipient, serial numbers and codes, by item.",
    )
    amazon_schedule = fields.Text(
        "Delivery Scheduled",
        compute="_compute_amazon_handling",
        compute_sudo=True,
        help="When the buyer expects the parcel, in the time zone of the marketplace.",
    )
    amazon_needs = fields.Char(
        "Needs",
        compute="_compute_amazon_handling",
        compute_sudo=True,
        help="What is special about the parcel, in a word each.",
    )
    amazon_instructions = fields.Text(
        "Delivery Instructions",
        compute="_compute_amazon_handling",
        compute_sudo=True,
        groups=WHO_SHIPS,
    )

    @api.depends(
        "amazon_gift_text",
        "sale_id.amazon_instructions",
        "move_ids.sale_line_id.order_id.amazon_instructions",
        "move_ids.sale_line_id.amazon_customized_url",
        "move_ids.sale_line_id.amazon_demands",
        "move_ids.sale_line_id.amazon_serial_numbers",
        "move_ids.sale_line_id.amazon_scheduled_from",
        "move_ids.sale_line_id.amazon_scheduled_until",
    )
    @api.depends_context("lang")
    def _compute_amazon_handling(self):
        for picking in self:
            lines = picking.move_ids.sale_line_id
            picking.amazon_customization = picking._amazon_link_customizations(lines)
            demands = [line._amazon_describe_demands() for line in lines]
            picking.amazon_demand_text = "\n".join(filter(None, demands))
            times = {line._amazon_describe_schedule() for line in lines} - {""}
            picking.amazon_schedule = "\n".join(sorted(times))
            told = picking._amazon_get_sales().mapped("amazon_instructions")
            picking.amazon_instructions = "\n".join(filter(None, told))
            picking.amazon_needs = ", ".join(picking._amazon_name_needs(lines))

    @api.model
    def _amazon_link_customizations(self, lines):
        link = Markup(
            '<div>%s: <a href="%s" target="_blank" rel="noreferrer">%s</a></div>'
        )
        return Markup().join(
            link % (line.product_id.display_name, url, self.env._("Open at Amazon"))
            for line in lines
            if (url := line.amazon_customized_url)
        )

    def _amazon_name_needs(self, lines):
        """Return words for what is special about these order lines."""
        demands = {code for line in lines for code in line._amazon_get_demands()}
        names = {
            self.env._("Buyer asks to cancel"): self.amazon_is_stopped,
            self.env._("Gift"): any(line._amazon_is_gift() for line in lines),
            self.env._("Customised"): any(lines.mapped("amazon_customized_url")),
            self.env._("Transparency"): "TRANSPARENCY" in demands,
            self.env._("Serial number"): "SERIAL_NUMBER" in demands,
            self.env._("Signature"): "SIGNATURE" in demands,
            self.env._("Identity check"): "IDENTITY" in demands,
            self.env._("Age check"): "AGE" in demands,
            self.env._("Scheduled"): self.amazon_schedule,
            self.env._("Instructions"): self.amazon_instructions,
        }
        return [name for name, is_needed in names.items() if is_needed]

    def _amazon_get_special_lines(self):
        """Return the order lines in this transfer that need more than packing."""
        # Stock users have no rights on order lines.
        lines = self.sudo().move_ids.sale_line_id
        return lines.filtered(lambda line: line._amazon_is_special())
