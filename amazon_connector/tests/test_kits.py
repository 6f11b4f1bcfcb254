from odoo.tests import tagged

from .shipping import ShippingCase


@tagged("post_install", "-at_install")
class TestKits(ShippingCase):
    """Order lines that leave in parts: a kit is confirmed when it is complete."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cup = cls.create_product("CUP")
        cls.saucer = cls.create_product("SAUCER")

    def make_kits(self, quantity=2):
        """Return the sale order of kits of a cup and two saucers each.

        Its delivery has moves as bills of materials of the type kit make them.
        """
        items = [{"sku": "MUG-1", "quantity": quantity, "unit_price": "9.99"}]
        sale = self.make_sale(items=items)
        parts = {self.cup: quantity, self.saucer: 2 * quantity}
        self.replace_moves(sale.picking_ids, parts)
        return sale

    def replace_moves(self, picking, parts):
        move = picking.move_ids
        for product, needed in parts.items():
            vals = {"product_id": product.id, "product_uom_qty": needed}
            part = move.copy({**vals, "sale_line_id": move.sale_line_id.id})
            part.picking_id = picking
        move._action_cancel()
        move.unlink()
        picking.action_confirm()
        self.assertEqual(set(picking.move_ids.product_id), set(parts))

    def confirm(self):
        self.send_shipments()
        self.take_report()

    def get_quantities(self, sale):
        """Return the confirmed quantity of each parcel."""
        shipments = self.find_shipments(sale).sorted("id")
        return [sum(shipment.item_ids.mapped("quantity")) for shipment in shipments]

    def test_complete_kits_are_confirmed(self):
        sale = self.make_kits()
        self.deliver(sale)
        self.confirm()
        self.assertEqual(self.get_quantities(sale), [2])
        self.assertConfirmed(sale, "00340434161094015902")

    def test_one_component_confirms_nothing(self):
        sale = self.make_kits()
        first = self.deliver(sale, "CUPS", {"SAUCER": 0})
        self.confirm()
        self.assertFalse(self.find_feeds())
        self.assertEqual(first.amazon_shipment_state, "confirmed")
        self.assertIn("nothing", first.amazon_shipment_ids.error)
        self.deliver(sale, "SAUCERS")
        self.confirm()
        self.assertEqual(self.get_quantities(sale), [0, 2])
        self.assertConfirmed(sale, "SAUCERS")

    def test_incomplete_kits_are_rounded_down(self):
        sale = self.make_kits(3)
        self.deliver(sale, "FIRST", {"CUP": 2, "SAUCER": 3})
        self.confirm()
        self.assertConfirmed(sale, "FIRST", status="PARTIALLY_SHIPPED")
        self.deliver(sale, "SECOND")
        self.confirm()
        self.assertEqual(self.get_quantities(sale), [1, 2])
        self.assertConfirmed(sale, "FIRST", "SECOND")

    def test_parcels_of_one_run_count_each_once(self):
        sale = self.make_kits()
        self.deliver(sale, "CUPS", {"SAUCER": 0})
        self.deliver(sale, "SAUCERS")
        self.confirm()
        self.assertEqual(self.get_quantities(sale), [0, 2])
        self.assertConfirmed(sale, "SAUCERS")

    def test_what_is_left_out_for_good_counts_as_missing(self):
        sale = self.make_kits()
        picking = sale.picking_ids
        picking.picking_type_id.create_backorder = "never"
        self.deliver(sale, "PART", {"CUP": 1, "SAUCER": 2})
        self.assertEqual(len(sale.picking_ids), 1)
        self.confirm()
        self.assertEqual(self.get_quantities(sale), [1])
        other = self.make_kits()
        other.picking_ids.picking_type_id.create_backorder = "never"
        self.deliver(other, "CUPS", {"SAUCER": 0})
        self.confirm()
        self.assertEqual(self.get_quantities(other), [0])

    def test_what_was_to_come_later_counts_as_missing(self):
        sale = self.make_kits(3)
        self.deliver(sale, "FIRST", {"CUP": 3, "SAUCER": 2})
        later = sale.picking_ids.filtered("backorder_id")
        later.action_cancel()
        self.assertEqual(later.state, "cancel")
        self.confirm()
        self.assertEqual(self.get_quantities(sale), [1])
        other = self.make_kits()
        self.deliver(other, "CUPS", {"SAUCER": 0})
        other.picking_ids.filtered("backorder_id").action_cancel()
        self.confirm()
        self.assertEqual(self.get_quantities(other), [0])

    def test_returned_parts_change_nothing(self):
        sale = self.make_kits()
        picking = self.deliver(sale, "CUPS", {"SAUCER": 0})
        self.confirm()
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 2
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.picked = True
        back.button_validate()
        self.deliver(sale, "SAUCERS")
        self.confirm()
        self.assertEqual(self.get_quantities(sale), [0, 2])

    def test_another_product_in_its_place_is_confirmed(self):
        sale = self.make_sale()
        self.replace_moves(sale.picking_ids, {self.tea: 2})
        self.deliver(sale)
        self.confirm()
        self.assertEqual(self.get_quantities(sale), [2])
