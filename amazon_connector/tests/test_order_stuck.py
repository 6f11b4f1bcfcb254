from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import amazon_order_mending

from .changes import ChangesCase


@tagged("post_install", "-at_install")
class TestOrderStuck(ChangesCase):
    """No order is left behind in silence, and none asks Amazon without end."""

    # === QUOTATIONS THAT WAIT === #

    def without_address(self):
        sale = self.make_sale(address={"name": "Anna Becker"})
        self.assertEqual(self.find_issues().mapped("code"), ["no_address"])
        return sale

    def test_cancelled_while_it_waits_for_its_address(self):
        sale = self.without_address()
        self.change(status="CANCELLED")
        self.assertEqual((sale.state, sale.amazon_status), ("cancel", "CANCELLED"))
        self.assertFalse(self.find_issues())

    def test_confirmed_when_amazon_corrects_its_total(self):
        item = {"sku": "MUG-1", "quantity": 2, "unit_price": "5"}
        self.payload = self.emulator.add_order("DE", items=[item])
        right = self.payload["proceeds"]
        wrong = {"grandTotal": {**right["grandTotal"], "amount": "99.00"}}
        self.emulator.update_order(self.payload["orderId"], proceeds=wrong)
        self.advance(1000)
        self.import_orders()
        sale = self.find_order(self.payload)
        self.assertEqual(self.find_issues().mapped("code"), ["total_differs"])
        self.assertEqual(sale.state, "draft")
        self.change(proceeds=right)
        self.assertFalse(self.find_issues())
        self.assertEqual(sale.state, "sale")

    def test_confirmed_when_the_wish_to_cancel_is_taken_back(self):
        sale = self.make_sale(cancel_reason="No need")
        self.assertEqual(self.find_issues().mapped("code"), ["cancel_requested"])
        items = self.emulator.order(self.payload["orderId"])["orderItems"]
        for item in items:
            del item["cancellation"]
        self.change(orderItems=items)
        self.assertFalse(self.find_issues())
        self.assertEqual(sale.state, "sale")

    def test_unknown_item_that_amazon_cancels_keeps_nothing_waiting(self):
        sale = self.make_sale(
            items=[
                {"sku": "MUG-1", "quantity": 2, "unit_price": "5"},
                {"sku": "NEW-1", "quantity": 1, "unit_price": "7"},
            ]
        )
        self.assertEqual(self.find_issues().mapped("code"), ["unknown_sku"])
        self.change_items({"sku": "MUG-1", "quantity": 2, "unit_price": "5"})
        self.assertFalse(self.find_issues())
        self.assertEqual(sale.state, "sale")
        self.assertTotal(sale)

    # === UNKNOWN ITEMS OF CONFIRMED ORDERS === #

    def add_unknown(self):
        sale = self.make_sale()
        self.change_items(
            {"sku": "MUG-1", "quantity": 2, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "shipping": "4.90"},
            {"sku": "NEW-1", "quantity": 4, "unit_price": "3"},
        )
        self.assertEqual(self.find_issues().mapped("code"), ["unknown_sku"])
        return sale

    def test_new_unknown_item_of_a_confirmed_order_is_delivered_once_known(self):
        sale = self.add_unknown()
        product = self.create_product("NEW-1", taxes_id=[Command.set(self.tax.ids)])
        self.import_orders()
        self.assertEqual(self.get_line(sale, "NEW-1").product_id, product)
        self.assertEqual(self.get_demand(sale, product), 4)
        self.assertFalse(self.find_issues())
        self.assertTotal(sale)
        self.import_orders()
        self.assertEqual(self.get_demand(sale, product), 4)

    def test_the_same_of_a_locked_order(self):
        sale = self.add_unknown()
        sale.action_lock()
        product = self.create_product("NEW-1")
        self.import_orders()
        self.assertEqual(self.get_demand(sale, product), 4)
        self.assertTrue(sale.locked)

    def test_product_put_by_hand_on_a_confirmed_order_is_delivered(self):
        sale = self.add_unknown()
        product = self.create_product("OTHER")
        number = sale.order_line.ids.index(self.get_line(sale, "NEW-1").id)
        self.edit_line(sale, number, product_id=product)
        self.assertEqual(self.get_demand(sale, product), 4)

    # === CALLS === #

    @mute_logger(amazon_order_mending.__name__)
    def test_mending_costs_no_call_and_failing_ones_starve_nobody(self):
        items = [{"sku": "NEW-1", "quantity": 1, "unit_price": "7"}]
        sales = [self.make_sale(items=items) for __ in range(4)]
        good = sales[-1]
        orders = type(self.env["sale.order"])
        confirm = orders._action_confirm

        def _action_confirm(sale):
            if sale != good:
                raise UserError(self.env._("No rule."))
            return confirm(sale)

        self.patch(orders, "_action_confirm", _action_confirm)
        self.patch(amazon_order_mending, "MAX_MENDED", 2)
        self.create_product("NEW-1")
        self.emulator.clear_journal()
        self.import_orders()
        self.assertEqual(len(self.emulator.calls("searchOrders")), 1)
        self.assertEqual(good.state, "sale")
        self.assertEqual(len(self.find_issues("unknown_sku")), 3)
        self.assertGreater(self.account._get_flow("orders")._get_wait(), 200)

    # === SHIPPED ELSEWHERE === #

    def test_history_without_told_pieces_stays_history(self):
        self.account.write({"shipped_orders": "history", "order_state": "draft"})
        items = [{"sku": "MUG-1", "quantity": 2, "unit_price": "5"}]
        sale = self.make_sale(items=items, status="SHIPPED")
        untold = self.emulator.order(self.payload["orderId"])["orderItems"]
        for item in untold:
            item.pop("fulfillment")
        self.change(orderItems=untold)
        sale.action_confirm()
        self.assertFalse(sale.picking_ids)

    # === FOLLOWING === #

    def test_one_order_that_amazon_cannot_tell_of_holds_up_no_other(self):
        self.make_sale(), self.make_sale()
        self.links.enabled = False
        self.emulator.clear_journal()
        self.emulator.fault("getOrder", "503", times=4)
        self.run_cron("import_orders")
        self.advance(4000)
        self.run_cron("import_orders")
        asked = {call.path for call in self.emulator.calls("getOrder")}
        self.assertEqual(len(asked), 2)
