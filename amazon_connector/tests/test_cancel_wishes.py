from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .cancelling import CancellingCase

STOCK = "stock.group_stock_user"
AMAZON = "amazon_connector.group_amazon_user"


@tagged("post_install", "-at_install")
class TestCancelWishes(CancellingCase):
    """A buyer asks to cancel: the delivery stops until somebody decides."""

    def make_asked(self, **options):
        sale = self.make_sale(**options)
        self.change(cancel_reason="Ordered by mistake")
        self.assertEqual((sale.state, sale.amazon_cancel_wish), ("sale", "asked"))
        self.assertEqual(self.find_issues().code, "cancel_requested")
        return sale

    def validate(self, picking, user=None):
        """Press Validate; return the dialog, if there is any."""
        for move in picking.move_ids.filtered(lambda m: m.state != "cancel"):
            move.write({"quantity": move.product_uom_qty, "picked": True})
        picking.carrier_tracking_ref = "00340434161094015902"
        picking = picking.with_user(user or self.env.user)
        action = picking.with_context(skip_sms=True).button_validate()
        return action if action is True else self.open_question(action, user)

    def open_question(self, action, user):
        question = self.open(action, user)
        self.assertEqual(question._name, "amazon.delivery.stopped")
        return question.with_context(**action["context"])

    def ask_for(self, sku):
        """Let the buyer ask to cancel one item alone."""
        items = self.emulator.order(self.payload["orderId"])["orderItems"]
        request = {"requester": "BUYER", "cancelReason": "Too many"}
        for item in items:
            if item["product"]["sellerSku"] == sku:
                item["cancellation"] = {"cancellationRequest": request}
        self.change(orderItems=items)

    def test_cancelled_with_one_click(self):
        sale = self.make_asked()
        self.assertTrue(sale.amazon_is_stopped and sale.picking_ids.amazon_is_stopped)
        sale.action_amazon_cancel_wish()
        self.assertEqual((sale.state, sale.amazon_cancel_wish), ("cancel", "granted"))
        self.assertEqual(sale.picking_ids.state, "cancel")
        self.assertFalse(self.find_issues())
        self.send()
        (message,) = self.get_sent()
        self.assertEqual(message.find(".//CancelReason").text, "BuyerCanceled")
        self.take_report()
        self.read_back()
        self.assertEqual(sale.amazon_status, "CANCELLED")
        self.assertEqual(sale.amazon_cancellation_state, "done")
        self.assertFalse(self.find_issues())

    def test_shipped_all_the_same(self):
        sale = self.make_asked()
        sale.action_amazon_ship()
        self.assertEqual(sale.amazon_cancel_wish, "declined")
        self.assertFalse(self.find_issues())
        self.assertFalse(sale.picking_ids.amazon_is_stopped)
        self.change(programs=["PREMIUM"])
        self.assertFalse(self.find_issues())
        self.validate(sale.picking_ids)
        self.assertEqual(sale.picking_ids.state, "done")

    def test_merged_delivery_stops_for_each_of_its_orders(self):
        first = self.make_sale()
        asked = self.make_asked()
        picking, moves = first.picking_ids, asked.picking_ids.move_ids
        moves.picking_id = moves.move_line_ids.picking_id = picking
        self.assertEqual(picking.sale_id, first)
        self.assertTrue(picking.amazon_is_stopped)
        question = self.validate(picking)
        self.assertIn(asked.amazon_order_id, question.text)
        self.assertNotIn(first.amazon_order_id, question.text)
        asked.write({"amazon_programs": "PRIME", "amazon_instructions": "Ring twice"})
        self.assertIn("Prime", picking._amazon_explain_by_hand()[0])
        self.assertEqual(picking.amazon_instructions, "Ring twice")
        found = picking._amazon_find_scanned(asked.amazon_order_id)
        self.assertEqual(found, picking)
        # Nor does it matter that the first one is an order of the shop's own.
        first.write({"amazon_order_id": False, "amazon_channel": False})
        self.assertTrue(picking._is_amazon_delivery())
        question.action_validate()
        self.assertEqual(asked.amazon_cancel_wish, "declined")

    def test_the_delivery_asks_a_stock_user_who_ships(self):
        sale = self.make_asked()
        stocker = self.create_user("stocker", STOCK)
        picking = sale.picking_ids
        question = self.validate(picking, stocker)
        self.assertNotEqual(picking.state, "done")
        self.assertIn(sale.amazon_order_id, question.text)
        self.assertIn("Only Amazon users", question.obstacle)
        with self.assertRaises(AccessError):
            question.action_cancel()
        question.action_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(sale.amazon_cancel_wish, "declined")

    def test_the_delivery_asks_an_amazon_user_who_cancels(self):
        sale = self.make_asked()
        user = self.create_user("both", STOCK, AMAZON)
        question = self.validate(sale.picking_ids, user)
        self.assertFalse(question.obstacle)
        question.action_cancel()
        self.assertEqual((sale.state, sale.picking_ids.state), ("cancel", "cancel"))
        self.assertEqual(sale.amazon_cancellation_state, "to_send")

    def test_several_deliveries_at_once(self):
        other = self.make_sale()
        asked = self.make_asked()
        pickings = other.picking_ids | asked.picking_ids
        for move in pickings.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        action = pickings.with_context(skip_sms=True).button_validate()
        question = self.open_question(action, None)
        self.assertEqual(question.picking_ids, asked.picking_ids)
        question.action_cancel()
        self.assertEqual(other.picking_ids.state, "done")
        self.assertEqual(asked.picking_ids.state, "cancel")

    def test_one_item_alone(self):
        sale = self.make_sale()
        self.ask_for("TEA-1")
        sale.action_amazon_cancel_wish()
        self.assertEqual(sale.state, "sale")
        self.assertEqual(self.get_line(sale, "TEA-1").product_uom_qty, 0)
        self.assertEqual(self.get_demand(sale, self.tea), 0)
        self.assertEqual(self.get_demand(sale, self.mug), 2)
        self.assertFalse(self.find_issues("items_cancelled_here"))
        self.send()
        self.take_report()
        self.read_back()
        self.assertEqual(sale.amazon_cancellation_state, "done")
        self.assertTotal(sale)
        self.assertFalse(self.find_issues())
        self.validate(sale.picking_ids)
        self.assertEqual(sale.picking_ids.state, "done")

    def test_a_wish_that_is_taken_back_goes_on(self):
        sale = self.make_asked()
        items = self.emulator.order(self.payload["orderId"])["orderItems"]
        for item in items:
            del item["cancellation"]
        self.change(orderItems=items)
        self.assertFalse(sale.amazon_cancel_wish or self.find_issues())
        self.validate(sale.picking_ids)
        self.assertEqual(sale.picking_ids.state, "done")

    def test_a_new_order_with_a_wish_is_a_quotation(self):
        sale = self.make_sale(cancel_reason="Found it cheaper")
        self.assertEqual((sale.state, sale.amazon_cancel_wish), ("draft", "asked"))
        sale.action_confirm()
        self.assertEqual(sale.amazon_cancel_wish, "declined")
        self.assertFalse(self.find_issues() or sale.picking_ids.amazon_is_stopped)

    def test_a_quotation_and_a_locked_order_are_cancelled(self):
        sale = self.make_sale(cancel_reason="Found it cheaper")
        sale.action_amazon_cancel_wish()
        self.assertEqual((sale.state, sale.amazon_can_cancel), ("cancel", False))
        locked = self.make_asked()
        locked.action_lock()
        locked.action_amazon_cancel_wish()
        self.assertEqual((locked.state, locked.locked), ("cancel", True))

    def test_a_read_only_account(self):
        sale = self.make_asked()
        self.account.read_only = True
        with self.assertRaises(UserError):
            sale.action_amazon_cancel_wish()
        self.assertEqual((sale.state, sale.amazon_cancel_wish), ("sale", "asked"))

    def test_amazon_cancels_before_anybody_decides(self):
        sale = self.make_asked()
        self.change(status="CANCELLED")
        self.assertEqual(sale.state, "cancel")
        self.assertFalse(self.find_issues() or sale.amazon_is_stopped)

    def test_a_return_is_not_stopped(self):
        sale = self.make_sale()
        self.validate(sale.picking_ids)
        self.change(cancel_reason="Ordered by mistake")
        self.assertFalse(sale.picking_ids.amazon_is_stopped)

    def test_cancelled_at_amazon_after_picking(self):
        sale = self.make_sale()
        self.pick(sale)
        self.change(status="CANCELLED")
        self.assertEqual((sale.state, sale.picking_ids.state), ("cancel", "cancel"))
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.severity), ("cancelled_picked", "warning"))
        self.change(programs=["PRIME"])
        self.assertEqual(issue.state, "open")
