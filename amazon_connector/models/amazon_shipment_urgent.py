from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.orders import Package
from .amazon_shipment_checks import MARKETPLACE

# Amazon is told at once of what must be confirmed within that time.
URGENT_WITHIN = timedelta(hours=1)


class AmazonShipment(models.Model):
    """Urgent parcels: Amazon is told of each at once, alone (confirmShipment).

    Those that are due within the hour, and those that somebody asks for. The flow
    `urgent` makes the calls, so that each parcel is saved as `confirming` before.
    """

    _inherit = "amazon.shipment"

    # False --_mark_urgent, _request_urgent--> wanted --_mark_confirming--> tried
    # wanted --_mark_unasked (Amazon takes no single parcels now)--> tried
    urgency = fields.Selection(
        [("wanted", "At once"), ("tried", "Was to be told at once")],
        readonly=True,
        help="What was tried once goes with the others if it comes to nothing.",
    )
    sent_at = fields.Datetime(readonly=True, help="Amazon's time.")

    # === WHICH === #

    @api.model
    def _mark_urgent(self, account):
        """Let what is due within the hour be told at once, where it can be."""
        due = self.search(
            [
                *self._get_due_domain(account, "order_id.amazon_ship_by"),
                ("account_id", "=", account.id),
                ("state", "=", "to_send"),
                ("urgency", "=", False),
                # A correction of what Amazon has in time already.
                ("confirmed_at", "=", False),
            ]
        )
        due._drop_ended().filtered(lambda s: not s._find_hindrance()).urgency = "wanted"

    @api.model
    def _get_due_domain(self, account, name):
        """Return what finds a time within the next hour; what is late is too late."""
        now = account._now()
        return [(name, ">=", now), (name, "<=", now + URGENT_WITHIN)]

    @api.model
    def _find_wanted(self, account):
        """Return the parcel to tell Amazon of next; empty: there is none."""
        domain = [
            ("account_id", "=", account.id),
            ("state", "=", "to_send"),
            ("urgency", "=", "wanted"),
        ]
        wanted = self.search(domain)._drop_ended()
        # Somebody has changed the delivery since.
        hindered = wanted.filtered(lambda s: s._find_hindrance())
        hindered.urgency = "tried"
        found = wanted - hindered
        return found.sorted(lambda s: s.order_id.amazon_ship_by or s.create_date)[:1]

    def _find_hindrance(self):
        """Return why Amazon cannot be told of this parcel alone; '': it can."""
        if not self._get_number():
            return self.env._(
                "Amazon takes a single parcel only with a tracking number. Without "
                "one it goes out with the next feed."
            )
        if not self.carrier_id._amazon_get_carrier(self._get_marketplace())[0]:
            return self._explain_carrier(self.carrier_id)
        return self._get_misfit()

    # === A USER'S WISH === #

    @api.model
    def _prepare_urgent(self, picking):
        """Return the parcels of a delivery that can be told to Amazon at once.

        :raises UserError: there is none, or something is missing
        """
        for account in picking._amazon_get_sales().amazon_account_id:
            self._check_switches(account)
            self._collect_from(account, picking)
        found = picking.amazon_shipment_ids._filter_urgent()
        for shipment in found:
            if hindrance := shipment._find_hindrance():
                raise UserError(hindrance)
        return found

    def _filter_urgent(self):
        """Return those of which Amazon is still to be told.

        :raises UserError: there is none
        """
        found = self.filtered(lambda s: s.state in ("to_send", "refused"))
        if not found:
            raise UserError(
                self.env._("Nothing of this delivery is to be told to Amazon now.")
            )
        return found

    @api.model
    def _check_switches(self, account):
        if not account.active or account.read_only or not account.tracking_enabled:
            raise UserError(
                self.env._(
                    "The account %s sends nothing to Amazon: it is archived, read "
                    "only, or does not send tracking numbers.",
                    account.name,
                )
            )

    @api.model
    def _request_urgent(self, picking):
        """Let Amazon be told of a delivery's parcels at once, in the background.

        :raises UserError: there is nothing to tell, or something is missing
        """
        found = self._prepare_urgent(picking)
        found._mark_to_send()
        found.urgency = "wanted"
        for account in found.account_id:
            account._get_flow("urgent")._mark_due()

    # === THE CALL === #

    def _prepare_package(self):
        message = self._prepare_message(1)
        return Package(
            reference=str(self.id),
            carrier_code=message.carrier_code,
            carrier_name=message.carrier_name,
            shipping_method=message.shipping_method,
            tracking_number=message.tracking_number,
            ship_date=message.ship_date,
            items=message.items,
        )

    def _mark_confirming(self):
        """The call comes next: whatever stops it, Amazon may have the parcel."""
        self.write(
            {
                "state": "confirming",
                "urgency": "tried",
                "sent_as": self._get_sent_as(),
                "sent_at": self.account_id._now(),
            }
        )

    def _mark_unasked(self, is_wanted):
        """Amazon surely does not have it: at once when it may be, or with others."""
        self.write({"state": "to_send", "urgency": "wanted" if is_wanted else "tried"})
        self._mark_untold()

    def _mark_told(self):
        self._mark_confirmed()
        self._sync_numbers()

    def _mark_elsewhere(self, order):
        """Amazon has these units as shipped, in other parcels."""
        numbers = {p.tracking_number for p in order.packages if p.tracking_number}
        shown = ", ".join(sorted(numbers)) or self.env._("without a number")
        text = self.env._("Amazon had this as shipped already: %s.", shown)
        self.write({"error": text})
        self._mark_closed()

    def _get_marketplace_id(self):
        return self.mapped(MARKETPLACE).marketplace_id
