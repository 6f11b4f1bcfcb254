from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from .price_texts import UNKNOWN_TERMS

# Amazon goes on working on what it has accepted.
CHECK_AFTER = timedelta(minutes=5)


class AmazonListingSent(models.Model):
    """What was last sent of listings, written for a whole feed at once."""

    _inherit = "amazon.listing"

    @api.model
    def _mark_sent(self, feed):
        """Write down what goes out with a feed, as the figures that Amazon gets."""
        self._run_sql(
            SQL(
                """UPDATE amazon_listing l
                      SET offer_state = 'sent',
                          price_sent = CASE WHEN m.has_price THEN m.price
                                            ELSE l.price_sent END,
                          price_sent_at = CASE WHEN m.has_price THEN %(now)s
                                               ELSE l.price_sent_at END,
                          price_terms = CASE WHEN m.has_price THEN m.price_terms
                                             ELSE l.price_terms END,
                          quantity_sent = CASE WHEN m.has_quantity THEN m.quantity
                                               ELSE l.quantity_sent END,
                          quantity_sent_at = CASE WHEN m.has_quantity THEN %(now)s
                                                  ELSE l.quantity_sent_at END
                     FROM amazon_feed_message m
                    WHERE m.feed_id = %(feed)s AND m.listing_id = l.id""",
                feed=feed.id,
                now=feed.account_id._now(),
            ),
            SQL(
                """UPDATE amazon_sku s
                      SET quantity_sent = m.quantity, quantity_sent_at = %(now)s
                     FROM amazon_feed_message m
                     JOIN amazon_listing l ON l.id = m.listing_id
                    WHERE m.feed_id = %(feed)s AND m.has_quantity
                      AND s.id = l.sku_id""",
                feed=feed.id,
                now=feed.account_id._now(),
            ),
        )

    @api.model
    def _forget_feed(self, feeds):
        """Amazon never gets these feeds: their figures are compared anew."""
        self._run_sql(
            SQL(
                """UPDATE amazon_listing l
                      SET offer_state = 'waiting',
                          price_sent = CASE WHEN m.has_price THEN 0
                                            ELSE l.price_sent END,
                          price_sent_at = CASE WHEN m.has_price THEN NULL
                                               ELSE l.price_sent_at END,
                          price_terms = CASE WHEN m.has_price THEN %s
                                             ELSE l.price_terms END,
                          quantity_sent_at = CASE WHEN m.has_quantity THEN NULL
                                                  ELSE l.quantity_sent_at END
                     FROM amazon_feed_message m
                    WHERE m.feed_id = ANY(%s) AND m.listing_id = l.id""",
                UNKNOWN_TERMS,
                feeds.ids,
            ),
            SQL(
                """UPDATE amazon_sku s
                      SET quantity_sent_at = NULL
                     FROM amazon_feed_message m
                     JOIN amazon_listing l ON l.id = m.listing_id
                    WHERE m.feed_id = ANY(%s) AND m.has_quantity
                      AND s.id = l.sku_id""",
                feeds.ids,
            ),
        )

    def _forget_sent(self):
        """Let what was last sent of these listings be compared and sent again."""
        self.filtered("price_sent_at").price_terms = UNKNOWN_TERMS
        self._forget_figures()
        self.env["amazon.stock.change"]._put(self, is_forced=True)

    def _send_again(self):
        """Send what Amazon refused once more, and look what it says by now."""
        self._forget_sent()
        self.filtered("to_delete").offer_state = "waiting"
        for account, listings in self.grouped("account_id").items():
            listings.offer_check_at = account._now()
            account._get_flow("offer_checks")._mark_due()

    def _mark_accepted(self):
        """Amazon has accepted something outside of a feed."""
        check_at = self.account_id._now() + CHECK_AFTER
        vals = {"offer_state": "accepted", "offer_text": False}
        self.write({**vals, "offer_check_at": check_at})
        self.account_id._get_flow("offer_checks")._wake_at(check_at)

    @api.model
    def _take_results(self, feed, check_at):
        """Write what became of a feed's messages on their listings.

        :param check_at: when Amazon is asked what became of the accepted ones
        """
        self._run_sql(
            SQL(
                """UPDATE amazon_listing l
                      SET offer_state = m.state,
                          offer_text = m.result_text,
                          offer_check_at = CASE
                              WHEN m.state = 'accepted'
                              THEN LEAST(COALESCE(l.offer_check_at, %(at)s), %(at)s)
                              ELSE l.offer_check_at END
                     FROM amazon_feed_message m
                    WHERE m.feed_id = %(feed)s AND m.listing_id = l.id
                      AND m.state IN ('accepted', 'refused')""",
                feed=feed.id,
                at=check_at,
            )
        )

    @api.model
    def _run_sql(self, *statements):
        """Run statements on thousands of listings, with the cache before and after."""
        self.env.flush_all()
        for statement in statements:
            self.env.cr.execute(statement)
        self.env.invalidate_all(flush=False)
