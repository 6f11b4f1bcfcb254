from odoo import fields, models

OFFER_STATES = [
    ("none", "Nothing sent"),
    ("waiting", "Waiting to be sent"),
    ("sent", "Sent"),
    ("accepted", "Accepted, being checked"),
    ("refused", "Refused"),
    ("live", "On sale"),
    ("live_issues", "On sale, with remarks"),
    ("suppressed", "Suppressed"),
]


class AmazonListingOffer(models.Model):
    """What was last sent of a listing, and what became of it at Amazon."""

    _inherit = "amazon.listing"

    # none, any --_mark_waiting--> waiting --_mark_sent--> sent
    # sent --_mark_accepted--> accepted; sent --_mark_refused--> refused
    # accepted, live … --read back--> live, live_issues, suppressed, refused
    offer_state = fields.Selection(
        OFFER_STATES,
        "Offer",
        required=True,
        readonly=True,
        default="none",
        help="Where the offer stands that was last sent from Odoo.",
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
        return self.filtered(lambda listing: listing._is_sendable())

    def _is_sendable(self):
        link = self.account_marketplace_id
        account = link.account_id
        return bool(
            self.product_id
            and self.channel == "fbm"
            and link.enabled
            and account.active
            and not account.read_only
            and self.status not in ("vanished", "incomplete")
            and self.offer_state != "suppressed"
        )
