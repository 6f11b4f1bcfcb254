from odoo.fields import Command
from odoo.tests import tagged

from .shipping import ShippingCase


@tagged("post_install", "-at_install")
class TestPacks(ShippingCase):
    """A listing that is sold in packs: Amazon is told of packs, whole ones only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = cls.env["uom.uom"].create(
            {
                "name": "Pack of 6",
                "relative_factor": 6,
                "relative_uom_id": cls.mug.uom_id.id,
            }
        )
        cls.mug.uom_ids = [Command.link(cls.pack.id)]
        cls.env["amazon.sku"].create(
            {
                "account_id": cls.account.id,
                "sku": "MUG-6",
                "product_id": cls.mug.id,
                "product_uom_id": cls.pack.id,
            }
        )

    def make_packs(self, quantity=2):
        items = [{"sku": "MUG-6", "quantity": quantity, "unit_price": "49.99"}]
        sale = self.make_sale(items=items)
        self.assertEqual(sale.order_line.product_uom_id, self.pack)
        self.assertEqual(sale.picking_ids.move_ids.product_qty, 6 * quantity)
        return sale

    def part(self, sale, tracking, pieces):
        """Deliver so many pieces; the rest comes with a back order."""
        picking = sale.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        move = picking.move_ids
        factor = move.product_uom._compute_quantity(1, self.mug.uom_id)
        move.write({"quantity": pieces / factor, "picked": True})
        picking.carrier_tracking_ref = tracking
        picking.with_context(skip_sms=True, skip_backorder=True)._action_done()
        self.send_shipments()
        self.take_report()
        self.advance(1500)

    def get_quantities(self, sale):
        shipments = self.find_shipments(sale).sorted("id")
        return [sum(shipment.item_ids.mapped("quantity")) for shipment in shipments]

    def test_packs_are_confirmed_not_pieces(self):
        sale = self.make_packs()
        self.deliver(sale)
        self.send_shipments()
        (message,) = self.get_messages()
        self.assertEqual(message.findtext("Item/Quantity"), "2")
        self.take_report()
        self.assertConfirmed(sale, "00340434161094015902")
        self.assertFalse(self.find_issues())

    def test_a_part_of_a_pack_is_an_issue_until_the_rest_leaves(self):
        sale = self.make_packs()
        self.part(sale, "FIRST", 10)
        self.assertEqual(self.get_quantities(sale), [1])
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.order_id), ("part_of_pack", sale))
        self.assertIn("MUG-6: 4 of 6 pieces of a pack", issue.message)
        self.part(sale, "SECOND", 2)
        self.assertEqual(self.get_quantities(sale), [1, 1])
        self.assertEqual(issue.state, "resolved")
        self.assertConfirmed(sale, "FIRST", "SECOND")

    def test_less_than_a_pack_confirms_nothing(self):
        sale = self.make_packs(1)
        self.part(sale, "FIRST", 4)
        self.assertEqual(self.get_quantities(sale), [0])
        self.assertFalse(self.emulator.shipments(sale.amazon_order_id))
        issue = self.find_issues()
        self.assertEqual(issue.code, "part_of_pack")
        self.emulator.update_order(sale.amazon_order_id, status="CANCELLED")
        self.advance(1000)
        self.import_orders()
        self.assertEqual(issue.state, "resolved")
