import logging

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..spapi.errors import SpApiError, ThrottledError
from .amazon_account_database import DatabaseCopyError
from .amazon_account_flow import LOCKED_SECONDS
from .error_place import describe_error

_logger = logging.getLogger(__name__)

# Seconds until a failed step is tried again: the first, second … time.
RETRY_SECONDS = (60, 300, 900, 3600)


class AmazonAccountFlowFailure(models.Model):
    """What becomes of a step that failed: another attempt, and an issue."""

    _inherit = "amazon.account.flow"

    def _note_failure(self, error):
        """Write a failed step down; False: not possible at the moment."""
        self.env.cr.rollback()
        if not isinstance(error, (SpApiError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)):
            self._log_error(error)
        try:
            self._repeat(lambda: self._fail_step(error))
        # The account, the database … : whatever it is, the other accounts go on.
        except Exception as second:  # noqa: BLE001
            self.env.cr.rollback()
            self._log_error(second)
            return False
        return True

    @api.model
    def _log_error(self, error):
        _logger.error("A step of an Amazon flow failed: %s", describe_error(error))

    def _fail_step(self, error):
        """Plan the next attempt; a mere wait for others is no failure."""
        if isinstance(error, ThrottledError):
            wait, vals = error.retry_after or RETRY_SECONDS[0], {}
        elif isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            wait, vals = LOCKED_SECONDS, {}
        else:
            wait = RETRY_SECONDS[min(self.error_count, len(RETRY_SECONDS) - 1)]
            vals = self._sync_failure(error)
        next_at = self._get_time_after(wait)
        self.write({"next_at": next_at, "taken_until": False, **vals})
        self._commit()

    def _sync_failure(self, error):
        """Open or count up the flow's issue; return what the flow remembers."""
        message = self._explain(error)
        vals = {
            **self._get_failure_key(error),
            "kind": "connection",
            "message": message,
            **self.env["amazon.issue"]._prepare_error_vals(error),
        }
        self.env["amazon.issue"]._sync_issues(
            self.account_id, [vals["code"]], [vals], [vals["target_key"]]
        )
        return {"last_error": message, "error_count": self.error_count + 1}

    def _get_failure_key(self, error):
        """Return what tells the issue about a failure from others."""
        # One issue for the account, not one for each of its flows.
        if isinstance(error, DatabaseCopyError):
            return {"code": "database_copied", "target_key": "account"}
        return {
            "code": f"{self.flow}_failed",
            "target_key": self._get_target_key(),
            "account_marketplace_id": self.account_marketplace_id.id,
        }

    def _explain(self, error):
        if isinstance(error, SpApiError):
            # The id has a field of its own; in the text, which then differs each
            # time, it would bring a dismissed issue back.
            text = self.account_id._explain_error(error)
            return text.replace(f", request id {error.request_id}", "")
        return self.env._(
            "The step stopped with an unexpected error (%s). It is tried again by "
            "itself; details are in the server's log.",
            type(error).__name__,
        )

    def _end_failure(self):
        self.write({"last_error": False, "error_count": 0})
        codes, keys = [f"{self.flow}_failed"], [self._get_target_key()]
        self.env["amazon.issue"]._sync_issues(self.account_id, codes, [], keys)

    def _get_target_key(self):
        link = self.account_marketplace_id
        return f"flow:{self.flow}:{link.id}" if link else f"flow:{self.flow}"
