from odoo import api, fields, models
from odoo.fields import Domain

from .offer_comparison import Comparison


class AmazonListingComparison(models.Model):
    """What Odoo has for a listing, beside what Amazon has."""

    _inherit = "amazon.listing"

    odoo_price = fields.Float(
        "Price in Odoo",
        digits=0,
        compute="_compute_odoo_price",
        help="What the marketplace's pricelist says, as Amazon would get it. 0: none.",
    )
    price_change = fields.Float(
        "Change", compute="_compute_odoo_price", help="From Amazon's price to Odoo's."
    )
    odoo_quantity = fields.Integer(
        "Quantity in Odoo",
        compute="_compute_odoo_quantity",
        help="How many pieces Amazon would be told of now.",
    )

    @api.depends("product_id", "product_uom_id", "price_min", "price_max")
    @api.depends_context("uid")
    def _compute_odoo_price(self):
        prices = {}
        # An open dialog shows copies of the listings, which prices do not know.
        for link, listings in self._origin.grouped("account_marketplace_id").items():
            prices |= self.env["amazon.offer.prices"]._get_prices(listings, link)
        for listing in self:
            price = prices.get(listing._origin)
            known, amount = listing.price, getattr(price, "amount", None)
            listing.odoo_price = float(amount or 0)
            listing.price_change = amount and known and float(amount) / known - 1

    @api.depends("product_id", "product_uom_id", "channel")
    @api.depends_context("uid")
    def _compute_odoo_quantity(self):
        linked = self.filtered(lambda one: one.product_id and one.channel == "fbm")
        quantities = self.env["amazon.offer.changes"]._get_listing_quantities(linked)
        for listing in self:
            listing.odoo_quantity = quantities.get(listing, 0)

    @api.model
    def _get_comparable_domain(self, links, what):
        """Return the domain of the listings whose price or quantity Odoo could send.

        :param str what: "stock" or "prices"
        """
        domain = Domain("account_marketplace_id", "in", links.ids)
        domain &= Domain("sku_id.product_id", "!=", False)
        domain &= Domain("channel", "=", "fbm")
        domain &= Domain("status", "in", ("active", "inactive"))
        domain &= Domain("offer_state", "!=", "suppressed")
        is_kept = "keep_stock" if what == "stock" else "keep_price"
        return domain & Domain(is_kept, "=", False)

    def _compare(self, what):
        """Yield how Odoo and Amazon differ in each of these listings.

        :return: `offer_comparison.Comparison` objects
        """
        compare = self._compare_stock if what == "stock" else self._compare_prices
        for batch in self._in_batches():
            yield from [compare(listing) for listing in batch]

    @api.model
    def _compare_stock(self, listing):
        quantity = listing.odoo_quantity
        return Comparison(listing.id, quantity, quantity != listing.quantity)

    @api.model
    def _compare_prices(self, listing):
        price, change = listing.odoo_price, round(listing.price_change, 6)
        is_other = price and round(price - listing.price, 4)
        return Comparison(listing.id, price, bool(is_other), abs(change))
