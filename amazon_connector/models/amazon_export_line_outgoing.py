from odoo import api, models

from ..spapi.listings_feed import MAX_MESSAGES, Change, Offer, Price
from .export_finding import Finding
from .offer_schemas import ANY_PRODUCT_TYPE
from .outgoing_offer import OutgoingOffer


class AmazonExportLineOutgoing(models.Model):
    """What goes into the next feed, with the price and quantity of this moment."""

    _inherit = "amazon.export.line"

    @api.model
    def _get_outgoing(self, link):
        """Return what waits for the next feed of a marketplace.

        :return: list of `OutgoingOffer`, one per SKU
        """
        waiting = self.search(
            [
                ("account_marketplace_id", "=", link.id),
                ("state", "=", "waiting"),
                ("export_id", "not in", self._find_incomplete_runs(link).ids),
            ],
            order="id",
            limit=MAX_MESSAGES,
        )
        # Of two runs with the same listing, the second waits for the next feed.
        by_listing = {line.listing_id: line for line in reversed(waiting)}
        lines = waiting & waiting.concat(*by_listing.values())
        lines._stop_unsendable()
        going = lines.filtered(lambda line: line.state == "waiting")._filter_read()
        offers = going._prepare_offers(link) if going else []
        lines.filtered(lambda line: not line.is_open).export_id._finish_if_done()
        offers = [offer for offer in offers if offer]
        return self.env["amazon.offer.brake"]._filter_lines(link, offers)

    def _filter_read(self):
        """Return the lines that need not wait until Amazon's offer was read.

        Of the others, Amazon is asked in the background.
        """
        unread = {line: line._get_unread() for line in self}
        self.env["amazon.listing"].union(*unread.values())._want_terms()
        return self.filtered(lambda line: not unread[line])

    def _get_unread(self):
        """Return the listing of which something would get lost if it is not read."""
        if self.operation == "new":
            return self._get_shared_listing().filtered(
                lambda one: one.are_terms_wanted or not one.are_terms_read
            )
        sends_days = self._sends_stock() and self.listing_id.sku_id._get_handling_days()
        is_needed = self._changes_price() or sends_days
        unread = self.listing_id.filtered(lambda one: not one.are_terms_read)
        return unread if is_needed else unread.browse()

    def _want_shared(self):
        """Let Amazon be asked anew what these lines' new offers share with others."""
        new = self.filtered(lambda line: line.operation == "new")
        shared = [line._get_shared_listing() for line in new]
        self.env["amazon.listing"].union(*shared)._want_terms()

    def _get_shared_listing(self):
        """Return the listing whose quantity, handling time … a new offer shares."""
        return self.listing_id.sku_id._get_shared_listing()

    def _changes_price(self):
        """Return whether the price of an offer that exists goes out."""
        is_kept = self.listing_id.keep_price or not self.export_id.sends_prices
        return self.operation != "new" and not is_kept

    def _prepare_offers(self, link):
        """Return the `OutgoingOffer` of each line; None: nothing can be sent of it."""
        values = self.env["amazon.export.values"]
        findings = {
            line.product_id: Finding(line.sku, line.listing_id) for line in self
        }
        prices = values._get_prices(findings, link)
        quantities = values._get_quantities(findings, link)
        is_behind = self.env["amazon.stock.guard"]._is_behind(link.account_id)
        ready = self._filter_untold(link, quantities)
        return [
            line._prepare_offer(prices[line.product_id], quantities[line.product_id])
            for line in ready
            if not (is_behind and line._is_rise(quantities[line.product_id]))
        ]

    def _is_rise(self, quantity):
        """Return whether Amazon would sell more than it was told of so far."""
        known = min(self.listing_id._get_known_quantities(), default=0)
        return self._sends_stock() and quantity > known

    def _sends_stock(self):
        is_wanted = self.export_id.sends_stock and not self.listing_id.keep_stock
        return self.operation == "new" or is_wanted

    def _prepare_offer(self, price, quantity):
        listing = self.listing_id
        if self.operation != "new" and not self._changes_price():
            price = None
        is_told = self._is_told(quantity)
        if is_told or not self._sends_stock():
            quantity = None
        problem = price if isinstance(price, str) else self._get_lack(quantity)
        if problem:
            link = self.account_marketplace_id
            values = self.env["amazon.export.values"]
            values = values.with_env(self._in_language().env)
            self._stop(problem, values._explain_price(problem, link))
            return None
        if price is None and quantity is None:
            self._mark_skipped(self._explain_nothing(is_told))
            return None
        self._note_values(price, quantity)
        if price:
            listing._drop_kept_sale(price)
        return OutgoingOffer(
            listing,
            self._prepare_message(price, quantity),
            self,
            price and float(price.amount),
            quantity,
        )

    def _get_lack(self, quantity):
        """Return the code if a new offer has been sold out since it was checked."""
        is_left_out = self.operation == "new" and not quantity
        is_allowed = self.account_id.offer_without_stock
        return "zero_stock" if is_left_out and not is_allowed else ""

    def _note_values(self, price, quantity):
        vals = {"price": price and float(price.amount)}
        if quantity is not None:
            vals["quantity"] = quantity
        self.write({name: vals[name] for name in vals if self[name] != vals[name]})

    def _prepare_message(self, price: Price | None, quantity):
        """Return the `Offer` or `Change` of this line."""
        sku, marketplace = self.listing_id.sku_id, self.account_marketplace_id
        vals = {
            "sku": sku.sku,
            "marketplace_id": marketplace.marketplace_id.marketplace_id,
            "product_type": self.listing_id.product_type or ANY_PRODUCT_TYPE,
            "price": price,
        }
        days = None if quantity is None else sku._get_handling_days()
        if self.operation == "change":
            return Change(**vals, **self.listing_id._prepare_stock_vals(quantity, days))
        vals |= {"asin": self.asin, "condition": self.export_id.condition}
        rest = self._get_shared_listing()._get_stock_rest()
        return Offer(**vals, quantity=quantity, handling_days=days, stock_rest=rest)
