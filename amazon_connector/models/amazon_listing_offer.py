from odoo import fields, models

OFFER_STATES = [
    ("none", "Nothing sent"),
    ("waiting", "Waiting to be sent"),
    ("sent", "Sent"),
    ("accepted", "Accepted, being checked"),
    ("refused", "Refused"),
    ("live", "On sale"),
    ("live_issues", "On sale, with remarks"),
    ("inactive", "Not on sale"),
    ("suppressed", "Suppressed"),
]


class AmazonListingOffer(models.Model):
    """What was last sent of a listing, and what became of it at Amazon."""

    _inherit = "amazon.listing"

    # any --_mark_sent (it is in a feed)--> sent
    # sent --_forget_feed (Amazon never got it)--> waiting --_mark_sent--> sent
    # sent --_take_results--> accepted, refused
    # accepted and all that follow --_take_offer--> live, live_issues, inactive,
    #     suppressed
    offer_state = fields.Selection(
        OFFER_STATES,
        "Offer",
        required=True,
        readonly=True,
        default="none",
        help="Where the offer stands that was last sent from Odoo.",
    )
    export_line_ids = fields.One2many(
        "amazon.export.line", "listing_id", "Sent to Amazon", readonly=True
    )
    offer_text = fields.Text("What Amazon Says", readonly=True)
    offer_check_at = fields.Datetime(
        "Next Look", readonly=True, help="When Amazon is asked again, in Amazon's time."
    )
    price_sent = fields.Float(
        "Price Last Sent", digits=0, readonly=True, help="0: never sent."
    )
    price_sent_at = fields.Datetime(readonly=True)
    quantity_sent = fields.Integer(
        "Quantity Last Sent",
        readonly=True,
        help="Where each marketplace gets its own quantity; else see the SKU.",
    )
    quantity_sent_at = fields.Datetime(readonly=True, help="Empty: never sent.")

    _offer_check_idx = models.Index("(offer_check_at) WHERE offer_check_at IS NOT NULL")

    def _filter_sendable(self):
        """Return the listings to which something may be sent: the one place for that.

        A SKU that is not at Amazon yet is among them: a new offer makes it.
        """
        return self.filtered(
            lambda listing: (
                listing._is_in_hand()
                and listing.status not in ("vanished", "incomplete")
                and listing.offer_state != "suppressed"
                and not listing.to_delete
            )
        )

    def _filter_deletable(self):
        """Return the listings that may be deleted at Amazon, whatever ails them."""
        return self.filtered(
            lambda listing: (
                listing._is_in_hand() and listing.status not in ("vanished", "new")
            )
        )

    def _is_in_hand(self):
        """Return whether Odoo is in charge of this listing."""
        link = self.account_marketplace_id
        account = link.account_id
        return bool(
            self.product_id
            and self.channel == "fbm"
            and link.enabled
            and account.active
            and not account.read_only
        )
