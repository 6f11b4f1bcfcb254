from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models

from ..spapi.offer_terms import OfferTerms
from .amazon_order_builder import to_naive
from .price_texts import SEPARATOR, describe_terms, name_terms
from .pricelist_reader import Sale

RETRY_AFTER = timedelta(days=1)


class AmazonListingTerms(models.Model):
    """What goes with a listing's price at Amazon, and must not get lost.

    Amazon replaces the whole offer when it gets a price. So a listing is read before
    its first one: limits that Odoo has not become the listing's, a sale price set at
    Amazon is sent back until it ends or the pricelist has one, and what Odoo does not
    know is sent back as it is.
    """

    _inherit = "amazon.listing"

    # False --_want_terms (it would get a price)--> are_terms_wanted
    # are_terms_wanted --_take_terms (Amazon was asked)--> are_terms_read
    # are_terms_read --_forget_prices (somebody else had its price)--> False
    are_terms_read = fields.Boolean(
        "Offer Read", readonly=True, help="Amazon was asked what goes with the price."
    )
    are_terms_wanted = fields.Boolean(
        "Offer to Be Read", readonly=True, help="A price waits for Amazon's answer."
    )
    terms_retry_at = fields.Datetime(
        "Offer Asked For Again",
        readonly=True,
        help="Amazon refused to show the offer, and its price waits; Amazon's time.",
    )
    kept_sale_price = fields.Float(
        "Sale Price at Amazon",
        digits=0,
        readonly=True,
        help="Set in Seller Central. Odoo sends it with the price, until it ends or "
        "the pricelist has a sale price.",
    )
    kept_sale_from = fields.Datetime("Sale at Amazon From", readonly=True)
    kept_sale_to = fields.Datetime("Sale at Amazon Until", readonly=True)
    offer_rest = fields.Text(
        readonly=True, help="What else the offer has at Amazon; sent with the price."
    )

    _terms_wanted_idx = models.Index(
        "(account_marketplace_id, id) WHERE are_terms_wanted IS TRUE"
    )

    def _want_terms(self):
        """Let Amazon be asked about these listings, in the background."""
        new = self.filtered(lambda listing: not listing.are_terms_wanted)
        if new:
            new.are_terms_wanted = True
            new.account_id._get_flow("offer_checks")._mark_due()

    def _take_terms(self, item, marketplace):
        """Write down what goes with the price at Amazon.

        :param item: `spapi.listings.ListingItem`, or None where Amazon tells nothing
        """
        vals = self._prepare_read_vals()
        if item:
            terms = self._round_terms(item.terms(marketplace))
            vals |= {"offer_rest": terms.rest or False}
            vals["stock_rest"] = item.stock_rest or False
            if not self.are_terms_read:
                vals |= self._prepare_first_vals(terms)
            elif self.kept_sale_price:
                vals |= self._prepare_sale_vals(terms)
        is_first = not self.are_terms_read
        self.write({name: vals[name] for name in vals if self[name] != vals[name]})
        if is_first:
            self._send_handling_days()

    def _prepare_read_vals(self):
        return {
            "are_terms_read": True,
            "are_terms_wanted": False,
            "terms_retry_at": False,
        }

    @api.model
    def _prepare_unread_vals(self):
        """Return the values of an offer that Amazon does not have yet."""
        return {
            "are_terms_read": False,
            "are_terms_wanted": False,
            "terms_retry_at": False,
            "offer_rest": False,
            "stock_rest": False,
            **self._prepare_sale_vals(OfferTerms()),
        }

    def _round_terms(self, terms):
        """Return them as Odoo has amounts and times; a sale that is over is none."""
        prices, currency = self.env["amazon.offer.prices"], self.currency_id
        rounded = {
            name: prices._round(float(amount), currency)
            for name in ("sale_amount", "minimum", "maximum")
            if (amount := getattr(terms, name)) is not None
        }
        if terms.sale_amount is not None:
            start, end = to_naive(terms.sale_from), to_naive(terms.sale_to)
            is_over = end <= self.account_id._now()
            rounded |= {"sale_from": start, "sale_to": end}
            if is_over:
                rounded |= dict.fromkeys(("sale_amount", "sale_from", "sale_to"))
        return replace(terms, **rounded)

    def _prepare_first_vals(self, terms):
        """Return what the listing takes over, and what Amazon is known to have.

        What Odoo itself has sent last is not taken over: it may be gone since.
        """
        vals, sent = {}, (self.price_terms or "").split(SEPARATOR)
        foreign = {name for name, text in name_terms(terms).items() if text not in sent}
        if "minimum" in foreign and not self.price_min:
            vals["price_min"] = float(terms.minimum)
        if "maximum" in foreign and not self.price_max:
            vals["price_max"] = float(terms.maximum)
        low = vals.get("price_min", self.price_min)
        if 0 < vals.get("price_max", self.price_max) < low:
            # Limits of both that exclude each other: Odoo's alone hold.
            vals = {}
        is_kept = "sale" in foreign or self.kept_sale_price
        vals |= self._prepare_sale_vals(terms if is_kept else OfferTerms())
        if not self.price_sent:
            vals["price_terms"] = describe_terms(terms) or False
        return vals

    def _prepare_sale_vals(self, terms):
        return {
            "kept_sale_price": float(terms.sale_amount or 0),
            "kept_sale_from": terms.sale_from or False,
            "kept_sale_to": terms.sale_to or False,
        }

    def _get_kept_sale(self):
        """Return the sale price of Amazon's that is not over, or None."""
        if not self.kept_sale_price or self.kept_sale_to <= self.account_id._now():
            return None
        return Sale(self.kept_sale_price, None, self.kept_sale_from, self.kept_sale_to)

    def _drop_kept_sale(self, price):
        """Forget Amazon's sale price where Odoo's own now replaces it.

        :param price: the `Price` that goes out
        """
        kept = (self.kept_sale_from, self.kept_sale_to)
        is_kept = kept == (price.sale_from, price.sale_to)
        if self.kept_sale_price and price.sale_amount is not None and not is_kept:
            self.write(self._prepare_sale_vals(OfferTerms()))

    # === AMAZON DOES NOT SHOW IT === #

    def _wait_for_terms(self):
        """Let the price wait: sent unread, it could drop limits and a sale price."""
        self.terms_retry_at = self.account_id._now() + RETRY_AFTER

    @api.model
    def _find_unread(self, link):
        """Return the listings whose price waits because Amazon does not show them."""
        listings = self.search(
            [
                ("account_marketplace_id", "=", link.id),
                ("are_terms_wanted", "=", True),
                ("terms_retry_at", "!=", False),
            ]
        )
        return listings._filter_sendable().filtered(lambda one: not one.keep_price)

    def _release_unread(self):
        """Let the prices go out, whatever that drops."""
        self.write(self._prepare_read_vals())
        self.account_marketplace_id.price_position = 0

    # === SOMEBODY ELSE HAS HAD THE PRICES === #

    def write(self, vals):
        """Override: another tool has kept the price until now."""
        is_given = vals.get("keep_price") is False
        given = self.filtered("keep_price") if is_given else self.browse()
        result = super().write(vals)
        given._forget_prices()
        return result

    def _forget_prices(self):
        """Read these listings anew: somebody else may have set their prices.

        What was just sent, Amazon does not show yet.
        """
        sent = self.filtered(
            lambda one: one.price_sent_at and not one._is_just_sent(one.price_sent_at)
        )
        if sent:
            # People may not write what Amazon was told.
            sent = sent.sudo()
            vals = {"price_sent": 0, "price_sent_at": False, "are_terms_read": False}
            sent.write(vals)
            sent._want_terms()
