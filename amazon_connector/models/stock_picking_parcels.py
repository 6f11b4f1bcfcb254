from odoo import fields, models

from .amazon_shipment import ENDED

# What Amazon was never told of can be put together anew.
FRESH_STATES = ("to_send", "refused")


class StockPicking(models.Model):
    """Deliveries in several parcels: each package can have a number of its own."""

    _inherit = "stock.picking"

    amazon_parcel_ids = fields.One2many("amazon.parcel", "picking_id", "Amazon Parcels")

    def _action_done(self):
        """Override of `stock`: what is in which package is settled now."""
        result = super()._action_done()
        (self | self.backorder_ids)._amazon_sync_parcels()
        return result

    def _amazon_sync_parcels(self):
        """Let each package of these deliveries be a parcel that can have a number."""
        packed = self.filtered(
            lambda p: p.amazon_parcel_ids or p.move_line_ids.result_package_id
        )
        # Stock users only type the numbers of parcels.
        for picking in packed.sudo():
            if picking._is_amazon_delivery():
                picking._amazon_sync_packages()

    def _amazon_sync_packages(self):
        packages, parcels = self._amazon_get_packages(), self.amazon_parcel_ids
        known = [parcel.package_id for parcel in parcels]
        stale = parcels.filtered(
            lambda p: p.package_id not in packages and not p.shipment_ids
        )
        parcels.create(
            [
                {"picking_id": self.id, "package_id": package.id}
                for package in packages
                if package not in known
            ]
        )
        stale.unlink()

    def _amazon_get_packages(self):
        """Return the packages by name, as people see them.

        The last one is empty if something is in no package; nothing at all if
        there are no packages.
        """
        lines = self.move_line_ids.filtered("quantity")
        packages = list(lines.result_package_id.sorted())
        if packages and not all(line.result_package_id for line in lines):
            packages.append(lines.result_package_id.browse())
        return packages

    def _amazon_get_parcels(self):
        """Return the parcels of which Amazon is told one by one.

        Empty: the delivery is one parcel for Amazon. It is, too, as long as there
        are not as many numbers as packages and no package has one of its own.
        """
        # Whoever sees a delivery needs no rights on its parcels.
        own = self.sudo()
        none = own.amazon_parcel_ids.browse()
        shipments = own.amazon_shipment_ids
        told = shipments.filtered(lambda s: s.sent_as or s.state not in FRESH_STATES)
        if any(not shipment.parcel_id for shipment in told):
            return none
        if len(own.amazon_parcel_ids) < 2:
            return none
        by_package = {parcel.package_id: parcel for parcel in own.amazon_parcel_ids}
        packages = [p for p in own._amazon_get_packages() if p in by_package]
        parcels = none.union(*(by_package[package] for package in packages))
        numbers = own._amazon_get_tracking_numbers()
        is_numbered = any(parcel._get_own_number() for parcel in parcels)
        return parcels if told or is_numbered or len(numbers) == len(parcels) else none

    def _amazon_get_units(self):
        """Return what Amazon is told of: parcels, or an empty one for all."""
        parcels = self._amazon_get_parcels()
        return list(parcels) or [parcels]

    def _amazon_get_number(self, parcel):
        """Return the number of a parcel, or of the whole delivery ('': none)."""
        if not parcel:
            return self._amazon_get_tracking_number()
        numbers = self._amazon_get_tracking_numbers()
        return self._amazon_get_parcels()._get_numbers(numbers).get(parcel, "")

    def _amazon_list_numbers(self):
        numbers = [self._amazon_get_number(unit) for unit in self._amazon_get_units()]
        return ", ".join(number for number in numbers if number)

    def _amazon_get_all_numbers(self):
        """Return the numbers of these deliveries and of their parcels."""
        # Whoever sees a delivery needs no rights on its parcels.
        parcels = self.sudo().amazon_parcel_ids
        own = [number for p in parcels if (number := p._get_own_number())]
        return [n for p in self for n in p._amazon_get_tracking_numbers()] + own

    def _amazon_is_ready(self, parcel):
        """Return whether Amazon can be told of this parcel, or the whole delivery."""
        has_tracking = (
            self._amazon_get_number(parcel) or self.carrier_id.amazon_without_tracking
        )
        return bool(has_tracking) and self._is_amazon_delivery()

    def _amazon_get_untaken(self):
        """Return the parcels, or the empty one, with orders in no shipment yet."""
        units = self._amazon_get_units()
        return [unit for unit in units if self._amazon_get_untaken_orders(unit)]

    def _amazon_get_untaken_orders(self, parcel):
        """Return the orders in a parcel that no shipment of it has yet.

        Each account makes those of its own orders.

        :param parcel: amazon.parcel; empty: the whole delivery
        """
        shipments = self.amazon_shipment_ids.filtered(lambda s: s.parcel_id == parcel)
        moves, taken = self._amazon_get_moves(), shipments.order_id
        if parcel:
            moves = parcel._filter_lines(moves.move_line_ids).move_id
        left = moves.sale_line_id.order_id - taken
        # Those of ended orders were dropped, and are not made again beside others.
        return left.filtered(lambda o: o.amazon_status not in ENDED) if taken else left

    def _amazon_resend_changed(self):
        """Let a corrected carrier or number go to Amazon again."""
        # Stock users have no rights on shipments.
        shipments = self.sudo().amazon_shipment_ids
        shipments._resend_changed()
        shipments._compare_again()
        shipments.filtered("sent_as")._sync_numbers()
