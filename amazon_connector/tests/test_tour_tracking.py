from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_submission
from odoo.addons.amazon_connector.spapi.fulfillment_feed import FEED_TYPE

from spapi_emulator import fulfillment
from spapi_emulator.processing_report import XML_TYPE, MessageError, xml_report

from .common import HISTORY, AmazonHttpCase

REFUSED, OTHER = "302-0000002-0000002", "302-0000003-0000003"


@tagged("post_install", "-at_install")
class TestTourTracking(AmazonHttpCase):
    """A refused tracking number, mended and sent again in a browser."""

    def deliver_order(self, order_id, tracking):
        item = {"sku": "MUG-1", "quantity": 1, "unit_price": "9.99"}
        self.emulator.add_order("DE", order_id=order_id, items=[item])
        self.import_orders()
        sale = self.find_order(order_id)
        self.deliver(sale, tracking)
        return sale

    def refuse_next_feed(self):
        """Let Amazon refuse the first message of the next feed, of that one alone."""
        text = "The tracking number does not fit the carrier."

        def process(world, feed, data, time):
            world.feeds.processors[FEED_TYPE] = fulfillment.process
            errors = [MessageError("1", "18028", text)]
            ids = (feed.seller_id, feed.feed_id)
            return "DONE", xml_report(*ids, 1, errors, "Complete"), XML_TYPE

        self.emulator.world.feeds.processors[FEED_TYPE] = process

    def test_refused_number_is_mended_and_sent_again(self):
        service = self.env["product.product"].create({"name": "D", "type": "service"})
        self.account.carrier_id = self.env["delivery.carrier"].create(
            {"name": "DHL Paket", "product_id": service.id}
        )
        admin = self.env.ref("base.user_admin")
        self.account.responsible_id = admin
        admin.group_ids = [Command.link(self.env.ref("stock.group_stock_user").id)]
        self.create_product("MUG-1")
        self.connect(countries=("DE",))
        self.refuse_next_feed()
        sale = self.deliver_order(REFUSED, "00000000000000000000")
        self.send_shipments()
        self.advance(300)
        self.follow_documents()
        self.assertEqual(sale.picking_ids.amazon_shipment_state, "refused")
        self.deliver_order(OTHER, "")
        # Amazon is done with the next feed as soon as it is asked, which is at once.
        self.emulator.world.feeds.feeds.seconds = 0
        self.account._get_flow("shipments").next_at = HISTORY
        with patch.object(amazon_submission, "POLL_SECONDS", (0,)):
            self.start_tour("/odoo", "amazon_refused_tracking", login="admin")
        self.assertEqual(sale.picking_ids.amazon_shipment_state, "confirmed")
        known = self.emulator.shipments(REFUSED)
        numbers = [package["trackingNumber"] for package in known]
        self.assertEqual(numbers, ["00340434161094015902"])
