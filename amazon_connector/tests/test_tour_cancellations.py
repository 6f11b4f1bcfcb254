from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_submission

from .common import HISTORY, AmazonHttpCase

ASKED, LOWERED = "302-0000002-0000002", "302-0000003-0000003"


@tagged("post_install", "-at_install")
class TestTourCancellations(AmazonHttpCase):
    """A buyer's cancellation, and one of the shop's own, in a browser."""

    def make_order(self, order_id):
        items = [{"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}]
        self.emulator.add_order("DE", order_id=order_id, items=items)
        self.import_orders()
        return self.find_order(order_id)

    def setUp(self):
        super().setUp()
        mug = self.create_product("MUG-1")
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        quants = self.env["stock.quant"]
        quants._update_available_quantity(mug, warehouse.lot_stock_id, 9)
        admin = self.env.ref("base.user_admin")
        admin.group_ids = [Command.link(self.env.ref("stock.group_stock_user").id)]
        self.connect(countries=("DE",))

    def test_a_buyer_s_cancellation(self):
        sale = self.make_order(ASKED)
        self.advance(1000)
        self.emulator.update_order(ASKED, cancel_reason="Ordered by mistake")
        self.advance(1000)
        self.import_orders()
        # Amazon is done with the feed as soon as it is asked, which is at once.
        self.emulator.world.feeds.feeds.seconds = 0
        self.account._get_flow("cancellations").next_at = HISTORY
        with patch.object(amazon_submission, "POLL_SECONDS", (0,)):
            self.start_tour("/odoo", "amazon_buyer_cancels", login="admin")
        self.assertEqual(sale.picking_ids.state, "cancel")
        self.advance(1000)
        self.import_orders()
        self.assertEqual(sale.amazon_status, "CANCELLED")
        self.assertEqual(sale.amazon_cancellation_state, "done")

    def test_a_cancellation_of_the_shop_s_own(self):
        sale = self.make_order(LOWERED)
        self.start_tour("/odoo", "amazon_cancel_pieces", login="admin")
        cancellation = sale.amazon_cancellation_ids
        self.assertEqual((sale.state, cancellation.reason), ("cancel", "NoInventory"))
        self.assertEqual(cancellation.item_ids.quantity, 1)
        self.assertEqual(self.find_issues().code, "cancelled_in_odoo")
