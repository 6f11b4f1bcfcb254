from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL, split_every

from ..spapi import listings_feed, processing_reports
from .amazon_feed_message_offer import BATCH
from .amazon_listing_sent import CHECK_AFTER
from .count_texts import format_count


class AmazonFeedOffers(models.AbstractModel):
    """Feeds that carry offers: what Amazon says of each of 25,000 messages."""

    _name = "amazon.feed.offers"
    _inherit = ["amazon.feed.contents"]
    _description = "Amazon Feed of Offers"

    _flow_name = "offers"
    _issue_kind = "export"
    _content_type = listings_feed.CONTENT_TYPE

    @api.model
    def _open_content(self, feed):
        return feed._unpack("content")

    @api.model
    def _parse_report(self, content):
        return processing_reports.parse_listings_report(content)

    @api.model
    def _are_covered(self, feed, report):
        errors = {r.message_id for r in report.results if r.severity == "error"}
        count = feed.line_count
        return report.processed in (None, count) and all(
            # An issue without a message is about the whole feed.
            number and number <= count
            for number in errors
        )

    @api.model
    def _take_report(self, feed, report):
        """Write what Amazon says of each message; what it does not name is accepted."""
        named = self._get_named(report.results)
        self._write_results(feed, named)
        self._write_rest(feed, "accepted", "")
        self._finish(feed)

    @api.model
    def _take_failure(self, feed, results, reason):
        named = self._get_named(results)
        refused = {n: result for n, result in named.items() if result[0] == "refused"}
        self._write_results(feed, refused)
        left = self._write_rest(feed, "refused", reason)
        self._finish(feed)
        self._send_lost_quantities(feed, set(refused))
        return left

    @api.model
    def _send_lost_quantities(self, feed, named):
        """Send quantities again that a failed feed has perhaps not told Amazon of.

        Once: when the marketplace's last feed has failed as well, people press Retry.
        """
        last = feed._get_last_finished()
        if last and last.state != "done":
            return
        lost = self.env["amazon.feed.message"].search_fetch(
            [
                ("feed_id", "=", feed.id),
                ("has_quantity", "=", True),
                ("number", "not in", list(named)),
            ],
            ["listing_id"],
        )
        for batch in lost.listing_id._in_batches():
            listings = batch._filter_following_stock()
            self.env["amazon.stock.change"]._put(listings, is_forced=True)

    @api.model
    def _get_named(self, results):
        """Return (state, code, text) of each message that a report names."""
        by_number = defaultdict(list)
        for result in results:
            if result.message_id:
                by_number[result.message_id].append(result)
        return {number: self._sum_up(results) for number, results in by_number.items()}

    @api.model
    def _sum_up(self, results):
        errors = [result for result in results if result.severity == "error"]
        text = "\n".join(result.text for result in results if result.text)
        first = (errors or results)[0]
        return "refused" if errors else "accepted", first.code, text

    @api.model
    def _write_results(self, feed, named):
        for batch in split_every(BATCH, named.items(), list):
            states, codes, texts = zip(*(result for __, result in batch), strict=True)
            self.env.cr.execute(
                SQL(
                    """UPDATE amazon_feed_message m
                          SET state = t.state, result_code = t.code,
                              result_text = t.text
                         FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[])
                           AS t (number, state, code, text)
                        WHERE m.feed_id = %s AND m.number = t.number""",
                    [number for number, __ in batch],
                    list(states),
                    list(codes),
                    list(texts),
                    feed.id,
                )
            )

    @api.model
    def _write_rest(self, feed, state, text):
        """Write the result of the messages that have none; return their number."""
        self.env.cr.execute(
            SQL(
                """UPDATE amazon_feed_message
                      SET state = %s, result_text = %s
                    WHERE feed_id = %s AND state = 'sent'""",
                state,
                text or None,
                feed.id,
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _finish(self, feed):
        """Carry the results of a feed's messages on to where people look."""
        self.env.invalidate_all(flush=False)
        check_at = feed.account_id._now() + CHECK_AFTER
        self.env["amazon.listing"]._take_results(feed, check_at)
        self.env["amazon.export.line"]._take_results(feed)
        self.env["amazon.issue"]._sync_refused_offers(feed)
        # What did not fit into this feed goes into the next one.
        feed.account_id._get_flow("offers")._mark_due()
        feed.account_id._get_flow("offer_checks")._wake_at(check_at)

    @api.model
    def _explain_left(self, reason, count):
        return self.env._(
            "%(reason)s\nOffers that were perhaps not taken: %(count)s. Quantities "
            "that follow Odoo's stock go out a few times more by themselves; until "
            "Amazon takes them, it goes on selling the last ones. Press Retry to send "
            "all of these offers again.",
            reason=reason,
            count=format_count(self.env, count),
        )

    @api.model
    def _explain_slowness(self, feed):
        return self.env._(
            "Amazon has not processed feed %(feed)s for hours. Later stock and prices "
            "for %(marketplace)s wait for it. Change urgent ones in Seller Central; if "
            "this lasts, open a case at Amazon.",
            feed=feed.feed_id,
            marketplace=feed.account_marketplace_id.display_name,
        )
