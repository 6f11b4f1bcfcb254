from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import HISTORY, AmazonCase

NOW = "getInventorySummaries"


@tagged("post_install", "-at_install")
class TestFbaStock(AmazonCase):
    """What lies at Amazon beside Odoo's FBA warehouse, and what becomes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.action_create_fba_warehouse()
        cls.warehouse = cls.account.fba_warehouse_id
        cls.place = cls.warehouse.lot_stock_id
        cls.pack = cls.env["uom.uom"].create(
            {
                "name": "Pack of 6",
                "relative_factor": 6,
                "relative_uom_id": cls.mug.uom_id.id,
            }
        )
        cls.mug.uom_ids = [Command.link(cls.pack.id)]
        vals = {"account_id": cls.account.id, "product_id": cls.mug.id}
        cls.env["amazon.sku"].create(
            {**vals, "sku": "MUG-6", "product_uom_id": cls.pack.id}
        )

    def setUp(self):
        super().setUp()
        self.emulator.limits.plans[NOW] = (100, 1000)

    @property
    def flow(self):
        return self.account._get_flow("fba_stock")

    def read_stock(self):
        self.flow.next_at = HISTORY
        self.run_cron("import_listings")

    def find(self, **values):
        domain = [(name, "=", value) for name, value in values.items()]
        own = ("account_id", "=", self.account.id)
        return self.env["amazon.fba.stock"].search([own, *domain])

    def put_stock(self, product, quantity, lot=None, place=None):
        self.env["stock.quant"]._update_available_quantity(
            product, place or self.place, quantity, lot_id=lot
        )

    def get_stock(self, product):
        placed = product.with_context(warehouse_id=self.warehouse.id)
        placed.invalidate_recordset(["qty_available"])
        return placed.qty_available

    # === READING === #

    def test_rows_and_the_difference(self):
        self.put_stock(self.mug, 20)
        self.emulator.set_fba_stock(
            "MUG-1", fulfillable=5, reserved=2, unfulfillable=1, researching=1,
            inbound_shipped=30, inbound_working=4,
        )  # fmt: skip
        self.emulator.set_fba_stock("MUG-6", fulfillable=2)
        self.emulator.set_fba_stock("STRANGE", fulfillable=3)
        self.emulator.set_fba_stock("TEA-1", fulfillable=4)
        self.put_stock(self.tea, 4)
        self.read_stock()
        rows = self.find()
        self.assertEqual(rows.mapped("sku"), ["MUG-1", "MUG-6", "STRANGE", "TEA-1"])
        one, six, strange, tea = rows
        self.assertEqual((one.present, one.inbound), (9, 34))
        self.assertEqual(one.account_marketplace_id, self.get_link("DE"))
        self.assertEqual(one.fnsku, "X00MUG-1")
        # 9 pieces and two packs of six
        for row in (one, six):
            self.assertEqual(row.product_id, self.mug)
            figures = row.product_quantity, row.odoo_quantity, row.difference
            self.assertEqual(figures, (21, 20, 1))
        self.assertFalse(strange.product_id or strange.difference)
        self.assertEqual((tea.product_id, tea.difference), (self.tea, 0))
        self.assertEqual(self.get_stock(self.mug), 20, "nothing is adjusted by itself")
        self.assertFalse(self.find_issues())

    def test_the_same_units_in_several_marketplaces_count_once(self):
        self.emulator.set_fba_stock("MUG-1", ("DE", "IT", "ES"), fulfillable=5)
        self.emulator.set_fba_stock("MUG-1", ("FR",), fulfillable=2)
        self.emulator.set_fba_stock("MUG-1", ("UK",), fulfillable=4)
        self.read_stock()
        self.assertEqual(len(self.find(sku="MUG-1")), 5)
        counted = self.find(sku="MUG-1", is_counted=True)
        self.assertEqual((len(counted), counted.difference), (1, 5))
        self.get_link("GB").fba_stock_apart = True
        self.read_stock()
        self.assertEqual(set(self.find().mapped("difference")), {9})
        # Another label is another lot of units.
        self.emulator.set_fba_stock("MUG-1", ("DE",), fnsku="X00OTHER", fulfillable=1)
        self.read_stock()
        self.assertEqual(set(self.find().mapped("product_quantity")), {10})

    def test_what_amazon_does_not_show(self):
        self.put_stock(self.mug, 3)
        self.emulator.set_fba_stock("TEA-1", ("DE", "FR"), fulfillable=1)
        self.read_stock()
        only = self.find(product_id=self.mug.id)
        self.assertFalse(only.account_marketplace_id or only.sku)
        self.assertEqual(only.difference, -3)
        self.emulator.remove_fba_stock("TEA-1")
        self.emulator.set_fba_stock("MUG-1", fulfillable=3)
        self.read_stock()
        self.assertEqual(self.find().mapped("sku"), ["MUG-1"])
        self.assertEqual(self.find().difference, 0)

    def test_pages_and_a_token_that_amazon_has_forgotten(self):
        for number in range(60):
            self.emulator.set_fba_stock(f"SKU-{number}", fulfillable=1)
        self.emulator.world.fba.page_size = 25
        self.emulator.fault(NOW, "html", status=400, after=1)
        self.read_stock()
        self.assertEqual(len(self.find()), 60)
        asked = [call.query.get("nextToken") for call in self.emulator.calls(NOW)]
        self.assertEqual([bool(token) for token in asked[:5]], [0, 1, 0, 1, 1])
        self.assertEqual(len(asked), 5 + len(self.links) - 1)
        self.assertGreater(self.flow._get_wait(), 0)

    def test_a_marketplace_that_amazon_refuses(self):
        self.emulator.set_fba_stock("MUG-1", ("DE", "FR"), fulfillable=5)
        self.emulator.fault(NOW, "html", status=403)
        self.read_stock()
        issue = self.find_issues("fba_stock_failed")
        self.assertEqual(issue.account_marketplace_id, self.links.sorted("id")[0])
        self.assertEqual(set(self.find().mapped("difference")), {5})
        self.advance(24 * 3600)
        self.read_stock()
        self.assertEqual(issue.state, "resolved")

    def test_switch(self):
        other = self.create_account(name="B", seller_id="A2OTHERSELLER")
        self.assertFalse(other.fba_stock_enabled)
        with self.assertRaisesRegex(UserError, "Read FBA Stock"):
            other.action_read_fba_stock()
        self.account.fba_stock_enabled = False
        self.read_stock()
        self.assertFalse(self.emulator.calls(NOW))
        self.assertNotIn("fba_stock", self.account.flow_ids.mapped("flow"))
        self.account.fba_stock_enabled = True
        self.run_cron("import_listings")
        asked = len(self.emulator.calls(NOW))
        self.run_cron("import_listings")
        self.assertEqual(len(self.emulator.calls(NOW)), asked, "once a night")
        user = new_test_user(self.env, "fba", "amazon_connector.group_amazon_user")
        self.env["amazon.fba.stock"].with_user(user).action_read_now()
        self.run_cron("import_listings")
        self.assertEqual(len(self.emulator.calls(NOW)), 2 * asked)

    # === APPLYING === #

    def test_apply(self):
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": self.tea.id} for name in "AB"]
        )
        self.tea.tracking = "lot"
        shelf = self.place.create({"name": "Shelf", "location_id": self.place.id})
        self.put_stock(self.tea, 3, lots[0])
        self.put_stock(self.tea, 4, lots[1], shelf)
        self.put_stock(self.mug, -2)
        self.emulator.set_fba_stock("MUG-1", ("DE", "FR"), fulfillable=5)
        self.emulator.set_fba_stock("TEA-1", fulfillable=1)
        self.read_stock()
        rows = self.find()
        user = new_test_user(self.env, "fba", "amazon_connector.group_amazon_user")
        with self.assertRaises(AccessError):
            rows.with_user(user).action_apply()
        manager = new_test_user(
            self.env, "chief", "amazon_connector.group_amazon_manager"
        )
        rows.with_user(manager).action_apply()
        self.assertEqual((self.get_stock(self.mug), self.get_stock(self.tea)), (5, 1))
        self.assertFalse(any(rows.mapped("difference")))
        quants = self.tea.stock_quant_ids.filtered(
            lambda quant: quant.location_id.usage == "internal" and quant.quantity
        )
        self.assertEqual((quants.lot_id, quants.quantity), (lots[0], 1))
        moves = self.env["stock.move"].search([("is_inventory", "=", True)], limit=3)
        self.assertEqual(
            set(moves.mapped("inventory_name")), {"FBA stock read from Amazon"}
        )
        with self.assertRaisesRegex(UserError, "nothing to adjust"):
            rows.action_apply()

    def test_apply_is_refused_after_a_move(self):
        self.put_stock(self.mug, 1)
        self.emulator.set_fba_stock("MUG-1", fulfillable=5)
        self.emulator.set_fba_stock("TEA-1", fulfillable=5)
        self.read_stock()
        self.put_stock(self.mug, 1)
        with self.assertRaisesRegex(UserError, "has changed since"):
            self.find().action_apply()
        self.assertEqual(self.get_stock(self.tea), 0)
        self.find(sku="TEA-1").action_apply()
        self.assertEqual(self.get_stock(self.tea), 5)
        self.read_stock()
        self.find(sku="MUG-1").action_apply()
        self.assertEqual(self.get_stock(self.mug), 5)
