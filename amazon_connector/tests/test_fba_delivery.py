from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AmazonCase

MENDING = "odoo.addons.amazon_connector.models.amazon_order_mending"


@tagged("post_install", "-at_install")
class TestFbaDelivery(AmazonCase):
    """Orders that Amazon ships leave Amazon's warehouse by themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.order_channel = "both"
        cls.account.action_create_fba_warehouse()
        cls.warehouse = cls.account.fba_warehouse_id
        cls.place = cls.warehouse.lot_stock_id
        taxes = [Command.set(cls.tax.ids)]
        cls.lot = cls.create_product("LOT-1", tracking="lot", taxes_id=taxes)
        cls.serial = cls.create_product("SERIAL-1", tracking="serial", taxes_id=taxes)

    def add_order(self, status="SHIPPED", skus=("MUG-1",), who="AMAZON"):
        items = [{"sku": sku, "quantity": 2, "unit_price": "9.99"} for sku in skus]
        return self.emulator.add_order(
            "DE", items=items, status=status, fulfilled_by=who
        )

    def get_stock(self, product):
        placed = product.with_context(warehouse_id=self.warehouse.id)
        placed.invalidate_recordset(["qty_available"])
        return placed.qty_available

    def put_stock(self, product, quantity, lot=None):
        self.env["stock.quant"]._update_available_quantity(
            product, self.place, quantity, lot_id=lot
        )

    def test_order_is_delivered_when_amazon_has_shipped_it(self):
        self.put_stock(self.mug, 5)
        payload = self.add_order("UNSHIPPED")
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual((sale.state, sale.warehouse_id), ("sale", self.warehouse))
        self.assertFalse(sale.picking_ids, "nothing to work on")
        self.emulator.update_order(payload["orderId"], status="SHIPPED")
        for __ in range(2):
            self.advance(1000)
            self.import_orders()
        picking = sale.picking_ids
        self.assertEqual(picking.mapped("state"), ["done"])
        self.assertEqual(picking.date_done, sale.amazon_last_update)
        self.assertEqual(picking.move_ids.date, sale.amazon_last_update)
        self.assertFalse(picking.amazon_shipment_state)
        self.assertEqual(sale.order_line[0].qty_delivered, 2)
        self.assertEqual(sale.delivery_status, "full")
        self.assertEqual(self.get_stock(self.mug), 3)
        self.assertFalse(self.find_issues())

    def test_what_comes_back_does_not_leave_again(self):
        payload = self.add_order()
        self.import_orders()
        sale = self.find_order(payload)
        picking = sale.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.write({"quantity": 2, "to_refund": True})
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(sale.order_line[0].qty_delivered, 0)
        self.emulator.update_order(payload["orderId"], recipient={})
        self.advance(1000)
        self.import_orders()
        self.assertEqual(sale.picking_ids, picking | back)
        self.assertEqual(self.get_stock(self.mug), 0)

    def test_tracked_products_need_no_work(self):
        lot = self.env["stock.lot"].create({"name": "A", "product_id": self.lot.id})
        self.put_stock(self.lot, 1, lot)
        payload = self.add_order(skus=("LOT-1", "SERIAL-1", "MUG-1"))
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.picking_ids.mapped("state"), ["done"])
        lots = sale.picking_ids.move_line_ids.lot_id
        self.assertEqual(lots, lot, "what is known to be there goes first")
        stock = [self.get_stock(p) for p in (self.lot, self.serial, self.mug)]
        self.assertEqual(stock, [-1, -2, -2])
        self.assertFalse(self.find_issues())

    def test_one_that_odoo_refuses_keeps_no_other_out(self):
        own = self.env["stock.picking.type"]
        own.browse(self.warehouse.out_type_id.id).use_existing_lots = True
        payloads = [self.add_order(skus=["LOT-1"]), self.add_order()]
        other = self.add_order("UNSHIPPED", who="MERCHANT")
        with self.assertLogs(MENDING, "WARNING"):
            self.import_orders()
        bad, good = (self.find_order(payload) for payload in payloads)
        self.assertEqual((bad.state, good.state), ("sale", "sale"))
        self.assertFalse(bad.picking_ids)
        self.assertEqual(good.picking_ids.state, "done")
        self.assertEqual(self.find_order(other).state, "sale")
        self.assertEqual(self.find_issues().code, "fba_not_delivered")
        self.warehouse.out_type_id.use_existing_lots = False
        self.advance(1000)
        self.import_orders()
        self.assertEqual(bad.picking_ids.state, "done")
        self.assertFalse(self.find_issues())

    def test_amazons_stock_is_never_offered(self):
        self.put_stock(self.mug, 5)
        sku = self.env["amazon.sku"].create(
            {
                "account_id": self.account.id,
                "sku": "MUG-1",
                "product_id": self.mug.id,
            }
        )
        counted = self.env["amazon.offer.quantities"]._get_quantities(sku)
        self.assertEqual(counted[sku], 0)
        for record in (self.account, sku):
            with self.assertRaises(ValidationError):
                record.stock_warehouse_ids = self.warehouse

    def test_one_warehouse_with_a_code_of_its_own(self):
        self.account.action_create_fba_warehouse()
        self.assertEqual(self.account.fba_warehouse_id, self.warehouse)
        other = self.create_account(seller_id="A1EMULATOREU09", name=self.account.name)
        other.action_create_fba_warehouse()
        self.assertNotEqual(other.fba_warehouse_id.code, self.warehouse.code)

    def test_older_quotation_is_delivered_once_it_is_confirmed(self):
        self.account.order_state = "draft"
        payload = self.add_order()
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual((sale.state, len(sale.picking_ids)), ("draft", 0))
        sale.action_confirm()
        self.assertEqual(sale.picking_ids.state, "done")
