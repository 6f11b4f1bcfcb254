from datetime import timedelta

from odoo import api, models

# Amazon shows 25,000 offers in about five minutes; what takes longer hangs.
PATIENCE = timedelta(minutes=30)


class AmazonExportLineTogether(models.Model):
    """A run's lines for a marketplace go out in one feed.

    Amazon takes few feeds, and a marketplace's next one waits for the last. So a
    run's first lines wait for those that are about to come, though not for ever.
    """

    _inherit = "amazon.export.line"

    @api.model
    def _find_incomplete_runs(self, link):
        """Return the runs of which more lines are about to come for a marketplace."""
        account = link.account_id
        runs = self.env["amazon.export"].search(
            [
                ("account_id", "=", account.id),
                ("state", "=", "sending"),
                ("sending_at", ">", account._now() - PATIENCE),
            ]
        )
        return runs.filtered(
            lambda run: (
                self._are_handed_over_later(run, link)
                or self._are_read_later(run, link)
            )
        )

    @api.model
    def _are_handed_over_later(self, run, link):
        """Return whether lines passed that do not wait for the feed yet."""
        return self._is_any_line(run, link, "exports", [("state", "=", "passed")])

    @api.model
    def _are_read_later(self, run, link):
        """Return whether Amazon is just being asked what goes with prices."""
        domain = [
            ("state", "=", "waiting"),
            ("listing_id.are_terms_wanted", "=", True),
            # Refused ones are asked for again a day later.
            ("listing_id.terms_retry_at", "=", False),
        ]
        return self._is_any_line(run, link, "offer_checks", domain)

    @api.model
    def _is_any_line(self, run, link, flow_name, domain):
        """Return whether a flow has such lines left, where it goes on at all."""
        issues = self.env["amazon.issue"]
        if link in issues._get_waiting_marketplaces(link.account_id, flow_name):
            return False
        ours = [("export_id", "=", run.id), ("account_marketplace_id", "=", link.id)]
        return bool(self.search_count([*ours, *domain], limit=1))
