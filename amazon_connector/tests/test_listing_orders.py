from odoo.fields import Command
from odoo.tests import tagged

from .listings import ListingsCase


@tagged("post_install", "-at_install")
class TestListingOrders(ListingsCase):
    """Orders take the product and the unit that a SKU is linked to."""

    def link(self, sku, product, unit=None):
        return self.env["amazon.sku"].create(
            {
                "account_id": self.account.id,
                "sku": sku,
                "product_id": product.id,
                "product_uom_id": unit and unit.id,
            }
        )

    def create_pack(self):
        pack = self.env["uom.uom"].create(
            {
                "name": "Pack of 3",
                "relative_factor": 3,
                "relative_uom_id": self.mug.uom_id.id,
            }
        )
        self.mug.uom_ids = [Command.link(pack.id)]
        return pack

    def add_order(self, sku, **item):
        item = {"sku": sku, "quantity": 2, "unit_price": "10.00", **item}
        payload = self.emulator.add_order("DE", items=[item])
        self.import_orders()
        return self.find_order(payload)

    def get_item_line(self, sale):
        return sale.order_line.filtered("amazon_item_id")

    def test_linked_sku_needs_no_reference(self):
        self.link("OTHER", self.mug)
        sale = self.add_order("OTHER")
        self.assertEqual(sale.state, "sale")
        self.assertEqual(self.get_item_line(sale).product_id, self.mug)

    def test_link_goes_before_the_reference(self):
        self.link("TEA-1", self.mug)
        line = self.get_item_line(self.add_order("TEA-1"))
        self.assertEqual(line.product_id, self.mug)

    def test_sku_without_a_link_goes_by_the_reference(self):
        self.env["amazon.sku"].create({"account_id": self.account.id, "sku": "TEA-1"})
        line = self.get_item_line(self.add_order("TEA-1"))
        self.assertEqual(line.product_id, self.tea)

    def test_pack_under_one_sku(self):
        pack = self.create_pack()
        self.link("MUG-3", self.mug, pack)
        sale = self.add_order("MUG-3")
        line = self.get_item_line(sale)
        self.assertEqual((line.product_uom_id, line.product_uom_qty), (pack, 2.0))
        self.assertAlmostEqual(sale.amount_total, 20.0)
        self.assertEqual(sale.state, "sale")
        self.assertEqual(sale.picking_ids.move_ids.product_qty, 6.0)

    def test_packs_are_told_to_amazon_as_it_sold_them(self):
        self.link("MUG-3", self.mug, self.create_pack())
        sale = self.add_order("MUG-3")
        self.deliver(sale)
        self.send_shipments()
        shipment = self.env["amazon.shipment"].search([("order_id", "=", sale.id)])
        self.assertEqual(shipment.item_ids.mapped("quantity"), [2])
        self.assertEqual(shipment.item_ids.product_id, self.mug)

    def test_waiting_order_takes_the_product_that_a_person_has_linked(self):
        pack = self.create_pack()
        sale = self.add_order("ODD")
        self.assertEqual(sale.state, "draft")
        self.link("ODD", self.mug, pack)
        self.import_orders()
        line = self.get_item_line(sale)
        self.assertEqual((line.product_id, line.product_uom_id), (self.mug, pack))
        self.assertAlmostEqual(sale.amount_total, 20.0)
        self.assertEqual(sale.state, "sale")
        self.assertFalse(self.find_issues())
