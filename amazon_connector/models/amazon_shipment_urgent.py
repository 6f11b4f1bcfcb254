from odoo import api, models
from odoo.exceptions import UserError

from ..spapi.errors import InvalidInputError, SpApiError
from ..spapi.orders import Package

# Amazon knows the package already, or the whole order as shipped.
KNOWN_CODE = "PackageToUpdateNotFound"


class AmazonShipment(models.Model):
    """A single urgent parcel, told to Amazon at once (confirmShipment).

    That happens in a user's click, which commits nothing. The parcel was saved when
    the click was asked for, so that its number stays what Amazon got even when this
    transaction fails afterwards: the next feed then tells it again under the same
    number, which Amazon takes as a correction.
    """

    _inherit = "amazon.shipment"

    @api.model
    def _prepare_urgent(self, picking):
        """Return the parcels of a delivery that can be told to Amazon at once.

        :raises UserError: there is none, or something is missing
        """
        account = picking.sale_id.amazon_account_id
        self._check_switches(account)
        self._collect_from(account, picking)
        found = picking.amazon_shipment_ids._filter_urgent()
        for shipment in found:
            shipment._check_urgent()
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

    def _check_urgent(self):
        if not self._get_number():
            raise UserError(
                self.env._(
                    "Amazon takes a single parcel only with a tracking number. Without "
                    "one it goes out with the next feed."
                )
            )
        if not self.carrier_id._amazon_get_carrier(self._get_marketplace())[0]:
            raise UserError(self._explain_carrier(self.carrier_id))
        if misfit := self._get_misfit():
            raise UserError(misfit)

    def _confirm_now(self):
        """Tell Amazon of these parcels, one call each; return those it answered.

        :raises UserError: Amazon's refusal, or another worker sends the parcels
        """
        urgent = self._filter_urgent()
        # A feed that is being made must not take them as well.
        urgent.lock_for_update(allow_referencing=True)
        return urgent.filtered(lambda s: s._confirm_one())

    def _confirm_one(self):
        """Tell Amazon of this parcel; return whether it answered."""
        self._check_switches(self.account_id)
        self._check_urgent()
        try:
            self._call_confirmation(self.account_id._get_client())
        except SpApiError as error:
            if not error.outcome_unknown:
                raise UserError(self._explain_refusal(error)) from error
            self._note_lost_answer()
            return False
        self.sent_as = self._get_sent_as()
        self._mark_confirmed()
        self._sync_numbers()
        return True

    def _call_confirmation(self, client):
        """Make the call.

        :raises SpApiError: Amazon's refusal
        """
        marketplace = self.order_id.amazon_account_marketplace_id.marketplace_id
        try:
            client.confirm_shipment(
                self.amazon_order_id,
                marketplace_id=marketplace.marketplace_id,
                package=self._prepare_package(),
            )
        except InvalidInputError as error:
            if error.code != KNOWN_CODE or not self._is_known(client):
                raise

    def _explain_refusal(self, error):
        if isinstance(error, InvalidInputError):
            return self.env._("Amazon did not take the parcel: %s", error.message)
        return self.account_id._explain_error(error)

    def _is_known(self, client):
        """Return whether Amazon has this parcel's number already."""
        order = client.get_order(self.amazon_order_id, included_data=("PACKAGES",))
        number = self._get_number()
        return number in [package.tracking_number for package in order.packages]

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

    def _note_lost_answer(self):
        """Amazon may have it: the next feed tells it again under the same number."""
        self.write({"state": "to_send", "sent_as": self._get_sent_as()})
