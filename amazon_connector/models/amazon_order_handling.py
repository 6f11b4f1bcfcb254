from odoo import api, models

from .amazon_order_builder import to_naive

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


class AmazonOrderHandling(models.AbstractModel):
    """What Amazon's orders ask of packers and carriers, as Odoo keeps it."""

    _inherit = "amazon.order.builder"

    @api.model
    def _prepare_handling_vals(self, handling):
        """Return the vals of an order line for `spapi.order_handling.ItemHandling`."""
        begin, end = handling.scheduled_from, handling.scheduled_until
        return {
            "amazon_gift_message": handling.gift_message,
            "amazon_gift_wrap": handling.gift_wrap_level,
            "amazon_customized_url": handling.customized_url,
            "amazon_serial_numbers": ", ".join(handling.serial_numbers),
            "amazon_demands": ", ".join(sorted(handling.demands)),
            "amazon_scheduled_from": to_naive(begin) if begin else False,
            "amazon_scheduled_until": to_naive(end) if end else False,
        }

    @api.model
    def _describe_preference(self, order):
        """Return what the buyer asks of the carrier, line by line.

        None: the account's roles hide it, perhaps.
        """
        preference = order.preference
        if not preference:
            return False if order.has_street else None
        place = preference.drop_off_location
        lines = [
            place and self.env._("Leave it at: %s", self._name_preference(place)),
            preference.instruction,
            *(self._describe_hours(hours) for hours in preference.hours),
            *(self._name_preference(code) for code in preference.capabilities),
        ]
        return "\n".join(filter(None, lines))

    @api.model
    def _describe_hours(self, hours):
        times = ", ".join("–".join(window) for window in hours.times)
        if hours.is_closed:
            times = self.env._("closed")
        return f"{self._name_day(hours.day)}: {times}" if times else ""

    @api.model
    def _name_day(self, day):
        weekdays = self.env["resource.calendar.attendance"]._fields["dayofweek"]
        names = dict(weekdays._description_selection(self.env))
        return names[str(DAYS.index(day))] if day in DAYS else day

    @api.model
    def _name_preference(self, code):
        """Return a wish in people's words; one that is not known in Amazon's."""
        names = {
            "HAS_ACCESS_POINT": self.env._("There is an access point."),
            "PALLET_ENABLED": self.env._("Pallets can be delivered."),
            "PALLET_DISABLED": self.env._("No pallets can be delivered."),
        }
        return names.get(code, code)
