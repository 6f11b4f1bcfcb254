from odoo import api, models

from ..spapi.errors import ForbiddenError, NotFoundError, SpApiError


class AmazonIssueMarketplaces(models.Model):
    """Issues about a marketplace that fails in a flow in which the others go on.

    It is left alone until the issue's next attempt.
    """

    _inherit = "amazon.issue"

    @api.model
    def _find_failing_marketplaces(self, account, flow_name):
        """Return the issues of the marketplaces that failed in a flow."""
        return self.search(
            [
                ("account_id", "=", account.id),
                ("code", "=", f"{flow_name}_failed"),
                ("account_marketplace_id", "!=", False),
                ("state", "in", ("open", "dismissed")),
            ]
        )

    @api.model
    def _get_waiting_marketplaces(self, account, flow_name):
        """Return the marketplaces that failed and are left alone for a while."""
        issues = self._find_failing_marketplaces(account, flow_name)
        return issues._filter_waiting().account_marketplace_id

    @api.model
    def _get_attempt_wait(self, account, flow_name, most):
        """Return the seconds until the next attempt in a marketplace that failed.

        :param most: what is returned where none is planned before
        """
        issues = self._find_failing_marketplaces(account, flow_name)._filter_waiting()
        moments = issues.mapped("next_attempt_at")
        waits = [(moment - account._now()).total_seconds() for moment in moments]
        return min([most, *waits])

    def _filter_waiting(self):
        return self.filtered(
            lambda issue: (
                issue.next_attempt_at
                and issue.next_attempt_at > issue.account_id._now()
            )
        )

    @api.model
    def _try_marketplace(self, link, flow_name, ask):
        """Call `ask()` of a marketplace, which Amazon may refuse or not know."""
        try:
            ask()
        except (ForbiddenError, NotFoundError) as error:
            self.env.cr.rollback()
            self._note_marketplace_failure(link, flow_name, error)

    @api.model
    def _settle_others(self, account, flow_name):
        """A flow is through: all go on but the marketplaces that are left alone."""
        waiting = self._get_waiting_marketplaces(account, flow_name)
        waiting &= account._get_active_marketplaces()
        others = account.marketplace_ids - waiting
        self._settle_marketplaces(account, others, flow_name)

    @api.model
    def _note_marketplace_failure(self, link, flow_name, error):
        """Tell that a flow does not go on in a marketplace; plan the next attempt."""
        flow = link.account_id._get_flow(flow_name)
        if not isinstance(error, SpApiError):
            flow._log_error(error)
        code, key = f"{flow_name}_failed", f"{flow_name}:{link.id}"
        vals = {
            "code": code,
            "kind": "connection",
            "target_key": key,
            "account_marketplace_id": link.id,
            "message": flow._explain(error),
            **self._prepare_error_vals(error),
        }
        self._sync_issues(link.account_id, [code], [vals], [key])
        known = self._find_known(link.account_id, [code], [key])
        for issue in known.values():
            issue._plan_next_attempt()

    @api.model
    def _settle_marketplaces(self, account, links, flow_name):
        """The flow goes on in these marketplaces, or has nothing to do there."""
        keys = [f"{flow_name}:{link.id}" for link in links]
        self._sync_issues(account, [f"{flow_name}_failed"], [], keys)
