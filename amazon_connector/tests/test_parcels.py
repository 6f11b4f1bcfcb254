from odoo.fields import Command
from odoo.tests import tagged

from .common import HISTORY
from .sellers import add_seller, connect_seller
from .shipping import ParcelsCase


@tagged("post_install", "-at_install")
class TestParcels(ParcelsCase):
    """Several parcels of one delivery: packages with numbers of their own."""

    def test_each_package_is_a_parcel_with_its_items(self):
        sale, picking = self.make_packed_sale({"MUG-1": 2}, {"MUG-1": 1, "TEA-1": 1})
        parcels = picking.amazon_parcel_ids
        mugs, tea = "%s × [MUG-1] Product MUG-1", "1 × [TEA-1] Product TEA-1"
        contents = [mugs % 2, f"{tea}, {mugs % 1}"]
        self.assertEqual(parcels.mapped("content"), contents)
        parcels[0].tracking_number = "PARCEL A"
        self.validate(picking)
        self.send_shipments()
        self.assertEqual(picking.amazon_shipment_state, "waiting", "one lacks a number")
        self.take_report()
        self.assertEqual(self.get_contents(sale), {"PARCELA": [2]})
        self.assertConfirmed(sale, "PARCELA", status="PARTIALLY_SHIPPED")
        parcels[1].tracking_number = "PARCEL B"
        self.assertEqual(picking.amazon_shipment_state, "to_send")
        self.confirm()
        self.assertEqual(self.get_contents(sale), {"PARCELA": [2], "PARCELB": [1, 1]})
        self.assertConfirmed(sale, "PARCELA", "PARCELB")
        self.assertEqual(picking.amazon_shipment_state, "confirmed")
        self.assertEqual(len(self.emulator.calls("createFeed")), 2)
        self.assertFalse(self.find_issues())

    def test_as_many_numbers_as_packages_are_one_each(self):
        sale, picking = self.make_packed_sale({"MUG-1": 1}, {"MUG-1": 1})
        self.assertEqual(len(picking.amazon_parcel_ids), 3, "the rest is not packed")
        picking.carrier_tracking_ref = "FIRST, SECOND, THIRD"
        self.validate(picking)
        self.confirm()
        self.assertEqual(sorted(self.get_contents(sale)), ["FIRST", "SECOND", "THIRD"])
        self.assertEqual(len(self.find_feeds().line_ids), 3)
        self.assertConfirmed(sale, *self.get_contents(sale))

    def test_one_number_for_several_packages_is_one_parcel(self):
        sale, picking = self.make_packed_sale({"MUG-1": 2}, {"MUG-1": 1, "TEA-1": 1})
        picking.carrier_tracking_ref = "ONE"
        self.validate(picking)
        self.confirm()
        self.assertConfirmed(sale, "ONE")
        self.assertFalse(self.find_shipments(sale).parcel_id)
        picking.amazon_parcel_ids[0].tracking_number = "LATER"
        self.confirm()
        self.assertConfirmed(sale, "ONE")
        self.assertEqual(picking.amazon_shipment_state, "confirmed")

    def test_numbers_by_package_before_the_feed_split_the_parcel(self):
        self.account.tracking_enabled = False
        sale, picking = self.make_packed_sale({"MUG-1": 3}, {"TEA-1": 1})
        picking.carrier_tracking_ref = "ONE"
        self.validate(picking)
        self.env["amazon.shipment"]._collect(self.account)
        self.assertFalse(self.find_shipments(sale).parcel_id)
        for number, parcel in zip("AB", picking.amazon_parcel_ids, strict=True):
            parcel.tracking_number = f"PARCEL{number}"
        self.account.tracking_enabled = True
        self.confirm()
        self.assertConfirmed(sale, "PARCELA", "PARCELB")

    def test_number_of_one_parcel_corrected_while_amazon_works(self):
        sale, picking = self.make_packed_sale({"MUG-1": 2}, {"MUG-1": 1, "TEA-1": 1})
        first, second = picking.amazon_parcel_ids
        first.tracking_number, second.tracking_number = "TYPO", "PARCELB"
        self.validate(picking)
        self.send_shipments()
        first.tracking_number = "PARCELA"
        self.assertEqual(set(self.find_shipments(sale).mapped("state")), {"in_feed"})
        self.take_report()
        states = {s.parcel_id: s.state for s in self.find_shipments(sale)}
        self.assertEqual(states, {first: "to_send", second: "confirmed"})
        self.confirm()
        self.assertEqual(self.get_contents(sale), {"PARCELA": [2], "PARCELB": [1, 1]})
        self.assertEqual(len(self.get_messages()), 3)

    def test_letters_of_several_packages_need_no_number(self):
        self.carrier.amazon_without_tracking = True
        sale, picking = self.make_packed_sale({"MUG-1": 3}, {"TEA-1": 1})
        picking.amazon_parcel_ids[1].tracking_number = "PARCELB"
        self.validate(picking)
        self.confirm()
        self.assertEqual(self.get_contents(sale), {None: [3], "PARCELB": [1]})

    def test_serial_numbers_and_lots_in_several_parcels(self):
        self.mug.tracking, self.tea.tracking = "serial", "lot"
        stock = {"S1": 1, "S2": 1, "S3": 1, "L1": 4, "L2": 3}
        for name, count in stock.items():
            product = self.mug if name.startswith("S") else self.tea
            vals = {"name": name, "product_id": product.id}
            self.put_stock(product, count, lot_id=self.env["stock.lot"].create(vals))
        items = [
            {"sku": sku, "quantity": quantity, "unit_price": "9.99"}
            for sku, quantity in (("MUG-1", 3), ("TEA-1", 7))
        ]
        sale = self.make_sale(items=items)
        picking = sale.picking_ids
        picking.action_assign()
        lines = {line.lot_id.name: line for line in picking.move_line_ids}
        self.assertEqual({name: lines[name].quantity for name in lines}, stock)
        # One lot goes in both parcels, and one parcel has both lots.
        rest = lines["L1"].copy({"quantity": 1, "picked": False})
        lines["L1"].quantity = 3
        first = lines["S1"] | lines["L1"]
        for packed in (first, picking.move_line_ids - first):
            packed.picked = True
            self.put_in_pack(packed)
        self.assertEqual((rest.lot_id, rest.quantity), (lines["L1"].lot_id, 1))
        one, two = picking.amazon_parcel_ids
        one.tracking_number, two.tracking_number = "PARCEL1", "PARCEL2"
        self.validate(picking)
        self.confirm()
        mugs, tea = sale.order_line.sorted("sequence").mapped("amazon_item_id")
        told = {
            package["trackingNumber"]: {
                item["orderItemId"]: item["quantity"]
                for item in package["packageItems"]
            }
            for package in self.get_packages(sale)
        }
        self.assertEqual(
            told, {"PARCEL1": {mugs: 1, tea: 3}, "PARCEL2": {mugs: 2, tea: 4}}
        )
        self.assertConfirmed(sale, "PARCEL1", "PARCEL2")

    def test_merged_delivery_in_parcels(self):
        sale, picking = self.make_packed_sale(**{"MUG-1": 1})
        items = [{"sku": "TEA-1", "quantity": 2, "unit_price": "1"}]
        other = self.make_sale(items=items)
        moves = other.picking_ids.move_ids
        moves.picking_id = moves.move_line_ids.picking_id = picking
        self.assertEqual(picking.move_ids.sale_line_id.order_id, sale | other)
        self.pack(sale, {"MUG-1": 1, "TEA-1": 1})
        picking.carrier_tracking_ref = "BOTH, REST"
        self.validate(picking)
        self.confirm()
        self.assertEqual(self.get_contents(sale), {"BOTH": [1]})
        self.assertEqual(self.get_contents(other), {"BOTH": [1], "REST": [1]})
        self.assertConfirmed(other, "BOTH", "REST")

    def test_kits_in_several_packages(self):
        """A kit counts in the package that has its last part."""
        cup, saucer = self.create_product("CUP"), self.create_product("SAUCER")
        parts = {cup: 1, saucer: 2}
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.mug.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": product.id, "product_qty": count})
                    for product, count in parts.items()
                ],
            }
        )
        for product in (cup, cup, saucer, saucer):
            self.put_stock(product)
        whole = ({"CUP": 1, "SAUCER": 2}, {"CUP": 1, "SAUCER": 2})
        split = ({"CUP": 2}, {"SAUCER": 4})
        for contents, told in ((whole, {"A": [1], "B": [1]}), (split, {"B": [2]})):
            with self.subTest(contents=contents):
                sale, picking = self.make_packed_sale(*contents, **{"MUG-1": 2})
                self.assertEqual(len(picking.amazon_parcel_ids), 2)
                picking.carrier_tracking_ref = "A, B"
                self.validate(picking)
                self.confirm()
                self.assertEqual(self.get_contents(sale), told)
                self.assertConfirmed(sale, *told)

    def test_delivery_merged_into_one_of_the_shops_own(self):
        first, other = self.make_sales("DE", "DE")
        picking, moves = first.picking_ids, other.picking_ids.move_ids
        moves.picking_id = moves.move_line_ids.picking_id = picking
        first.order_line.amazon_item_id = False
        names = ("amazon_order_id", "amazon_channel", "amazon_account_id")
        first.write(dict.fromkeys(names, False))
        other.amazon_ship_by = "2020-01-01 00:00:00"
        number = other.amazon_order_id
        self.assertEqual((picking.sale_id, picking.amazon_order_id), (first, number))
        for leaf in (("amazon_is_fbm", "=", True), ("amazon_order_id", "=", number)):
            self.assertIn(picking, picking.search([leaf]))
        self.assertNotIn(picking, picking.search([("amazon_order_id", "=", False)]))
        for move in picking.move_ids:
            move.write({"quantity": 2, "picked": True})
        picking.carrier_tracking_ref = "BOTH"
        self.validate(picking)
        picking._amazon_sync_late(self.account)
        self.assertEqual(self.find_issues("not_confirmed").order_id, other)
        self.confirm()
        self.assertConfirmed(other, "BOTH")

    def test_delivery_merged_of_two_accounts(self):
        account = connect_seller(self, add_seller(self, "second", "eu", ("DE",)))
        account.carrier_id = self.carrier
        sale, picking = self.make_packed_sale(**{"MUG-1": 1})
        item = {"sku": "TEA-1", "quantity": 2, "unit_price": "1"}
        payload = self.emulator.add_order("DE", items=[item], seller="second")
        account._get_flow("orders").next_at = HISTORY
        self.import_orders()
        other = self.find_order(payload)
        moves = other.picking_ids.move_ids
        moves.picking_id = moves.move_line_ids.picking_id = picking
        self.pack(sale, {"MUG-1": 1, "TEA-1": 1})
        first, second = picking.amazon_parcel_ids
        first.tracking_number = "BOTH"
        self.validate(picking)
        for number in ("", "REST"):
            second.tracking_number = number
            self.env["amazon.account.flow"].search([]).next_at = HISTORY
            self.confirm()
        self.assertEqual(self.get_contents(sale), {"BOTH": [1]})
        self.assertEqual(self.get_contents(other), {"BOTH": [1], "REST": [1]})
        self.assertEqual(picking.amazon_shipment_state, "confirmed")
        self.assertEqual(len(self.get_messages()), 3)

    def test_parcel_that_amazon_has_holds_up_no_other(self):
        sale, picking = self.make_packed_sale({"MUG-1": 3}, {"TEA-1": 1})
        first, second = picking.amazon_parcel_ids
        first.tracking_number = "PARCELA"
        self.validate(picking)
        self.env["amazon.shipment"]._request_urgent(picking.sudo())
        self.confirm_in_seller_central(sale, "OTHER")
        self.run_cron("send_shipments")
        self.assertEqual(self.find_shipments(sale).state, "closed")
        self.assertEqual(picking.amazon_shipment_state, "waiting")
        second.tracking_number = "PARCELB"
        self.confirm()
        self.assertConfirmed(sale, "OTHER", "PARCELB")

    def test_package_used_again_keeps_each_number(self):
        sale, picking = self.make_packed_sale({"MUG-1": 1}, **{"MUG-1": 1})
        parcel = picking.amazon_parcel_ids
        parcel.tracking_number = "FIRST"
        self.validate(picking)
        self.confirm()
        self.assertConfirmed(sale, "FIRST")
        other, again = self.make_packed_sale(**{"MUG-1": 1})
        again.move_line_ids.result_package_id = parcel.package_id
        again.amazon_parcel_ids.tracking_number = "SECOND"
        self.validate(again)
        self.confirm()
        self.assertConfirmed(other, "SECOND")
        self.assertConfirmed(sale, "FIRST")
