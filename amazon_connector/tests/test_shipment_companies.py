from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .sellers import add_seller, connect_seller
from .shipping import ShippingCase


@tagged("post_install", "-at_install")
class TestShipmentCompanies(ShippingCase):
    """Two companies see and send nothing of each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.env["res.company"].create({"name": "Sister"})
        cls.env.user.company_ids = [Command.link(cls.sister.id)]

    def setUp(self):
        super().setUp()
        seller = add_seller(self, "sister", "eu", ("DE",))
        self.their_account = connect_seller(self, seller, self.sister)
        self.their_account.carrier_id = self.carrier

    def make_their_sale(self):
        item = {"sku": "MUG-1", "quantity": 1, "unit_price": "9.99"}
        payload = self.emulator.add_order("DE", items=[item], seller="sister")
        self.their_account._get_flow("orders").next_at = "2020-01-01 00:00:00"
        self.import_orders()
        return self.find_order(payload)

    def send_theirs(self):
        self.their_account._get_flow("shipments").next_at = "2020-01-01 00:00:00"
        self.send_shipments()

    def test_each_company_sends_its_own_parcels(self):
        ours, theirs = self.make_sale(), self.make_their_sale()
        self.deliver(ours, "OURS")
        self.deliver(theirs, "THEIRS")
        self.send_theirs()
        feeds = self.env["amazon.feed"].search([])
        self.assertEqual(feeds.company_id, self.company | self.sister)
        for feed in feeds:
            shipments = feed.line_ids.shipment_id
            self.assertEqual(shipments.company_id, feed.company_id)
            self.assertEqual(shipments.picking_id.company_id, feed.company_id)
        numbers = {m.tracking_number: m.company_id for m in feeds.line_ids}
        self.assertEqual(numbers, {"OURS": self.company, "THEIRS": self.sister})

    def test_buttons_refuse_deliveries_of_another_company(self):
        theirs = self.make_their_sale()
        picking = self.deliver(theirs, "THEIRS")
        groups = "stock.group_stock_user,amazon_connector.group_amazon_user"
        user = new_test_user(self.env, "ours", groups=groups)
        self.env.invalidate_all()
        for name in ("action_amazon_confirm", "action_amazon_retry"):
            with self.subTest(button=name), self.assertRaises(AccessError):
                getattr(picking.with_user(user), name)()
        self.send_theirs()
        with self.assertRaises(AccessError):
            picking.amazon_shipment_ids.with_user(user).action_retry()

    def test_manager_submits_no_feed_of_another_company_again(self):
        self.deliver(self.make_their_sale(), "THEIRS")
        self.emulator.fault("createFeed", "reset")
        self.send_theirs()
        feed = self.env["amazon.feed"].search([("company_id", "=", self.sister.id)])
        self.assertEqual(feed.state, "submitting")
        group = "amazon_connector.group_amazon_manager"
        user = new_test_user(self.env, "ours", groups=group)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            feed.with_user(user).action_submit_again()
        self.assertEqual(feed.state, "submitting")

    def test_dialog_tells_nothing_of_another_company(self):
        theirs = self.make_their_sale()
        theirs.order_line.filtered("amazon_item_id").amazon_shipped = 1
        theirs.picking_ids.move_ids.quantity = 1
        user = new_test_user(self.env, "ours", groups="stock.group_stock_user")
        self.env.invalidate_all()
        self.assertTrue(theirs.picking_ids._amazon_explain_unexpected())
        dialogs = self.env["amazon.delivery.validate"].with_user(user)
        vals = {"picking_ids": [Command.set(theirs.picking_ids.ids)]}
        with self.assertRaises(AccessError):
            dialogs.create(vals).read(["text"])

    def test_stock_user_of_the_sister_confirms_with_her_account(self):
        theirs = self.make_their_sale()
        picking = self.deliver(theirs, "THEIRS")
        user = new_test_user(
            self.env,
            "theirs",
            groups="stock.group_stock_user",
            company_id=self.sister.id,
            company_ids=[Command.set(self.sister.ids)],
        )
        self.env.invalidate_all()
        action = picking.with_user(user).action_amazon_confirm()
        dialog = self.env[action["res_model"]].with_user(user).browse(action["res_id"])
        dialog.action_confirm()
        self.run_cron("send_shipments")
        self.assertEqual(picking.amazon_shipment_state, "confirmed")
        package = self.emulator.shipments(theirs.amazon_order_id)[0]
        self.assertEqual(package["trackingNumber"], "THEIRS")
