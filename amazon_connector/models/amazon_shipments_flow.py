from odoo import api, models

from ..spapi import fulfillment_feed


class AmazonShipmentsFlow(models.AbstractModel):
    """Shipments out: one collective feed with all parcels that were not sent yet."""

    _name = "amazon.shipments.flow"
    _inherit = ["amazon.order.feeds"]
    _description = "Amazon Shipments Flow"

    _feed_type = fulfillment_feed.FEED_TYPE

    @api.model
    def _is_on(self, account):
        return account.tracking_enabled and not account.read_only

    @api.model
    def _find_sendable(self, account, busy):
        shipments = self.env["amazon.shipment"]
        shipments._settle_refused(account)
        shipments._drop_regrouped(account)
        shipments._collect(account)
        shipments._mark_urgent(account)
        return shipments._find_sendable(account, busy)

    @api.model
    def _build(self, account, messages):
        return fulfillment_feed.build(account.seller_id, messages)

    @api.model
    def _prepare_line_vals(self, record, message):
        return {
            "shipment_id": record.id,
            "tracking_number": message.tracking_number,
        }
