from odoo import api, fields, models

from .amazon_order_importer import QUIET_CONTEXT
from .halves import do_in_halves
from .order_draft import get_target_key

CODE = "fba_not_delivered"


class SaleOrderFbaDelivery(models.Model):
    """What Amazon has shipped leaves its warehouse by itself, and nobody is told."""

    _inherit = "sale.order"

    def _amazon_deliver_fba(self):
        """Deliver what Amazon has shipped from its own stock and Odoo still has.

        An order that Odoo refuses gets an issue and is tried again with each import;
        it keeps no other one from coming in.
        """
        # Whoever confirms orders need not have rights on stock.
        orders = self.sudo().filtered(lambda order: order._amazon_has_fba_to_deliver())
        orders = orders.with_context(**QUIET_CONTEXT)
        bad = dict(do_in_halves(orders, lambda part: part._amazon_move_fba()))
        for account, group in orders.grouped("amazon_account_id").items():
            found = [
                order._amazon_prepare_issue_vals(
                    CODE, order._amazon_explain_undelivered(bad[order])
                )
                for order in group
                if order in bad
            ]
            keys = [get_target_key(order.amazon_order_id) for order in group]
            self.env["amazon.issue"].sudo()._sync_issues(account, [CODE], found, keys)

    @api.model
    def _amazon_retry_fba(self, account):
        """Try again what could not be delivered."""
        issues = self.env["amazon.issue"].search(
            [
                ("account_id", "=", account.id),
                ("code", "=", CODE),
                ("state", "in", ("open", "dismissed")),
            ]
        )
        issues.order_id._amazon_deliver_fba()
        # Such as one that is cancelled by now.
        issues.filtered(
            lambda issue: (
                issue.state in ("open", "dismissed")
                and not issue.order_id._amazon_has_fba_to_deliver()
            )
        )._resolve()

    def _amazon_has_fba_to_deliver(self):
        warehouse = self.state == "sale" and self._amazon_get_fba_warehouse()
        return bool(
            warehouse
            and self.warehouse_id == warehouse
            and any(line._amazon_get_fba_left() > 0 for line in self.order_line)
        )

    def _amazon_move_fba(self):
        """Move the goods to the customers, at the time of Amazon's last news.

        Lots that Odoo has there are taken first, oldest first; the rest goes without,
        and the stock may fall below zero: the goods have left, whatever Odoo has.
        """
        pickings = self.env["stock.picking"].create(
            [order._amazon_prepare_fba_picking_vals() for order in self]
        )
        # A kit's moves are those of its components.
        moves = pickings.move_ids._action_confirm(merge=False)
        moves._action_assign()
        for move in moves:
            move._set_quantity_done(move.product_uom_qty)
        moves.picked = True
        # Not by the transfer: that would mail, print and ask the carrier for a label.
        moves._action_done(cancel_backorder=True)
        for order, picking in zip(self, pickings, strict=True):
            order._amazon_date_picking(picking, order.amazon_last_update)

    def _amazon_date_fba(self, moment):
        """Give the last delivery the time of Amazon's last shipment (UTC)."""
        done = self.picking_ids.filtered(
            lambda p: p.state == "done" and p.location_dest_id.usage == "customer"
        )
        last = done.sorted("date_done")[-1:]
        if last:
            self._amazon_date_picking(last, moment)

    @api.model
    def _amazon_date_picking(self, picking, moment):
        """Let goods have left at a time of Amazon's, on which the VAT depends."""
        if moment and picking.date_done != moment:
            picking.date_done = moment
            picking.move_line_ids.date = moment

    def _amazon_prepare_fba_picking_vals(self):
        """Return the vals of a delivery of what Amazon has shipped and Odoo has not."""
        warehouse, address = self.warehouse_id, self.partner_shipping_id
        places = {
            "location_id": warehouse.lot_stock_id.id,
            "location_dest_id": address.property_stock_customer.id,
            "picking_type_id": warehouse.out_type_id.id,
            "company_id": self.company_id.id,
            "partner_id": address.id,
            "origin": self.name,
        }
        lines = self.order_line.filtered(lambda line: line._amazon_get_fba_left() > 0)
        moves = [{**places, **line._amazon_prepare_fba_move_vals()} for line in lines]
        return {
            **places,
            "user_id": False,
            "move_ids": [fields.Command.create(vals) for vals in moves],
        }

    def _amazon_explain_undelivered(self, error):
        importer = self.env["amazon.order.importer"]
        return self.env._(
            "Amazon has shipped this order, but Odoo could not take its goods out of "
            "the FBA warehouse: %s\nMend that; each import of orders tries again.",
            importer._explain_unmended(self, error),
        )
