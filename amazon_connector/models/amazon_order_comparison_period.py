from datetime import timedelta

from odoo import api, models

from .amazon_account_flow_window import MIN_AGE


class AmazonOrderComparisonPeriod(models.Model):
    """Orders of some days that somebody wants to have in Odoo."""

    _inherit = "amazon.order.comparison"

    @api.model
    def _begin_period(self, account, links, first, last, *, keeps_shipped):
        """Have the orders placed from the first to the last day brought in.

        :param bool keeps_shipped: those that are shipped already come in as history
        :return: the comparison that does it
        """
        bounds = [self._get_bounds(link, first, last) for link in links]
        start = min(start for start, __ in bounds)
        latest = account._now() - MIN_AGE
        # Nobody may write comparisons; the dialog has checked who asks for one.
        run = self.sudo().create(
            {
                **self._prepare_run_vals(account, "period", links),
                "period_start": start,
                "part_start": start,
                "period_end": max(
                    min(max(end for __, end in bounds), latest),
                    start + timedelta(seconds=1),
                ),
                "date_from": first,
                "date_to": last,
                "keeps_shipped": keeps_shipped,
                "user_id": self.env.user.id,
            }
        )
        account._get_flow("comparison")._mark_due()
        return run.with_env(self.env)
