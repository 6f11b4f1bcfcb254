from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

from ..spapi.tracking_numbers import split
from .amazon_shipment import ENDED


class StockPicking(models.Model):
    _inherit = "stock.picking"

    amazon_shipment_ids = fields.One2many(
        "amazon.shipment", "picking_id", "Amazon Shipments", readonly=True
    )
    amazon_shipment_state = fields.Selection(
        [
            ("waiting", "Waiting for a tracking number"),
            ("to_send", "To send"),
            ("in_feed", "Sent"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
            ("elsewhere", "Confirmed elsewhere"),
            ("cancelled", "Cancelled at Amazon"),
        ],
        "Amazon Shipment",
        compute="_compute_amazon_shipment_state",
        compute_sudo=True,  # stock users have no rights on shipments
        store=True,
        index="btree_not_null",
    )

    def _auto_init(self):
        """Override: no delivery is Amazon's before the installation; compute none."""
        column = ("stock_picking", "amazon_shipment_state")
        if not column_exists(self.env.cr, *column):
            create_column(self.env.cr, *column, "varchar")
        return super()._auto_init()

    @api.depends(
        "state",
        "carrier_tracking_ref",
        "carrier_id",
        "amazon_parcel_ids.tracking_number",
        "sale_id.amazon_channel",
        "location_dest_id.usage",
        "return_id",
        "move_ids.sale_line_id.amazon_item_id",
        "move_ids.sale_line_id.order_id.amazon_channel",
        "move_ids.sale_line_id.order_id.amazon_status",
        "amazon_shipment_ids.state",
    )
    def _compute_amazon_shipment_state(self):
        for picking in self:
            picking.amazon_shipment_state = picking._amazon_get_shipment_state()

    def write(self, vals):
        """Override of `stock`: a corrected carrier or number goes to Amazon again."""
        result = super().write(vals)
        if "carrier_id" in vals or "carrier_tracking_ref" in vals:
            self._amazon_resend_changed()
        return result

    def _amazon_get_shipment_state(self):
        if self.state != "done" or not self._is_amazon_delivery():
            return False
        states = set(self.amazon_shipment_ids.mapped("state"))
        if "confirming" in states:
            states.add("in_feed")
        statuses = set(self._amazon_get_orders().mapped("amazon_status"))
        is_ended = statuses <= set(ENDED)
        if not is_ended:
            states |= self._amazon_get_untaken_states()
        for state in ("refused", "to_send", "waiting", "in_feed", "confirmed"):
            if state in states:
                return state
        if is_ended:
            return ENDED[max(statuses)] if statuses else False
        return "elsewhere"

    def _amazon_get_untaken_states(self):
        return {
            "to_send" if self._amazon_is_ready(parcel) else "waiting"
            for parcel in self._amazon_get_untaken()
        }

    def _amazon_get_orders(self):
        return self._amazon_get_moves().sale_line_id.order_id

    def _amazon_get_moves(self):
        """Return the done moves that belong to an item of an Amazon order."""
        return self.move_ids.filtered(
            lambda m: m.state == "done" and m.sale_line_id.amazon_item_id
        )

    def _amazon_group_moves(self):
        """Return the done moves to tell Amazon of, by sale order."""
        return self._amazon_get_moves().grouped(lambda m: m.sale_line_id.order_id)

    def _amazon_get_tracking_numbers(self):
        return split(self.carrier_tracking_ref)

    def _amazon_get_tracking_number(self):
        """Return the one number that Amazon takes per parcel; '' without any."""
        # Whoever sees a delivery needs no rights on its parcels.
        parcels = self.sudo().amazon_parcel_ids
        own = [parcels._get_own_number()] if len(parcels) == 1 else []
        return next(filter(None, own + self._amazon_get_tracking_numbers()), "")

    def _is_amazon_parcel(self):
        """Return whether Amazon can be told of a parcel of this delivery."""
        return any(self._amazon_is_ready(parcel) for parcel in self._amazon_get_units())

    def _is_amazon_delivery(self):
        """Return whether this brings goods of a merchant-fulfilled Amazon order."""
        self.ensure_one()
        channels = self._amazon_get_sales().mapped("amazon_channel")
        return (
            "fbm" in channels
            and self.location_dest_id.usage == "customer"
            and not self.return_id
        )

    def _pre_action_done_hook(self):
        """Override of `stock`: nobody is asked about text messages to buyers."""
        is_amazon = all(picking._is_amazon_delivery() for picking in self)
        pickings = self.with_context(skip_sms=True) if is_amazon else self
        return super(StockPicking, pickings)._pre_action_done_hook()

    def _send_confirmation_email(self):
        """Override of `stock`: no mail or text message to buyers; Amazon tells them.

        The carrier's label, which `stock_delivery` makes here, is made all the same.
        """
        amazon = self.filtered(lambda p: p._is_amazon_transfer())
        quiet = amazon.with_context(amazon_quiet=True, skip_sms=True)
        super(StockPicking, quiet)._send_confirmation_email()
        return super(StockPicking, self - amazon)._send_confirmation_email()

    def message_post_with_source(self, source_ref, **kwargs):
        """Override of `mail`: see `_send_confirmation_email`."""
        if self.env.context.get("amazon_quiet"):
            return self.env["mail.message"]
        return super().message_post_with_source(source_ref, **kwargs)

    def _add_delivery_cost_to_so(self):
        """Override of `stock_delivery`: a carrier's price changes no Amazon order."""
        if not self._is_amazon_transfer():
            return super()._add_delivery_cost_to_so()
        return None

    def _is_amazon_transfer(self):
        """Return whether it is any step of an Amazon order: pick, out or return."""
        return bool(self._amazon_get_sales())
