from odoo import api, fields, models
from odoo.tools import SQL, split_every

BATCH = 1000


class AmazonFeedMessageOffer(models.Model):
    """Messages that carry the offers of listings.

    There are 25,000 in a feed: they are written in batches, past the ORM.
    """

    _inherit = "amazon.feed.message"

    listing_id = fields.Many2one(
        "amazon.listing", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    export_line_id = fields.Many2one(
        "amazon.export.line",
        "Sent To Amazon As",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    # Apart from the figures: 0 pieces is a quantity like any other.
    has_price = fields.Boolean("Price Sent", readonly=True)
    price = fields.Float(digits=0, readonly=True, help="As it was sent in this feed.")
    price_terms = fields.Char("Sent with the Price", readonly=True)
    has_quantity = fields.Boolean("Quantity Sent", readonly=True)
    quantity = fields.Integer(readonly=True, help="As it was sent in this feed.")
    sent_on = fields.Datetime("Sent On", related="feed_id.create_date")

    @api.model
    def _insert_offers(self, feed, offers):
        """Add a feed's messages, and write down on the listings what goes out.

        :param list offers: `OutgoingOffer` objects, in the order of the feed
        """
        numbered = enumerate(offers, start=1)
        for batch in split_every(BATCH, numbered, list):
            self._insert_batch(feed, batch)
        self.env["amazon.listing"]._mark_sent(feed)
        self.env["amazon.export.line"]._mark_sent(feed)

    @api.model
    def _insert_batch(self, feed, batch):
        self.env.execute_query(
            SQL(
                """INSERT INTO amazon_feed_message
                          (feed_id, company_id, state, number, listing_id,
                           export_line_id, has_price, price, price_terms,
                           has_quantity, quantity,
                           create_uid, write_uid, create_date, write_date)
                   SELECT %(feed)s, %(company)s, 'sent', number, listing_id, line_id,
                          price IS NOT NULL, COALESCE(price, 0), terms,
                          quantity IS NOT NULL, COALESCE(quantity, 0),
                          %(user)s, %(user)s, %(now)s, %(now)s
                     FROM unnest(%(numbers)s::int[], %(listings)s::int[],
                                 %(lines)s::int[], %(prices)s::float[],
                                 %(terms)s::text[], %(quantities)s::int[])
                       AS t (number, listing_id, line_id, price, terms, quantity)
                RETURNING id""",
                feed=feed.id,
                company=feed.company_id.id,
                user=self.env.uid,
                now=self.env.cr.now(),
                numbers=[number for number, __ in batch],
                listings=[offer.listing.id for __, offer in batch],
                lines=[(line := o.export_line) and line.id for __, o in batch],
                prices=[offer.price for __, offer in batch],
                terms=[offer.describe_terms() for __, offer in batch],
                quantities=[offer.quantity for __, offer in batch],
            )
        )
