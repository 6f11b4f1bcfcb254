import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.errors import (
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    SpApiError,
)
from .amazon_account_connection import API_URLS, TOKEN_URL
from .amazon_account_keys import CONNECTING

# No order has this id: "not found" is the answer of whoever may read orders.
NO_ORDER = "000-0000000-0000000"
# A person waits while the hosts of other regions are asked.
PROBE_SECONDS = 10.0
# Amazon documents no error for a seller without Professional plan; "Professional
# Services" is a role.
PLAN = re.compile(
    r"\b(professional(?!\s+services)|individual|selling\s+plan)\b", re.IGNORECASE
)


class AmazonAccountDiagnosis(models.Model):
    """Test Connection: what is wrong with the keys and how to mend it."""

    _inherit = "amazon.account"

    # untested --_test_connection--> ok, warning (some work is refused), failed
    # any --other keys (write)--> untested
    connection_state = fields.Selection(
        [
            ("untested", "Not tested"),
            ("ok", "Connected"),
            ("warning", "Connected, but not for everything"),
            ("failed", "Not connected"),
        ],
        "Connection",
        required=True,
        readonly=True,
        default="untested",
        copy=False,
    )
    connection_message = fields.Text("Result of the Test", readonly=True, copy=False)
    tested_at = fields.Datetime("Last Successful Test", readonly=True, copy=False)

    def action_test_connection(self):
        """Ask Amazon for the seller's marketplaces and fill the account's list.

        :raises UserError: what Amazon's refusal means and what to do about it
        """
        self.ensure_one()
        self.check_access("write")
        state, message = self._test_connection()
        if state == "failed":
            raise UserError(message)
        return self._notify(
            "success" if state == "ok" else "warning",
            message,
            next_action={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def web_save(self, vals, specification, next_id=None):
        """Override of `web`: who saves keys in the form sees at once if they work.

        A failed test is shown on the form; it does not lose what was filled in.
        """
        account = self
        if account:
            account.write(vals)
        else:
            account = account.create(vals)
        has_new_keys = not vals.keys().isdisjoint(("seller_id", *CONNECTING))
        is_untested = account.connection_state == "untested"
        if has_new_keys and is_untested and account.has_keys:
            account._test_connection()
        return super(AmazonAccountDiagnosis, account).web_save(
            {}, specification, next_id=next_id
        )

    def _test_connection(self):
        """Ask Amazon, write down what it answers, and return state and message."""
        try:
            participations = self._get_client().get_marketplace_participations()
        except SpApiError as error:
            state, message = "failed", self._diagnose(error)
        else:
            state, message = self._take_participations(participations)
        vals = {"connection_state": state, "connection_message": message}
        if state != "failed":
            vals["tested_at"] = fields.Datetime.now()
            # What stopped because of the keys goes on; users write no flows.
            self.sudo().flow_ids.filtered("error_count")._mark_due()
        self.write(vals)
        return state, message

    def _take_participations(self, participations):
        """Write the seller's marketplaces; return the test's state and message."""
        if message := self._find_foreign_region(participations):
            return "failed", message
        self._sync_marketplaces(participations)
        __, refusal = self._probe_orders()
        if refusal:
            return "warning", self._explain_orders_refusal(refusal)
        count = len(self.marketplace_ids)
        return "ok", self.env._("The connection works: %s marketplaces.", count)

    @api.model
    def _get_untested(self):
        """Return what is no longer known once other keys are there."""
        return {
            "connection_state": "untested",
            "connection_message": False,
            "tested_at": False,
        }

    # === WHAT IS WRONG === #

    def _diagnose(self, error):
        """Return why getMarketplaceParticipations was refused and what to do."""
        if isinstance(error, ForbiddenError):
            return self._diagnose_forbidden(error)
        return self._explain_error(error)

    def _diagnose_forbidden(self, error):
        """Amazon says "denied" for many reasons: ask further to tell them apart."""
        may_read_orders, refusal = self._probe_orders()
        if self._mentions_plan(error) or (refusal and self._mentions_plan(refusal)):
            return self._explain_plan(error)
        if may_read_orders:
            return self._explain_listing_role(error)
        # Whoever asks the local SP-API must not ask Amazon behind its back.
        if self._get_endpoint():
            return self._explain_forbidden(error)
        if region := self._find_answering_region():
            return self._explain_region(region)
        return self._explain_rest(error)

    def _probe_orders(self):
        """Return whether Amazon lets orders be read (None: unknown), and its refusal"""
        try:
            self._ask_for_orders()
        except ForbiddenError as error:
            return False, error
        except SpApiError:
            return None, None
        return True, None

    def _ask_for_orders(self):
        """Make the cheapest call that needs a role for orders.

        :raises ForbiddenError: the application has none (searchOrders)
        """
        client = self._get_client()
        try:
            client.get_order(NO_ORDER)
        except (NotFoundError, InvalidInputError):
            return
        except ForbiddenError:
            # Perhaps Amazon says so of any order that is not the seller's.
            since = self._get_amazon_time() - timedelta(hours=1)
            client.search_orders(created_after=since, max_results_per_page=1)

    def _find_answering_region(self):
        """Return another region whose host takes these keys, if there is one."""
        for region, url in API_URLS.items():
            if region != self.region and self._is_answered(url):
                return region
        return None

    def _is_answered(self, url):
        # Amazon counts the calls of each region apart: no limit of the account's.
        client = self._make_client(url, TOKEN_URL, timeout=PROBE_SECONDS)
        try:
            client.get_marketplace_participations()
        except SpApiError:
            return False
        return True

    def _find_foreign_region(self, participations):
        """Return what to say when no marketplace is of the account's region."""
        ids = [participation.marketplace_id for participation in participations]
        marketplaces = self.env["amazon.marketplace"].with_context(active_test=False)
        regions = marketplaces.search([("marketplace_id", "in", ids)]).mapped("region")
        if self.region in regions:
            return None
        if regions:
            return self._explain_region(regions[0])
        return self.env._(
            "Amazon lists no marketplace for this seller in this region. Check the "
            "region; a new seller account may need some days until Amazon opens it."
        )

    @api.model
    def _mentions_plan(self, error):
        texts = (f"{detail.message} {detail.details}" for detail in error.errors)
        return any(PLAN.search(text) for text in texts)

    # === WHAT TO DO === #

    def _explain_plan(self, error):
        return self.env._(
            "The seller has no Professional selling plan, without which Amazon lets no "
            "application in. Change the plan in Seller Central > Settings > Account "
            "Info; it can take 72 hours until it counts. (%s)",
            error,
        )

    def _explain_listing_role(self, error):
        return self.env._(
            "The keys are right and orders can be read, but not the seller's "
            "marketplaces. Give the application the role Product Listing or Selling "
            "Partner Insights in the Solution Provider Portal, authorise it again (an "
            "old refresh token does not get new roles) and paste the new refresh "
            "token. (%s)",
            error,
        )

    def _explain_orders_refusal(self, error):
        if self._mentions_plan(error):
            return self._explain_plan(error)
        return self.env._(
            "The marketplaces are there, but Amazon refuses access to orders. Give the "
            "application the role Inventory and Order Tracking in the Solution "
            "Provider Portal, authorise it again (an old refresh token does not get "
            "new roles) and paste the new refresh token. (%s)",
            error,
        )

    def _explain_region(self, region):
        names = dict(self._fields["region"]._description_selection(self.env))
        return self.env._(
            "These keys are of another region: choose %(right)s instead of %(wrong)s. "
            "A seller who sells in both needs an account, with keys, for each.",
            right=names[region],
            wrong=names[self.region],
        )

    def _explain_rest(self, error):
        return self.env._(
            "Amazon refuses access. The keys are known and no other region takes them, "
            "so one of these is missing: the roles Product Listing and Inventory and "
            "Order Tracking of the application; a new authorisation after a role was "
            "added; a Professional selling plan of the seller (a new one can take 72 "
            "hours). (%s)",
            error,
        )
