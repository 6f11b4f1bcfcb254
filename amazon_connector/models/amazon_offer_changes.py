from odoo import api, models

from ..spapi.listings_feed import Change
from .outgoing_offer import OutgoingOffer

# What Amazon takes for a listing whose product type is not known.
ANY_PRODUCT_TYPE = "PRODUCT"


class AmazonOfferChanges(models.AbstractModel):
    """What of the listings at Amazon differs from Odoo, and may go out now."""

    _name = "amazon.offer.changes"
    _description = "Amazon Changes of Offers"

    @api.model
    def _get_outgoing(self, link):
        """Return the changed quantities and prices of a marketplace.

        :param link: the amazon.account.marketplace, which is on and waits for no feed
        :return: list of `outgoing_offer.OutgoingOffer`, one per listing
        """
        brake, listings = self.env["amazon.offer.brake"], self.env["amazon.listing"]
        quantities = dict.fromkeys(listings._find_zeros_by_hand(link), (0, None))
        quantities |= brake._filter_quantities(link, self._get_quantity_changes(link))
        prices = self._get_price_changes(link)
        return [
            self._prepare_outgoing(one, quantities.get(one), prices.get(one))
            for batch in listings.union(*quantities, *prices)._in_batches()
            for one in batch._filter_sendable()
        ]

    @api.model
    def _prepare_outgoing(self, listing, quantity, price):
        pieces, days = quantity or (None, None)
        message = Change(
            sku=listing.sku_id.sku,
            marketplace_id=listing.account_marketplace_id.marketplace_id.marketplace_id,
            product_type=listing.product_type or ANY_PRODUCT_TYPE,
            price=price,
            **listing._prepare_stock_vals(pieces, days),
        )
        amount = None if price is None else float(price.amount)
        return OutgoingOffer(listing, message, price=amount, quantity=pieces)
