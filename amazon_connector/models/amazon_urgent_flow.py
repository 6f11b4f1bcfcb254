from odoo import api, models

from ..spapi.errors import (
    InvalidInputError,
    MalformedOrderError,
    NotFoundError,
    SpApiError,
    ThrottledError,
)
from .amazon_comparison_flow import KEPT_CALLS
from .amazon_feed_submitter import LOOKUP_SECONDS
from .amazon_limit import MAX_WAIT_SECONDS

INTERVAL_SECONDS = 10 * 60
LOOKED_AT = ("PACKAGES", "FULFILLMENT")
# Amazon knows the package already, or the whole order as shipped.
KNOWN_CODE = "PackageToUpdateNotFound"
ORDER_ERRORS = (InvalidInputError, MalformedOrderError, NotFoundError)


class AmazonUrgentFlow(models.AbstractModel):
    """Urgent parcels out, one call each; and whether Amazon has what it was told.

    A parcel per step. It is saved as `confirming` before the call; one whose answer
    was lost is looked up in its order before anything is repeated.
    """

    _name = "amazon.urgent.flow"
    _description = "Amazon Urgent Flow"

    @api.model
    def _run_step(self, flow):
        """Look after one parcel; return the seconds until the next step."""
        account, shipments = flow.account_id, self.env["amazon.shipment"]
        if doubtful := shipments._find_doubtful(account, LOOKUP_SECONDS):
            self._look_up(account, doubtful)
            return 0
        if self.env["amazon.shipments.flow"]._is_on(account):
            due = shipments._get_due_domain(account, "amazon_ship_by")
            pickings = self.env["stock.picking"]
            shipments._collect(account, pickings._amazon_in_orders(due))
            shipments._mark_urgent(account)
            if wanted := shipments._find_wanted(account):
                self._confirm(account, wanted)
                return 0
        self.env["stock.picking"]._amazon_sync_late(account)
        if self._read_back_next(account):
            return 0
        is_in_doubt = shipments._find_doubtful(account, 0)
        return LOOKUP_SECONDS if is_in_doubt else INTERVAL_SECONDS

    # === TELLING === #

    @api.model
    def _confirm(self, account, shipment):
        """Tell Amazon of a parcel (confirmShipment).

        :raises SpApiError: Amazon takes none now, whatever parcel it is
        """
        client = account._get_client(in_step=True)
        call = {
            "marketplace_id": shipment._get_marketplace_id(),
            "package": shipment._prepare_package(),
        }
        order_id = shipment.amazon_order_id
        # The client commits this before the call.
        shipment._mark_confirming()
        try:
            client.confirm_shipment(order_id, **call)
        except (InvalidInputError, NotFoundError) as error:
            self._settle_refusal(client, shipment, error)
        except SpApiError as error:
            self._settle_failure(shipment, error)
        else:
            shipment._mark_told()

    @api.model
    def _settle_refusal(self, client, shipment, error):
        """Refuse a parcel, unless its order shows that Amazon has it already."""
        if error.code == KNOWN_CODE:
            order = self._ask(client, shipment)
            if order and shipment._find_package(order):
                shipment._mark_told()
                shipment._read_back(order, is_fresh=True)
                return
            if order and shipment._is_shipped_in(order):
                shipment._mark_elsewhere(order)
                return
        shipment._mark_refused(error.message)

    @api.model
    def _settle_failure(self, shipment, error):
        """Keep a parcel in doubt; what Amazon surely does not have goes on later.

        :raises SpApiError: the parcel is not in doubt
        """
        if error.outcome_unknown:
            return
        shipment._mark_unasked(isinstance(error, ThrottledError))
        # What raises is rolled back.
        self.env["ir.cron"]._commit_progress()
        raise error

    # === LOOKING === #

    @api.model
    def _look_up(self, account, shipment):
        """Find out whether Amazon has a parcel whose confirmation was not answered."""
        order = self._ask(account._get_client(in_step=True), shipment)
        # A correction that was not taken leaves the package with its first number.
        package = order and shipment._find_package(order)
        if package and shipment._compare(order, package) == "same":
            shipment._mark_told()
            shipment._read_back(order, is_fresh=True)
        else:
            shipment._mark_unasked(is_wanted=False)

    @api.model
    def _ask(self, client, shipment):
        """Return the parcel's order as Amazon has it (getOrder); None: it shows none.

        :raises SpApiError: Amazon answers nobody now
        """
        try:
            return client.get_order(shipment.amazon_order_id, included_data=LOOKED_AT)
        except ORDER_ERRORS:
            return None

    @api.model
    def _read_back_next(self, account):
        """Ask about a parcel that no poll has shown; return whether there was one."""
        shipment = self.env["amazon.shipment"]._find_unseen(account)
        # No user has rights on the limits.
        limits = self.env["amazon.limit"].sudo()
        wait = limits._get_wait(account, "get_order", KEPT_CALLS + 1)
        if not shipment or wait > MAX_WAIT_SECONDS:
            return False
        order = self._ask(account._get_client(in_step=True), shipment)
        shipment._read_back(order, is_fresh=True)
        return True
