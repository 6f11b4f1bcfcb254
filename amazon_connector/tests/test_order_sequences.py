from odoo.fields import Command
from odoo.tests import tagged

from .changes import ChangesCase


def mugs(quantity, price="5", **extras):
    return {"sku": "MUG-1", "quantity": quantity, "unit_price": price, **extras}


def teas(quantity, price="7", **extras):
    return {"sku": "TEA-1", "quantity": quantity, "unit_price": price, **extras}


EXTRAS = {
    "shipping": "4.90",
    "gift_wrap": "1.11",
    "discount": "0.37",
    "shipping_discount": "2.05",
}


@tagged("post_install", "-at_install")
class TestOrderSequences(ChangesCase):
    """One change after the other: the total is Amazon's after each of them."""

    def assertDemand(self, sale, mug, tea):
        found = (self.get_demand(sale, self.mug), self.get_demand(sale, self.tea))
        self.assertEqual(found, (mug, tea))

    def follow_all(self, sale):
        steps = [
            (mugs(3, **EXTRAS), teas(1)),
            (mugs(1), teas(1)),
            (mugs(7, "3.33", **EXTRAS), teas(3, shipping="1.99")),
            (mugs(7, "3.33"), teas(3)),
            (mugs(2), teas(5, "1.01", discount="0.99")),
        ]
        for mug, tea in steps:
            self.change_items(mug, tea)
            self.assertTotal(sale)
            if sale.state == "sale":
                self.assertDemand(sale, mug["quantity"], tea["quantity"])
        self.assertFalse(self.find_issues())
        self.assertFalse(self.get_notes(sale))
        self.assertEqual(len(self.find_order(self.payload)), 1)

    def test_with_shipping_gift_wrap_and_discounts(self):
        sale = self.make_sale(items=[mugs(2, **EXTRAS), teas(3, shipping="4.90")])
        self.assertTotal(sale)
        self.follow_all(sale)

    def test_excluded_taxes_of_two_rates_that_cannot_be_included(self):
        group = self.create_tax(
            amount_type="group",
            children_tax_ids=[Command.set(self.create_tax(6.25).ids)],
        )
        self.tea.taxes_id = [Command.set(group.ids)]
        self.follow_all(self.make_sale(items=[mugs(2, **EXTRAS), teas(3)]))

    def test_in_two_steps(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_ship"
        self.follow_all(self.make_sale(items=[mugs(2), teas(3)]))

    def test_quotation(self):
        self.account.order_state = "draft"
        sale = self.make_sale(items=[mugs(2), teas(3)])
        self.follow_all(sale)
        sale.action_confirm()
        self.assertDemand(sale, 2, 5)

    def test_item_that_comes_back(self):
        sale = self.make_sale(items=[mugs(2), teas(3)])
        self.change_items(mugs(2))
        self.assertDemand(sale, 2, 0)
        self.assertTotal(sale)
        known = self.get_line(sale, "TEA-1").amazon_item_id
        self.change_items(mugs(2), teas(4, order_item_id=known))
        self.assertDemand(sale, 2, 4)
        self.assertTotal(sale)

    def test_more_pieces_whose_price_comes_later(self):
        sale = self.make_sale(items=[mugs(2), teas(3)])
        items = self.emulator.order(self.payload["orderId"])["orderItems"]
        for item in items:
            del item["proceeds"], item["product"]["price"]
        items[0]["quantityOrdered"] = 4
        items[0]["fulfillment"]["quantityUnfulfilled"] = 4
        self.change(orderItems=items, proceeds={})
        self.assertDemand(sale, 2, 3)
        self.change_items(mugs(4), teas(3))
        self.assertDemand(sale, 4, 3)
        self.assertTotal(sale)
        self.assertFalse(self.find_issues())

    def test_one_sku_in_two_items(self):
        sale = self.make_sale(items=[mugs(2), mugs(1, "4", shipping="2")])
        for first, second in ((1, 5), (3, 0), (3, 2)):
            items = [mugs(first), mugs(second, "4", shipping="3")]
            self.change_items(*items[: 2 if second else 1])
            self.assertDemand(sale, first + second, 0)
            self.assertTotal(sale)

    def test_partly_shipped_before_then_lowered(self):
        items = [mugs(5, shipped=2), teas(3)]
        sale = self.make_sale(items=items, status="PARTIALLY_SHIPPED")
        self.assertDemand(sale, 3, 3)
        for quantity, left in ((4, 2), (2, 0), (3, 1)):
            self.change_items(mugs(quantity, shipped=2), teas(3))
            self.assertDemand(sale, left, 3)
            self.assertTotal(sale)

    def test_person_then_amazon_otherwise_then_agreed(self):
        sale = self.make_sale(items=[mugs(2), teas(3)])
        self.edit_line(sale, 0, product_uom_qty=5)
        self.change_items(mugs(4), teas(3))
        self.assertDemand(sale, 5, 3)
        self.assertIn("total_differs", self.find_issues().mapped("code"))
        self.edit_line(sale, 0, product_uom_qty=4)
        self.assertFalse(self.find_issues())
        self.change_items(mugs(6), teas(3))
        self.assertDemand(sale, 6, 3)
        self.assertTotal(sale)

    def test_back_order_is_not_raised_or_lowered_in_silence(self):
        sale = self.make_sale(items=[mugs(4), teas(3)])
        picking = sale.picking_ids
        for move in picking.move_ids:
            move.write({"quantity": 1, "picked": True})
        picking.carrier_tracking_ref = "1"
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        self.assertEqual(len(sale.picking_ids), 2)
        self.change_items(mugs(2), teas(5))
        codes = set(self.find_issues().mapped("code"))
        self.assertEqual(codes, {"order_changed", "items_cancelled", "total_differs"})

    def test_cancelled_here_changed_there_wanted_again(self):
        sale = self.make_sale(items=[mugs(4), teas(3)])
        sale._action_cancel()
        self.change_items(mugs(1), teas(3))
        sale.action_draft()
        sale.action_confirm()
        self.assertTrue(self.find_issues())
        self.change_items(mugs(1), teas(2))
        self.assertDemand(sale, 1, 2)
        self.assertTotal(sale)
        self.assertFalse(self.find_issues())
