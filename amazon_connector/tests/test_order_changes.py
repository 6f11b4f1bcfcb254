from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .changes import ChangesCase


@tagged("post_install", "-at_install")
class TestOrderChanges(ChangesCase):
    """Quantities and amounts that change at Amazon."""

    # === BEFORE PICKING === #

    def test_lower_quantity(self):
        sale = self.make_sale()
        self.change_items(
            {"sku": "MUG-1", "quantity": 2, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 1, "unit_price": "7", "shipping": "2.90"},
        )
        self.assertEqual(self.get_line(sale, "TEA-1").product_uom_qty, 1)
        self.assertEqual(self.get_demand(sale, self.tea), 1)
        self.assertEqual(self.get_demand(sale, self.mug), 2)
        self.assertTotal(sale)
        self.assertFalse(self.find_issues())
        self.assertFalse(self.get_notes(sale))

    def test_higher_quantity(self):
        sale = self.make_sale()
        self.change_items(
            {"sku": "MUG-1", "quantity": 5, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "shipping": "4.90"},
        )
        self.assertEqual(self.get_demand(sale, self.mug), 5)
        self.assertEqual(self.get_demand(sale, self.tea), 3)
        self.assertTotal(sale)
        self.assertFalse(self.find_issues())

    def test_other_amounts_alone(self):
        sale = self.make_sale()
        self.change_items(
            {"sku": "MUG-1", "quantity": 2, "unit_price": "4.95"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "discount": "1.11"},
        )
        self.assertTotal(sale)
        self.assertEqual(self.get_demand(sale, self.tea), 3)
        self.assertFalse(self.find_issues())

    def test_new_item(self):
        sale = self.make_sale()
        pan = self.create_product("PAN-1", taxes_id=[Command.set(self.tax.ids)])
        self.change_items(
            {"sku": "MUG-1", "quantity": 2, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "shipping": "4.90"},
            {"sku": "PAN-1", "quantity": 1, "unit_price": "29.95"},
        )
        self.assertEqual(self.get_line(sale, "PAN-1").product_id, pan)
        self.assertEqual(self.get_demand(sale, pan), 1)
        self.assertTotal(sale)
        self.assertFalse(self.find_issues())

    def test_new_item_with_an_unknown_sku(self):
        sale = self.make_sale()
        self.change_items(
            {"sku": "MUG-1", "quantity": 2, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "shipping": "4.90"},
            {"sku": "NO-SUCH", "quantity": 1, "unit_price": "29.95"},
        )
        self.assertTotal(sale)
        self.assertEqual(self.find_issues().code, "unknown_sku")

    def test_vanished_item(self):
        sale = self.make_sale()
        self.change_items({"sku": "MUG-1", "quantity": 2, "unit_price": "5"})
        self.assertEqual(self.get_line(sale, "TEA-1").product_uom_qty, 0)
        self.assertEqual(self.get_demand(sale, self.tea), 0)
        self.assertEqual(self.get_demand(sale, self.mug), 2)
        self.assertTotal(sale)
        self.assertFalse(self.find_issues())

    def test_quotation_follows(self):
        self.account.order_state = "draft"
        sale = self.make_sale()
        self.change_items({"sku": "MUG-1", "quantity": 1, "unit_price": "5"})
        self.assertEqual(sale.state, "draft")
        self.assertEqual(self.get_line(sale, "MUG-1").product_uom_qty, 1)
        self.assertTotal(sale)

    def test_locked_order_follows_and_stays_locked(self):
        sale = self.make_sale()
        sale.action_lock()
        self.change_items({"sku": "MUG-1", "quantity": 1, "unit_price": "5"})
        self.assertEqual(self.get_demand(sale, self.mug), 1)
        self.assertTotal(sale)
        self.assertTrue(sale.locked)

    def test_every_way_of_rounding_and_excluded_taxes(self):
        for method in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = method
            sale = self.make_sale()
            self.change_items(
                {"sku": "MUG-1", "quantity": 3, "unit_price": "3.33"},
                {"sku": "TEA-1", "quantity": 7, "unit_price": "0.99"},
            )
            self.assertTotal(sale)

    def test_date_of_the_order_stays(self):
        sale = self.make_sale()
        date = sale.date_order
        self.change_items({"sku": "MUG-1", "quantity": 1, "unit_price": "5"})
        self.assertEqual(sale.date_order, date)

    def test_answer_without_amounts(self):
        sale = self.make_sale()
        total = sale.amount_total
        order = self.emulator.order(self.payload["orderId"])
        for item in order["orderItems"]:
            item.pop("proceeds")
        self.change(orderItems=order["orderItems"], proceeds={})
        self.assertEqual(sale.amount_total, total)
        self.assertEqual(sale.amazon_total, total)

    def test_older_answer_changes_nothing(self):
        sale = self.make_sale()
        sale.amazon_last_update += timedelta(days=1)
        self.change_items({"sku": "MUG-1", "quantity": 1, "unit_price": "5"})
        self.assertEqual(self.get_line(sale, "MUG-1").product_uom_qty, 2)

    # === WHAT A PERSON HAS CHANGED === #

    def test_quantity_of_a_person_stays(self):
        sale = self.make_sale()
        self.edit_line(sale, 0, product_uom_qty=4)
        self.change_items(
            {"sku": "MUG-1", "quantity": 1, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 2, "unit_price": "7", "shipping": "4.90"},
        )
        self.assertEqual(self.get_line(sale, "MUG-1").product_uom_qty, 4)
        self.assertEqual(self.get_line(sale, "TEA-1").product_uom_qty, 2)
        note = self.get_notes(sale)
        self.assertEqual(len(note), 1)
        self.assertIn("1 pieces", note.body)
        self.assertIn("4 pieces", note.body)
        self.assertEqual(note.author_id, self.env.ref("base.partner_root"))
        self.assertFalse(note.notified_partner_ids)
        codes = sorted(self.find_issues().mapped("code"))
        self.assertEqual(codes, ["items_cancelled", "total_differs"])
        self.change(programs=["PRIME"])
        self.assertEqual(self.get_notes(sale), note)

    def test_price_of_a_person_stays(self):
        sale = self.make_sale()
        self.edit_line(sale, 0, price_unit=4.5)
        self.change_items(
            {"sku": "MUG-1", "quantity": 2, "unit_price": "6"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "shipping": "4.90"},
        )
        self.assertEqual(self.get_line(sale, "MUG-1").price_unit, 4.5)
        self.assertEqual(len(self.get_notes(sale)), 1)
        issue = self.find_issues("total_differs")
        self.assertEqual(issue.severity, "warning")
        self.edit_line(sale, 0, price_unit=6)
        self.assertEqual(issue.state, "resolved")

    def test_same_change_by_a_person_needs_no_note(self):
        sale = self.make_sale()
        self.edit_line(sale, 0, product_uom_qty=1)
        self.change_items(
            {"sku": "MUG-1", "quantity": 1, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "shipping": "4.90"},
        )
        self.assertTotal(sale)
        self.assertFalse(self.get_notes(sale))
        self.assertFalse(self.find_issues())

    def test_purchase_order_number(self):
        sale = self.make_sale()
        self.assertEqual(sale.client_order_ref, self.payload["orderId"])
        self.change(buyer={"buyerPurchaseOrderNumber": "PO 77"})
        self.assertEqual(sale.client_order_ref, "PO 77")
        self.edit(sale, client_order_ref="Mine")
        self.change(buyer={"buyerPurchaseOrderNumber": "PO 78"})
        self.assertEqual(sale.client_order_ref, "Mine")
        note = self.get_notes(sale)
        self.assertIn("PO 78", note.body)
        self.assertIn("Mine", note.body)

    def test_ship_by_date(self):
        sale = self.make_sale()
        self.change_window("2026-12-05T22:59:59.000Z")
        self.assertEqual(str(sale.commitment_date), "2026-12-05 22:59:59")
        deadlines = sale.picking_ids.move_ids.mapped("date_deadline")
        self.assertEqual({str(d) for d in deadlines}, {"2026-12-05 22:59:59"})
        self.edit(sale, commitment_date="2026-12-03 12:00:00")
        self.change_window("2026-12-06T22:59:59.000Z")
        self.assertEqual(str(sale.commitment_date), "2026-12-03 12:00:00")
        self.assertEqual(str(sale.amazon_ship_by), "2026-12-06 22:59:59")
        self.assertEqual(len(self.get_notes(sale)), 1)

    def change_window(self, latest):
        known = self.emulator.order(self.payload["orderId"])["fulfillment"]
        window = {**known["shipByWindow"], "latestDateTime": latest}
        self.change(fulfillment={**known, "shipByWindow": window})

    # === AFTER PICKING === #

    def test_nothing_is_changed_after_picking(self):
        sale = self.make_sale()
        self.pick(sale)
        total = sale.amount_total
        self.change_items(
            {"sku": "MUG-1", "quantity": 5, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "shipping": "4.90"},
            {"sku": "PAN-1", "quantity": 1, "unit_price": "29.95"},
        )
        self.assertEqual(sale.amount_total, total)
        self.assertEqual(self.get_demand(sale, self.mug), 2)
        issue = self.find_issues("order_changed")
        self.assertEqual((issue.order_id, issue.severity), (sale, "error"))
        self.assertIn("MUG-1: 2 on the line, 5 at Amazon", issue.message)
        self.assertIn("New at Amazon: 1 × PAN-1", issue.message)
        self.assertTrue(self.find_issues("total_differs"))
        self.change(programs=["PRIME"])
        self.assertEqual(issue.state, "open")
        self.change(status="SHIPPED")
        self.assertEqual(issue.state, "resolved")

    def test_fewer_after_picking(self):
        sale = self.make_sale()
        self.pick(sale)
        self.change_items({"sku": "MUG-1", "quantity": 1, "unit_price": "5"})
        self.assertEqual(self.get_demand(sale, self.mug), 2)
        issue = self.find_issues("items_cancelled")
        self.assertIn("TEA-1: 3 on the line, 0 at Amazon", issue.message)
        self.assertFalse(self.find_issues("order_changed"))

    def test_dates_follow_after_picking(self):
        sale = self.make_sale()
        self.pick(sale)
        self.change_window("2026-12-05T22:59:59.000Z")
        self.assertEqual(str(sale.commitment_date), "2026-12-05 22:59:59")
        self.assertFalse(self.find_issues())

    def test_done_pick_of_two_steps_counts(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_ship"
        quants = self.env["stock.quant"]
        for product in (self.mug, self.tea):
            quants._update_available_quantity(product, warehouse.lot_stock_id, 9)
        sale = self.make_sale()
        self.deliver(sale, tracking=False)
        self.change_items({"sku": "MUG-1", "quantity": 9, "unit_price": "5"})
        self.assertEqual(self.get_line(sale, "MUG-1").product_uom_qty, 2)
        self.assertTrue(self.find_issues("order_changed"))

    def test_two_steps_before_picking(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_ship"
        sale = self.make_sale()
        self.change_items({"sku": "MUG-1", "quantity": 1, "unit_price": "5"})
        self.assertEqual(self.get_demand(sale, self.mug), 1)
        self.assertEqual(self.get_demand(sale, self.tea), 0)

    # === CANCELLED HERE === #

    def test_cancelled_here_keeps_its_lines(self):
        sale = self.make_sale()
        sale._action_cancel()
        self.change_items({"sku": "MUG-1", "quantity": 1, "unit_price": "5"})
        self.assertEqual(self.get_line(sale, "MUG-1").product_uom_qty, 2)
        self.assertEqual(self.find_issues().code, "cancelled_in_odoo")

    # === WHAT AMAZON TELLS LATER === #

    def test_amounts_that_come_later(self):
        order = self.emulator.add_order("DE", items=[{"sku": "MUG-1", "quantity": 2}])
        proceeds = order["proceeds"], order["orderItems"][0]["proceeds"]
        order["orderItems"][0].pop("proceeds")
        self.payload = order
        self.emulator.update_order(
            order["orderId"], proceeds={}, orderItems=order["orderItems"]
        )
        self.advance(1000)
        self.import_orders()
        sale = self.find_order(order)
        self.assertEqual((sale.state, sale.amount_total), ("draft", 0))
        self.assertEqual(self.find_issues().code, "no_amounts")
        order["orderItems"][0]["proceeds"] = proceeds[1]
        self.change(proceeds=proceeds[0], orderItems=order["orderItems"])
        self.assertTotal(sale)
        self.assertTrue(sale.amount_total)
        self.assertEqual(sale.state, "sale")
        self.assertFalse(self.find_issues())
