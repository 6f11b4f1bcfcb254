from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import plaintext2html

ACTIVITY = "amazon_connector.mail_activity_shipment_refused"


class AmazonShipment(models.Model):
    """What becomes of parcels that Amazon refused: told, mended, sent again."""

    _inherit = "amazon.shipment"

    def write(self, vals):
        """Override: whatever mends a refused parcel ends what tells of it."""
        refused = self.filtered(lambda s: s.state == "refused")
        result = super().write(vals)
        mended = refused.filtered(lambda s: s.state != "refused")
        if mended:
            self._settle_refusals(mended.picking_id, mended.message_ids.feed_id)
        return result

    def unlink(self):
        """Override: a refused parcel that Amazon need not hear of is no trouble."""
        pickings, feeds = self.picking_id, self.message_ids.feed_id
        result = super().unlink()
        self._settle_refusals(pickings, feeds)
        return result

    def action_retry(self):
        """Send refused parcels again.

        :raises AccessError: not an Amazon user, or parcels of another company
        """
        if not self.env.user.has_group("amazon_connector.group_amazon_user"):
            raise AccessError(self.env._("Only Amazon users may do this."))
        self.check_access("read")
        return self.sudo()._retry()  # nobody may write shipments; users only act

    def _retry(self):
        """Let the next feed take refused parcels, and make it soon.

        :raises UserError: an account is archived, which sends nothing
        """
        refused = self._filter_mendable()
        refused.account_id._check_active()
        refused._mark_to_send()
        for account in refused.account_id:
            account._get_flow("shipments")._mark_due()
        if refused:
            text = self.env._("Parcels sent again soon: %s", len(refused))
        else:
            text = self.env._("None of these parcels is refused or missing at Amazon.")
        reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        return self.env["amazon.account"]._notify("info", text, next_action=reload)

    def _get_advice(self):
        """Return what to do about this parcel that Amazon refused."""
        if self.order_id.amazon_status == "CANCELLED":
            return self.env._(
                "The order is cancelled at Amazon, so there is nothing to send: stop "
                "the parcel, or have it back."
            )
        return self.env._(
            "Correct the carrier or the tracking number on the delivery, which sends "
            "it again, or press Retry."
        )

    @api.model
    def _settle_refusals(self, pickings, feeds):
        """Take away what tells of refused parcels where none is refused any more.

        The issue of a parcel stays until Amazon has confirmed it.
        """
        settled = pickings.filtered(
            lambda p: "refused" not in p.amazon_shipment_ids.mapped("state")
        )
        settled.activity_unlink([ACTIVITY])
        feeds._settle_failure()

    def _schedule_activity(self):
        """Ask the account's responsible to mend the parcel, once per delivery."""
        self.ensure_one()
        picking, user = self.picking_id, self.account_id.responsible_id
        if user.active and not picking.activity_search([ACTIVITY]):
            # Shown, not mailed: a whole feed of them would be a flood.
            picking.with_context(mail_activity_quick_update=True).activity_schedule(
                ACTIVITY, user_id=user.id, note=plaintext2html(self.error)
            )
