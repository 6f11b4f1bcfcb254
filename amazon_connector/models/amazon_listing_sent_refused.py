from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# When a refused quantity goes out once more: after the first refusal, the second, …
# Nothing after the last one. Who has less than Amazon sells does not wait for long.
FALL_DELAYS = [
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
]
RAISE_DELAYS = [timedelta(hours=4), timedelta(hours=12), timedelta(days=1)]


class AmazonListingSentRefused(models.Model):
    """Quantities that Amazon refused: it goes on selling the last ones it took.

    They go out again by themselves, less and less often and not for ever.
    """

    _inherit = "amazon.listing"

    quantity_refused = fields.Integer(readonly=True)
    quantity_refusals = fields.Integer(
        "Refusals of the Quantity",
        readonly=True,
        help="How often in a row Amazon refused the same quantity.",
    )
    quantity_retry_at = fields.Datetime(
        "Quantity Goes Again On", readonly=True, help="In Amazon's time."
    )

    _quantity_retry_idx = models.Index(
        "(quantity_retry_at) WHERE quantity_retry_at IS NOT NULL"
    )

    @api.model
    def _mark_sent(self, feed):
        """Override: what is on its way needs not be sent again."""
        result = super()._mark_sent(feed)
        self._run_sql(
            SQL(
                """UPDATE amazon_listing l
                      SET quantity_retry_at = NULL
                     FROM amazon_feed_message m
                    WHERE m.feed_id = %s AND m.listing_id = l.id
                      AND m.has_quantity AND l.quantity_retry_at IS NOT NULL""",
                feed.id,
            )
        )
        return result

    @api.model
    def _take_results(self, feed, check_at):
        """Override: a quantity that was refused is not one that Amazon has."""
        result = super()._take_results(feed, check_at)
        self._run_sql(
            SQL(
                """UPDATE amazon_sku s
                      SET quantity_sent_at = NULL
                     FROM amazon_feed_message m
                     JOIN amazon_listing l ON l.id = m.listing_id
                    WHERE m.feed_id = %s AND m.has_quantity
                      AND m.state = 'refused' AND s.id = l.sku_id""",
                feed.id,
            ),
            self._prepare_refused_sql(feed),
            SQL(
                """UPDATE amazon_listing l
                      SET quantity_refusals = 0, quantity_retry_at = NULL
                     FROM amazon_feed_message m
                    WHERE m.feed_id = %s AND m.listing_id = l.id
                      AND m.has_quantity AND m.state = 'accepted'
                      AND l.quantity_refusals > 0""",
                feed.id,
            ),
        )
        return result

    @api.model
    def _prepare_refused_sql(self, feed):
        """Return what counts the refusals; a new offer goes by another run only."""
        return SQL(
            """UPDATE amazon_listing l
                  SET quantity_sent_at = NULL,
                      quantity_refused = r.quantity,
                      quantity_refusals = r.refusals,
                      quantity_retry_at = CASE WHEN l.status <> 'new' THEN
                          %(now)s + (CASE WHEN r.is_fall THEN %(falls)s
                                          ELSE %(raises)s END)[r.refusals] END
                 FROM (SELECT o.id, m.quantity,
                              m.quantity = 0 OR m.quantity < o.quantity AS is_fall,
                              1 + CASE WHEN o.quantity_refused = m.quantity
                                       THEN COALESCE(o.quantity_refusals, 0)
                                       ELSE 0 END AS refusals
                         FROM amazon_feed_message m
                         JOIN amazon_listing o ON o.id = m.listing_id
                        WHERE m.feed_id = %(feed)s AND m.has_quantity
                          AND m.state = 'refused') r
                WHERE r.id = l.id""",
            feed=feed.id,
            now=feed.account_id._now(),
            falls=FALL_DELAYS,
            raises=RAISE_DELAYS,
        )

    @api.model
    def _repeat_refused(self, account):
        """Put the refused quantities that are due into the queue."""
        due = self.search(
            [
                ("account_marketplace_id", "in", account.marketplace_ids.ids),
                ("quantity_retry_at", "<=", account._now()),
                # These are looked for in each run.
                ("is_kept_at_zero", "=", False),
            ]
        )
        following = due & due.sku_id._get_stock_listings()
        if following:
            self.env["amazon.stock.change"]._put(following, is_forced=True)
        if due:
            due.quantity_retry_at = False

    @api.model
    def _end_refusals(self, quantities):
        """Forget what was refused of those that are to have another quantity.

        :param dict quantities: {amazon.listing: int}, as Odoo has them
        """
        refused = self.filtered("quantity_refusals")
        others = refused.filtered(lambda one: one.quantity_refused != quantities[one])
        others._forget_refusals()

    def _forget_refusals(self):
        self.filtered("quantity_refusals").write(
            {"quantity_refusals": 0, "quantity_retry_at": False}
        )

    def _rests(self, quantity):
        """Return whether a quantity was refused and is not to be sent again yet."""
        if not self.quantity_refusals or self.quantity_refused != quantity:
            return False
        due_at = self.quantity_retry_at
        return not due_at or due_at > self.account_id._now()

    def _is_zero_wanted(self):
        """Override: the brake let the refused 0 pass when it went out first."""
        is_refused = self.quantity_refusals and not self.quantity_refused
        return bool(is_refused) or super()._is_zero_wanted()

    def _forget_sent(self):
        """Override: who sends it again lets Amazon be asked as often as at first."""
        self._forget_refusals()
        return super()._forget_sent()

    def _explain_refusals(self):
        """Return what it means that Amazon has refused a quantity; empty: it has not.

        :return: str
        """
        names = {"quantity": self.quantity_refused, "count": self.quantity_refusals}
        if not self.quantity_refusals or self.status == "new":
            return ""
        if self.quantity_retry_at:
            return self.env._(
                "Amazon goes on selling the quantity it had before; %(quantity)s "
                "goes out again by itself, less and less often.",
                **names,
            )
        return self.env._(
            "Amazon goes on selling the quantity it had before, which may be more than "
            "there is. It has refused %(quantity)s %(count)s times, and Odoo does not "
            "send that again by itself.",
            **names,
        )
