from odoo import api, fields, models
from odoo.tools import SQL


class AmazonExportLineFeed(models.Model):
    """What becomes of lines in a feed: many thousands at once, past the ORM."""

    _inherit = "amazon.export.line"

    message_ids = fields.One2many("amazon.feed.message", "export_line_id", "Messages")

    @api.model
    def _mark_sent(self, feed):
        """The lines whose messages are in a feed wait for Amazon's answer."""
        self._write_by_feed(feed, SQL("state = 'sent'"))

    @api.model
    def _forget_feed(self, feeds):
        """Amazon never gets these feeds: their lines go into the next ones.

        Unless their run was cancelled meanwhile.
        """
        self._write_by_feed(feeds, SQL("state = 'waiting'"))
        cancelled = self.env["amazon.export"].search(
            [
                ("account_id", "in", feeds.account_id.ids),
                ("state", "=", "sending"),
                ("cancelled_at", "!=", False),
            ]
        )
        cancelled._cancel_lines()

    @api.model
    def _take_results(self, feed):
        """Write what Amazon says of each line in a feed, and end finished runs.

        Whether what was accepted is on sale, the listing tells later.
        """
        self._write_by_feed(
            feed,
            SQL(
                """state = CASE m.state WHEN 'refused' THEN 'failed'
                                        ELSE 'accepted' END,
                   code = CASE m.state WHEN 'refused' THEN 'amazon_error' END,
                   message = NULL,
                   amazon_text = NULLIF(CONCAT_WS(E'\\n', m.result_text,
                                                  NULLIF(m.result_code, '')), '')""",
            ),
        )
        self._explain_refusals(feed)
        runs = self._get_runs(feed)
        runs._finish_if_done()
        runs._tell_viewers()

    @api.model
    def _explain_refusals(self, feed):
        """Write on the lines that Amazon refuses what to do, in each run's language."""
        refused = self.search(
            [("message_ids.feed_id", "=", feed.id), ("state", "=", "failed")]
        )
        for lines in refused.grouped("export_id").values():
            lines.message = lines[:1]._in_language()._get_cure("amazon_error")

    @api.model
    def _write_by_feed(self, feeds, changes):
        """Write columns of all lines in feeds; `m` is the line's message."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE amazon_export_line l
                      SET %s, write_date = %s
                     FROM amazon_feed_message m
                    WHERE m.feed_id = ANY(%s) AND m.export_line_id = l.id""",
                changes,
                self.env.cr.now(),
                feeds.ids,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _get_runs(self, feed):
        """Return the runs that may be over; a product's lines are deleted with it."""
        domain = [("account_id", "=", feed.account_id.id), ("state", "=", "sending")]
        return self.env["amazon.export"].search(domain)
