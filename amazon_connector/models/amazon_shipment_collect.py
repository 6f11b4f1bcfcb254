from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

from .stock_picking_parcels import FRESH_STATES


class AmazonShipment(models.Model):
    """Which parcels Amazon is to be told of, and what is in them."""

    _inherit = "amazon.shipment"

    @api.model
    def _collect(self, account, domain=Domain.TRUE):
        """Make the shipments of the done deliveries that Amazon is to be told of.

        :param domain: which deliveries to look at; all of them
        """
        domain = self._get_picking_domain(account) & domain
        pickings = self.env["stock.picking"].search(domain, order="date_done, id")
        for picking in pickings:
            self._collect_from(account, picking)

    @api.model
    def _collect_from(self, account, picking):
        """Make the shipments of a done delivery: parcel by parcel.

        One by one: a parcel takes what the one before it has left.
        """
        for parcel in picking._amazon_get_untaken():
            if picking._amazon_is_ready(parcel):
                self.create(self._prepare_shipments_vals(account, picking, parcel))

    @api.model
    def _get_picking_domain(self, account):
        pickings, own = self.env["stock.picking"], [("account_id", "=", account.id)]
        ours = pickings._amazon_in_orders([("amazon_account_id", "=", account.id)])
        waiting = [
            ("company_id", "=", account.company_id.id),
            # Waiting: its delivery method may go without a number by now.
            ("amazon_shipment_state", "in", ("to_send", "waiting")),
            # What is held back in whole may be many.
            "|",
            ("amazon_shipment_ids", "not any", own),
            ("amazon_parcel_ids", "any", [("shipment_ids", "not any", own)]),
        ]
        return ours & Domain(waiting)

    @api.model
    def _drop_regrouped(self, account):
        """Forget parcels that were put together anew, or lost their number.

        Amazon has never heard of them; what is ready is collected again.
        """
        fresh = self.search(
            [
                ("account_id", "=", account.id),
                ("state", "in", FRESH_STATES),
                ("sent_as", "=", False),
            ]
        )
        fresh.filtered(
            lambda s: (
                s.parcel_id not in s.picking_id._amazon_get_units() or not s._is_ready()
            )
        ).unlink()

    @api.model
    def _prepare_shipments_vals(self, account, picking, parcel):
        """Return the vals of a parcel's shipments: one per Amazon order in it.

        :param parcel: amazon.parcel; empty: the whole delivery
        """
        moves = picking._amazon_group_moves()
        orders = picking._amazon_get_untaken_orders(parcel)
        return [
            {
                "account_id": account.id,
                "order_id": order.id,
                "picking_id": picking.id,
                "parcel_id": parcel.id,
                **self._prepare_items_vals(
                    order, moves[order]._amazon_get_quantities(parcel)
                ),
            }
            for order in orders.filtered(lambda o: o.amazon_account_id == account)
        ]

    @api.model
    def _prepare_items_vals(self, order, quantities):
        """Return what of a delivery is to be confirmed: never more than was ordered."""
        left = self._get_quantities_left(order)
        items = {item: min(qty, left[item]) for item, qty in quantities.items()}
        commands = [
            fields.Command.create({"amazon_item_id": item, "quantity": quantity})
            for item, quantity in items.items()
            if quantity > 0
        ]
        if commands:
            return {"item_ids": commands}
        # Such as a second parcel for one that was lost, or the first part of a kit.
        # A message without items would confirm the whole order.
        text = self.env._(
            "Amazon was not told of this parcel: it completes nothing that was not "
            "confirmed before."
        )
        return {"state": "confirmed", "error": text}

    @api.model
    def _get_quantities_left(self, order):
        """Return the pieces to ship per Amazon order item id that are in no parcel."""
        packed, left = Counter(), Counter()
        for item in self.search([("order_id", "=", order.id)]).item_ids:
            packed[item.amazon_item_id] += item.quantity
        for line in order.order_line.filtered("amazon_item_id"):
            shipped = packed[line.amazon_item_id]
            if line._amazon_get_elsewhere():
                # What a refused parcel holds may be what Amazon has as shipped.
                shipped = max(line._amazon_get_shipped(), shipped)
            left[line.amazon_item_id] += round(line._amazon_get_to_ship()) - shipped
        return left
