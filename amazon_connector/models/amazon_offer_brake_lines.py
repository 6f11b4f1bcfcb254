from odoo import api, models

from .outgoing_offer import OutgoingOffer


class AmazonOfferBrakeLines(models.AbstractModel):
    """What people send of listings that exist goes through the brake as well."""

    _inherit = "amazon.offer.brake"

    @api.model
    def _filter_lines(self, link, offers):
        """Return the offers of runs that may go out; the lines of the others wait.

        A quantity does not wait with its price.

        :param link: the offers' amazon.account.marketplace
        :param list offers: `OutgoingOffer` objects with an export line
        """
        changes = [one for one in offers if one.export_line.operation == "change"]
        zeros = self._find_line_zeros(link, changes)
        prices = self._find_line_prices(changes)
        going = []
        for offer in offers:
            held_for = (offer.listing in zeros and "zero") or (
                offer.listing in prices and "price"
            )
            offer.export_line._hold(held_for)
            if not held_for:
                going.append(offer)
            elif held_for == "price" and offer.quantity is not None:
                going += self._split_quantity(offer)
        return going

    @api.model
    def _find_line_zeros(self, link, changes):
        """Return the listings whose 0 waits."""
        told = {o.listing: o.quantity for o in changes if o.quantity is not None}
        self._end_release(told)
        falls = self._get_falls({key: (told[key], None) for key in told})
        if falls:
            queued = self._get_falls_queued(link.account_id._get_active_marketplaces())
            every = falls | queued | self._get_falls_of_lines(link.account_id)
            if self._exceed_limits(link.account_id, every):
                return set(falls)
        return set()

    @api.model
    def _find_line_prices(self, changes):
        """Return the listings whose price waits."""
        prices = {o.listing: o.message.price for o in changes if o.price is not None}
        listings = self.env["amazon.listing"].union(*prices)
        return prices.keys() - self._filter_prices(listings, prices).keys()

    @api.model
    def _split_quantity(self, offer):
        """Return the quantity alone of an offer whose price waits, if it is another."""
        listing, quantity = offer.listing, offer.quantity
        if not listing._is_untold(quantity):
            return []
        message = offer.export_line._prepare_message(None, quantity)
        return [OutgoingOffer(listing, message, quantity=quantity)]

    @api.model
    def _get_falls_elsewhere(self, link):
        """Override: with those that people send."""
        falls = super()._get_falls_elsewhere(link)
        return falls | self._get_falls_of_lines(link.account_id)

    @api.model
    def _get_falls_of_lines(self, account):
        """Return the falls that wait in runs of an account."""
        lines = self.env["amazon.export.line"]._find_zeros(account)
        return self._get_falls(dict.fromkeys(lines.listing_id, (0, None)))

    @api.model
    def _mark_zeros_held(self, link, held):
        """Override: those of runs wait as well."""
        lines = self.env["amazon.export.line"]._find_held(link, "zero")
        return super()._mark_zeros_held(link, held | lines.listing_id)
