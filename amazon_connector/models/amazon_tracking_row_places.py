from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError

from ..spapi.tracking_numbers import compact


class AmazonTrackingRow(models.Model):
    """Where the numbers of a spreadsheet belong."""

    _inherit = "amazon.tracking.row"

    def _place(self):
        """Put the numbers on the deliveries of their orders, or say why not."""
        for company, rows in self.grouped("company_id").items():
            waiting = rows.filtered(lambda r: r.state == "open")
            deliveries = waiting._search_deliveries(company)
            carriers = waiting._search_carriers(company)
            for row in waiting:
                row._place_one(deliveries[row._get_order_id()], carriers)

    def _place_one(self, deliveries, carriers):
        picking, parcel, reason = self._find_place(deliveries)
        carrier, carrier_reason = self._find_carrier(picking, carriers)
        reason = reason or carrier_reason
        reason = reason or self._write_number(picking, parcel, carrier)
        self.reason = reason
        if not reason:
            self.picking_id = picking
            self.state = "placed"

    def _get_order_id(self):
        return (self.amazon_order_id or "").strip()

    # === DELIVERIES === #

    def _search_deliveries(self, company):
        """Return the deliveries of all rows at once, by Amazon's order id."""
        numbers = {number for row in self if (number := row._get_order_id())}
        domain = [
            ("company_id", "=", company.id),
            ("amazon_order_id", "in", list(numbers)),
            ("state", "!=", "cancel"),
        ]
        # Who enters numbers need not have rights on sales; only deliveries are found.
        found = self.env["stock.picking"].sudo().search(domain, order="id")
        found = found.filtered(lambda p: p._is_amazon_delivery())
        none = self.env["stock.picking"]
        by_order = defaultdict(lambda: none)
        for picking in found:
            for number in picking._amazon_get_sales().mapped("amazon_order_id"):
                by_order[number] |= picking.sudo(False)
        return by_order

    def _find_place(self, deliveries):
        """Return the delivery and the parcel that lack a number, or why there is none.

        The parcel is empty where the delivery is one.
        """
        parcels = deliveries.sudo().amazon_parcel_ids
        if not deliveries:
            reason = self.env._("No delivery of an Amazon order with this number.")
            return deliveries, parcels, reason
        if self.package:
            return self._find_parcel(deliveries, parcels)
        picking, reason = self._find_delivery(deliveries)
        return picking, parcels[:0], reason

    def _find_parcel(self, deliveries, parcels):
        name = self.package.strip().lower()
        found = parcels.filtered(lambda p: (p.package_id.name or "").lower() == name)
        parcel = found[:1]
        picking = parcel.picking_id.sudo(False)
        if not parcel:
            return picking, parcel, self.env._("The delivery has no such package.")
        number = parcel._get_own_number()
        if number and number != compact(self.tracking_number):
            return picking, parcel, self._explain_other(number)
        return picking, parcel, ""

    def _find_delivery(self, deliveries):
        """Return the delivery that lacks a number, and why there is none."""
        number = compact(self.tracking_number)
        if known := deliveries.filtered(
            lambda p: number in p._amazon_get_all_numbers()
        ):
            return known[:1], ""
        free = deliveries.filtered(lambda p: not p._amazon_get_all_numbers())
        if len(free) > 1:
            return free[:0], self.env._(
                "The order has %s deliveries without a number. Type it on the right "
                "one.",
                len(free),
            )
        if not free:
            return free, self._explain_other(deliveries._amazon_get_all_numbers()[0])
        if (count := len(free.sudo().amazon_parcel_ids)) > 1:
            return free[:0], self.env._(
                "The delivery has %s parcels. Name the package of this number in the "
                "column Package, or type the number on the delivery.",
                count,
            )
        return free, ""

    def _explain_other(self, number):
        return self.env._(
            "The delivery has the number %s already. Correct it there if this one is "
            "right.",
            number,
        )

    # === CARRIERS === #

    def _search_carriers(self, company):
        """Return the delivery methods that rows can name: there are few."""
        # Who enters numbers need not have rights on delivery methods.
        carriers = self.env["delivery.carrier"].sudo()
        return carriers.search([("company_id", "in", (False, company.id))])

    def _find_carrier(self, picking, carriers):
        """Return the delivery method that the row names, and why there is none."""
        name = (self.carrier or "").strip().lower()
        if not name:
            return picking.carrier_id, ""
        number = self._get_order_id()
        sale = picking._amazon_get_sales().filtered(
            lambda sale: sale.amazon_order_id == number
        )
        marketplace = sale[:1].amazon_account_marketplace_id.marketplace_id
        # What the marketplace calls a carrier goes before what the others do.
        found = carriers.filtered(lambda c: c._amazon_is_called(name, marketplace))
        found = found or carriers.filtered(lambda c: c._amazon_is_called(name))
        if not found:
            return found, self.env._(
                "There is no delivery method “%s”.", self.carrier.strip()
            )
        current = picking.sudo().carrier_id & found
        return (current or found)[:1], ""

    # === WRITING === #

    def _write_number(self, picking, parcel, carrier):
        """Write number and delivery method; return why that is not possible."""
        number = compact(self.tracking_number)
        # Packages can have one number together.
        own = [parcel._get_own_number()] if parcel else []
        is_known = number in (own or picking._amazon_get_all_numbers())
        if is_known and carrier == picking.sudo().carrier_id:
            return ""
        probe = picking.new({"carrier_id": carrier.id}, origin=picking)
        probe.carrier_tracking_ref = number
        if misfit := probe._amazon_find_misfit(number):
            return misfit
        vals = {} if parcel or is_known else {"carrier_tracking_ref": number}
        if carrier and carrier != picking.sudo().carrier_id:
            vals["carrier_id"] = carrier.id
        try:
            picking.write(vals)
            parcel.sudo(False).write({"tracking_number": number})
        except AccessError:
            return self.env._("You have no rights on this delivery.")
        return ""
