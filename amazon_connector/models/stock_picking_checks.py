from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

ENDED = ("done", "cancel")


class StockPicking(models.Model):
    """What is looked at before the goods of an Amazon order leave."""

    _inherit = "stock.picking"

    # === DELIVERIES WITHOUT AN ADDRESS === #

    def _sanity_check(self, separate_pickings=True):
        """Override of `stock`: nobody ships without an address; batches ask here too.

        :raises UserError: a delivery to an Amazon customer has no address
        """
        self._amazon_check_address()
        return super()._sanity_check(separate_pickings=separate_pickings)

    def send_to_shipper(self):
        """Override of `stock_delivery`: no carrier gets a parcel without an address.

        :raises UserError: a delivery to an Amazon customer has no address
        """
        self._amazon_check_address()
        return super().send_to_shipper()

    def _amazon_check_address(self):
        missing = self.filtered(lambda p: p._amazon_lacks_address())
        if missing:
            raise UserError(
                self.env._(
                    "%(deliveries)s: Amazon has not told where the parcel goes. Look "
                    "the address up in Seller Central, enter at least street and "
                    "country on the delivery address, then go on.",
                    deliveries=", ".join(
                        f"{p.name} ({p.amazon_order_id})" for p in missing.sudo()
                    ),  # stock users have no rights on sale orders
                )
            )

    def _amazon_lacks_address(self):
        """Return whether nobody can tell where this delivery goes."""
        is_known = self._amazon_get_recipient()._amazon_has_address()
        return not is_known and self._is_amazon_delivery()

    def _amazon_get_recipient(self):
        if self.location_id.usage != "supplier":
            return self.partner_id
        # The partner of a dropship delivery is its vendor. Stock users have no rights
        # on sale orders.
        return self.sudo().sale_id.partner_shipping_id

    # === UNITS THAT OTHERS HAVE SHIPPED === #

    def _pre_action_done_hook(self):
        """Override of `stock`: ask about what Amazon has as shipped already."""
        if "amazon_untold_ids" not in self.env.context:
            doubled = self.filtered(lambda p: p._amazon_is_doubled())
            if doubled:
                question = self.env["amazon.delivery.validate"]
                return doubled._amazon_ask(question, self.env._("Shipped already?"))
        return super()._pre_action_done_hook()

    def _amazon_is_doubled(self):
        """Return whether this would ship units that others have shipped already."""
        return bool(self._is_amazon_delivery() and self._amazon_get_unexpected())

    def _amazon_get_unexpected(self):
        """Return, by order line, the units that others have shipped and this would."""
        # Stock users have no rights on sale orders.
        moves = self.sudo().move_ids.filtered(lambda m: m.state not in ENDED)
        moves = moves.filtered("picked") or moves
        by_line = moves.grouped("sale_line_id")
        counts = {line: by_line[line]._amazon_get_unexpected() for line in by_line}
        return {line: count for line, count in counts.items() if count}

    def _amazon_explain_unexpected(self):
        return [
            self.env._(
                "%(delivery)s (%(order)s): %(count)s of %(planned)s × %(product)s",
                delivery=picking.name,
                order=picking.amazon_order_id,
                count=count,
                planned=line._amazon_get_planned(),
                product=line.product_id.display_name,
            )
            for picking in self
            for line, count in picking._amazon_get_unexpected().items()
        ]

    def _amazon_ask(self, question, title):
        """Return the dialog that asks what becomes of these deliveries."""
        question = question.create({"picking_ids": [Command.set(self.ids)]})
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": question._name,
            "res_id": question.id,
            "views": [(False, "form")],
            "target": "new",
            "context": dict(self.env.context),
        }

    def _action_done(self):
        """Override of `stock`: note what goes to the customer without Amazon's knowing.

        The dialog of `_amazon_ask` passes these deliveries on in the context.
        """
        result = super()._action_done()
        untold = self.browse(self.env.context.get("amazon_untold_ids", ()))
        # Stock users have no rights on shipments.
        self.env["amazon.shipment"].sudo()._note_untold(self & untold)
        return result
