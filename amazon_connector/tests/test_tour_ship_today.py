from datetime import timedelta

from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import AmazonHttpCase

LATE, TODAY, LATER = (f"302-000000{n}-000000{n}" for n in (1, 2, 3))
GIFT = {
    "gift_message": "Happy birthday!",
    "customized_url": "https://sellercentral.example/custom/1",
}


@tagged("post_install", "-at_install")
class TestTourShipToday(AmazonHttpCase):
    """The first page of those who ship, in a browser."""

    def set_noon(self):
        """Let it be about noon in the shop, whenever this runs."""
        ahead = 12 - self.emulator.now().hour
        self.company.resource_calendar_id.tz = f"Etc/GMT{-ahead:+d}" if ahead else "UTC"

    def add_order(self, order_id, ship_in, preference=None, **more):
        item = {"sku": "MUG-1", "quantity": 1, "unit_price": "9.99", **more}
        ship_by = self.emulator.now() + timedelta(hours=ship_in)
        self.emulator.add_order(
            "DE", order_id=order_id, items=[item], ship_by=ship_by,
            preference=preference,
        )  # fmt: skip

    def test_today_is_shipped(self):
        groups = ("stock.group_stock_user", "sales_team.group_sale_salesman")
        admin = self.env.ref("base.user_admin")
        admin.group_ids = [Command.link(self.env.ref(name).id) for name in groups]
        self.create_product("MUG-1")
        self.connect(countries=("DE",))
        self.set_noon()
        self.add_order(LATE, -1)
        self.add_order(TODAY, 2, {"addressInstruction": "Ring twice"}, **GIFT)
        self.add_order(LATER, 48)
        self.import_orders()
        # Whoever has nothing but Amazon's rights sees it all.
        groups = "amazon_connector.group_amazon_user"
        new_test_user(self.env, "clerk", groups=groups)
        self.start_tour("/odoo", "amazon_ship_today", login="clerk")
        service = self.env["product.product"].create({"name": "U", "type": "service"})
        ups = {"name": "UPS Standard", "amazon_carrier_code": "UPS"}
        ups = self.env["delivery.carrier"].create({**ups, "product_id": service.id})
        # It refuses a number, which is a warning in Odoo's log.
        with mute_logger("odoo.http"):
            self.start_tour("/odoo", "amazon_type_tracking", login="admin")
        sale = self.find_order(LATE)
        self.assertEqual(sale.picking_ids.carrier_tracking_ref, "00340434161094015902")
        other = self.find_order(TODAY).picking_ids
        self.assertEqual(other.carrier_tracking_ref, "1Z999AA10123456784")
        self.assertEqual(other.carrier_id, ups)
        self.assertFalse(self.find_order(LATER).picking_ids.carrier_tracking_ref)
