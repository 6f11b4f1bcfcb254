from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderItems(AmazonCase):
    """Items that Amazon has cancelled, while the others are still to be shipped."""

    def make_sale(self, sku="TEA-1"):
        items = [
            {"sku": "MUG-1", "quantity": 2, "unit_price": "5"},
            {"sku": sku, "quantity": 3, "unit_price": "7"},
        ]
        self.payload = self.emulator.add_order("DE", items=items)
        self.advance(600)
        self.import_orders()
        return self.find_order(self.payload)

    def change(self, **changes):
        self.advance(1000)
        self.emulator.update_order(self.payload["orderId"], **changes)
        self.advance(1000)
        self.import_orders()

    def get_items(self, quantity, left, is_cancelled):
        """Return Amazon's items once the second one is cancelled, or a part of it."""
        mugs, teas = self.emulator.order(self.payload["orderId"])["orderItems"]
        teas["quantityOrdered"] = quantity
        teas["fulfillment"]["quantityUnfulfilled"] = left
        if is_cancelled:
            execution = {"cancelledBy": "BUYER", "cancelReason": "Buyer cancelled"}
            teas["cancellation"] = {"cancellationExecution": execution}
        return [mugs, teas]

    def lower(self, quantity=1):
        self.change(orderItems=self.get_items(quantity, quantity, False))

    def cancel_item(self):
        self.change(orderItems=self.get_items(3, 0, True))

    def pick(self, sale):
        """Pick the mugs: from now on nothing is changed by itself."""
        move = sale.picking_ids.move_ids.filtered(lambda m: m.product_id == self.mug)
        move.write({"quantity": 1, "picked": True})

    def find_issue(self):
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.severity), ("items_cancelled", "error"))
        return issue

    def test_lower_quantity_until_the_lines_agree(self):
        sale = self.make_sale()
        self.pick(sale)
        self.lower()
        issue = self.find_issue()
        self.assertEqual(issue.order_id, sale)
        self.assertIn("TEA-1: 3 on the line, 1 at Amazon", issue.message)
        self.assertNotIn("MUG-1", issue.message)
        self.assertEqual(sale.order_line[1].product_uom_qty, 3)
        salesman = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_salesman_all_leads"
        )
        line = sale.order_line[1].with_user(salesman)
        line.product_uom_qty = 2
        self.assertEqual(issue.state, "open")
        line.product_uom_qty = 1
        self.assertEqual(issue.state, "resolved")
        moves = sale.picking_ids.move_ids
        demand = sum(m.product_uom_qty for m in moves if m.product_id == self.tea)
        self.assertEqual(demand, 1)

    def test_cancelled_item_until_the_order_is_shipped(self):
        sale = self.make_sale()
        self.pick(sale)
        self.cancel_item()
        issue = self.find_issue()
        self.assertIn("TEA-1: 3 on the line, 0 at Amazon", issue.message)
        self.assertEqual(sale.state, "sale")
        self.change(programs=["PRIME"])
        self.assertEqual(self.find_issue(), issue)
        self.change(status="SHIPPED")
        self.assertEqual(issue.state, "resolved")

    def test_cancelled_item_until_the_order_is_cancelled(self):
        for cancel in (
            lambda sale: self.change(status="CANCELLED"),
            lambda sale: sale._action_cancel(),
        ):
            sale = self.make_sale()
            self.pick(sale)
            self.lower()
            issue = self.find_issue()
            cancel(sale)
            self.assertEqual(issue.state, "resolved")
            self.find_issues().action_dismiss()

    def test_order_wanted_again_is_checked_when_it_is_confirmed(self):
        sale = self.make_sale()
        self.pick(sale)
        self.lower()
        sale._action_cancel()
        sale.action_draft()
        self.assertFalse(self.find_issues())
        sale.action_confirm()
        self.assertEqual(self.find_issue().order_id, sale)

    def add_charged(self, sku):
        """Return the order of an item that came in cancelled, but with its price."""
        items = [{"sku": sku, "quantity": 3, "unit_price": "7"}]
        items.insert(0, {"sku": "MUG-1", "quantity": 2, "unit_price": "5"})
        self.payload = self.emulator.add_order("DE", items=items)
        self.cancel_item()
        return self.find_order(self.payload)

    def test_cancelled_item_with_an_amount_is_a_quotation(self):
        sale = self.add_charged("TEA-1")
        issue = self.find_issue()
        self.assertEqual((issue.order_id, sale.state), (sale, "draft"))
        self.assertEqual(sale.order_line.mapped("product_uom_qty"), [2, 3])
        self.assertIn("TEA-1: 3 on the line, 0 at Amazon", issue.message)
        sale.action_confirm()
        self.assertEqual(self.find_issue(), issue)
        sale.order_line[1].product_uom_qty = 0
        self.assertEqual(issue.state, "resolved")

    # === PRODUCTS THAT ARE NOT KNOWN === #

    def test_unknown_item_that_is_taken_off_needs_no_product(self):
        sale = self.make_sale("NO-SUCH")
        with self.assertRaises(UserError):
            sale.action_confirm()
        sale.order_line[1].product_uom_qty = 0
        sale.action_confirm()
        self.assertEqual(sale.state, "sale")

    def test_product_for_unknown_skus_that_is_meant(self):
        sale = self.make_sale("NO-SUCH")
        self.account.fallback_product_id.default_code = "NO-SUCH"
        sale.action_confirm()
        self.assertEqual(sale.state, "sale")
