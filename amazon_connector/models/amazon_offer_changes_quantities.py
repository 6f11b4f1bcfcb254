from typing import NamedTuple

from odoo import api, models


class QuantityChange(NamedTuple):
    """A listing's new quantity; ``handling_days`` None: as it is at Amazon."""

    quantity: int
    handling_days: int | None


class AmazonOfferChangesQuantity(models.AbstractModel):
    """Which quantities Amazon has to be told of."""

    _inherit = "amazon.offer.changes"

    @api.model
    def _get_quantity_changes(self, link):
        """Return the quantities of a marketplace's listings that are to be sent.

        Found by what has changed in Odoo, without looking at all listings. What the
        caller does not send has to be put back: `amazon.stock.change._put`.

        :return: {amazon.listing: QuantityChange}
        """
        if not link._sends("stock"):
            return {}
        taken, changes = self.env["amazon.stock.change"]._take(link), {}
        for batch in self.env["amazon.listing"].union(*taken)._in_batches():
            changes |= self._compare_quantities(link, batch, taken)
        return changes

    @api.model
    def _compare_quantities(self, link, listings, forced):
        """Return the quantities of those of these listings that are to be sent.

        :param dict forced: {amazon.listing: whether it is sent anyway}
        """
        listings = listings._filter_following_stock()
        listings -= self._wait_for_feeds(link, listings, forced)
        quantities = self._get_listing_quantities(listings)
        self.env["amazon.offer.brake"]._end_release(quantities)
        listings._end_refusals(quantities)
        changes = {
            listing: QuantityChange(quantity, listing.sku_id._get_handling_days())
            for listing, quantity in quantities.items()
            if forced[listing] or listing._is_untold(quantity)
        }
        return self._hold_rises(link, changes, forced)

    @api.model
    def _wait_for_feeds(self, link, listings, forced):
        """Return what waits: another marketplace's feed carries the same quantity."""
        told = self.env["amazon.feed"]._find_told_elsewhere(link, listings.sku_id)
        waiting = listings.filtered(lambda one: one.sku_id in told)
        for is_forced, group in waiting.grouped(forced.get).items():
            self.env["amazon.stock.change"]._put(group, is_forced)
        return waiting

    @api.model
    def _get_listing_quantities(self, listings):
        """Return what each listing is to have: what Odoo counts, or 0 if so wanted.

        :return: {amazon.listing: int}
        """
        quantities = self.env["amazon.offer.quantities"]._get_quantities(
            listings.sku_id
        )
        return {
            listing: 0 if listing._is_to_be_zero() else quantities[listing.sku_id]
            for listing in listings
        }

    @api.model
    def _hold_rises(self, link, changes, forced):
        """Leave out what orders that are not in yet may make too many."""
        if self.env["amazon.stock.guard"]._are_orders_in(link.account_id):
            return changes
        held = {
            listing
            for listing, change in changes.items()
            if change.quantity >= min(listing._get_known_quantities())
        }
        groups = self.env["amazon.listing"].union(*held).grouped(forced.get)
        for is_forced, listings in groups.items():
            self.env["amazon.stock.change"]._put(listings, is_forced)
        return {key: changes[key] for key in changes if key not in held}

    @api.model
    def _find_falls(self, link):
        """Return the listings of a marketplace that have fallen to 0.

        They stay in the queue, and the brake holds back what it would hold back.
        """
        changes = self.env["amazon.stock.change"]
        domain = [("account_marketplace_id", "=", link.id)]
        if not changes.search_count(domain, limit=1):
            return self.env["amazon.listing"]
        with self.env.cr.savepoint() as savepoint:
            found = self.env["amazon.offer.brake"]._filter_quantities(
                link, self._get_quantity_changes(link)
            )
            zeros = self.env["amazon.listing"].union(
                *(key for key in found if not found[key].quantity)
            )
            falls = [
                listing.id
                for batch in zeros._in_batches()
                for listing in batch
                if max(listing._get_known_quantities())
            ]
            savepoint.rollback()
        return self.env["amazon.listing"].browse(falls)
