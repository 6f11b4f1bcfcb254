from odoo import api, models

from .price_texts import describe_price, describe_terms


class AmazonOfferBrake(models.AbstractModel):
    """Holds back what looks like a mistake: many falls to 0, and prices that jump.

    The rest goes. An issue says what waits and lets a manager send it anyway; what is
    mended in Odoo no longer waits by itself.
    """

    _name = "amazon.offer.brake"
    _description = "Amazon Brake of Offers"

    # === QUANTITIES === #

    @api.model
    def _filter_quantities(self, link, changes):
        """Return the quantities that may go out; the others wait in the queue.

        :param dict changes: {amazon.listing: (quantity, handling days)}
        """
        held = self._get_falls(changes)
        if not self._are_too_many(link, held):
            held = held.browse()
        if held:
            self.env["amazon.stock.change"]._put(held)
        self._mark_zeros_held(link, held)
        waiting = set(held)
        return {key: changes[key] for key in changes if key not in waiting}

    @api.model
    def _end_release(self, quantities):
        """Let what is there again be asked for anew before it is set to 0.

        :param dict quantities: {amazon.listing: int}, as Odoo has them
        """
        rows = (listing for listing in quantities if quantities[listing])
        there = self.env["amazon.listing"].union(*rows)
        there._write_where_other("is_zero_released", False)

    @api.model
    def _get_falls(self, changes):
        """Return the listings that nobody has said are to be 0."""
        listings = self.env["amazon.listing"]
        zeros = listings.union(*(key for key in changes if not changes[key][0]))
        return listings.union(
            *(
                listing
                for batch in zeros._in_batches()
                for listing in batch
                if not listing._is_zero_wanted()
            )
        )

    @api.model
    def _are_too_many(self, link, falls):
        """Return whether this run would take too much of the account off sale."""
        if not falls:
            return False
        falls |= self._get_falls_elsewhere(link)
        return self._exceed_limits(link.account_id, falls)

    @api.model
    def _exceed_limits(self, account, falls):
        count = len(falls._get_live_reached_ids())
        share = 100 * count / (account._count_live_listings() or 1)
        return count > account.brake_zero_count and share > account.brake_zero_percent

    @api.model
    def _get_falls_elsewhere(self, link):
        """Return the falls of the account's other marketplaces."""
        links = link.account_id._get_active_marketplaces()
        return self._get_falls_queued(links - link)

    @api.model
    def _get_falls_queued(self, links):
        """Return the falls of marketplaces, which stay queued."""
        changes = {}
        for other in links.filtered(lambda one: one._sends("stock")):
            with self.env.cr.savepoint() as savepoint:
                changes |= self.env["amazon.offer.changes"]._get_quantity_changes(other)
                savepoint.rollback()
        return self._get_falls(changes)

    @api.model
    def _mark_zeros_held(self, link, held):
        listings = self.env["amazon.listing"]
        domain = [("account_marketplace_id", "=", link.id), ("is_zero_held", "=", True)]
        (listings.search(domain) - held).is_zero_held = False
        held._write_where_other("is_zero_held", True)
        self.env["amazon.issue"]._sync_stock_brake(link.account_id)

    # === PRICES === #

    @api.model
    def _filter_prices(self, listings, changes):
        """Return the prices that may go out; the others wait.

        :param listings: all that were compared
        :param dict changes: {amazon.listing: `spapi.listings_feed.Price`}
        """
        held = {
            listing: describe_price(price)
            for listing, price in changes.items()
            if self._is_jump(listing, price)
            and listing.price_released != describe_price(price)
        }
        for listing in listings:
            listing._write_where_other("price_held", held.get(listing, False))
            if listing not in changes and listing.price_released:
                # It is out: once more, it would have to be asked for again.
                listing.price_released = False
        return {key: changes[key] for key in changes if key not in held}

    @api.model
    def _settle_prices(self, link):
        """Tell what waits of a marketplace; nothing does that no longer goes out."""
        listings = self.env["amazon.listing"]._find_prices_held(link)
        if link._sends("prices"):
            listings -= listings._filter_sendable().filtered(
                lambda listing: not listing.keep_price
            )
        # What people send waits wherever prices are off.
        listings -= self.env["amazon.export.line"]._find_held(link, "price").listing_id
        listings.price_held = False
        self.env["amazon.issue"]._sync_price_brake(link)

    @api.model
    def _is_jump(self, listing, price):
        """Return whether a price differs much from the last one, or a sale from it."""
        limit = listing.account_id.brake_price_percent
        known, amount = listing.price_sent or listing.price, float(price.amount)
        if known and listing._get_change_percent(known, amount) > limit:
            return True
        if price.sale_amount is None or listing.price_terms == describe_terms(price):
            return False
        return listing._get_change_percent(amount, float(price.sale_amount)) > limit
