from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.amazon_connector.models.amazon_cancellation import REASONS
from odoo.addons.amazon_connector.spapi import acknowledgement_feed

from spapi_emulator.processing_report import XML_TYPE, xml_report

from .cancelling import CancellingCase

SALES = "sales_team.group_sale_salesman_all_leads"
AMAZON = "amazon_connector.group_amazon_user"


@tagged("post_install", "-at_install")
class TestOrderCancellations(CancellingCase):
    """Cancelling in Odoo asks whether Amazon cancels too."""

    def test_at_amazon_too(self):
        sale = self.make_sale()
        cancellation = self.cancel_at_amazon(sale)
        self.assertEqual((sale.state, cancellation.state), ("cancel", "to_send"))
        self.assertFalse(self.find_issues())
        self.assertFalse(self.emulator.calls("createFeed"))
        self.send()
        self.assertEqual(sale.amazon_cancellation_state, "in_feed")
        (message,) = self.get_sent()
        self.assertEqual(message.findtext("StatusCode"), "Failure")
        reasons = [one.text for one in message.iter("CancelReason")]
        self.assertEqual(reasons, ["NoInventory"] * 2)
        self.assertFalse(list(message.iter("Quantity")))
        self.take_report()
        self.assertEqual(sale.amazon_cancellation_state, "accepted")
        self.assertEqual(self.get_status(), "CANCELLED")
        self.read_back()
        self.assertEqual(sale.amazon_status, "CANCELLED")
        self.assertEqual(sale.amazon_cancellation_state, "done")
        self.assertFalse(self.find_issues())

    def test_only_here_is_an_issue_until_amazon_has_it_cancelled(self):
        sale = self.make_sale()
        self.answer(self.ask(sale), where="here")
        issue = self.find_issues()
        self.assertEqual((sale.state, issue.code), ("cancel", "cancelled_in_odoo"))
        self.assertFalse(sale.amazon_cancellation_ids)
        self.change(programs=["PRIME"])
        self.assertEqual(issue.state, "open")
        self.assertTrue(sale.amazon_can_cancel)
        question = self.open(sale.action_amazon_cancel())
        self.assertTrue(question.is_done_here)
        self.answer(question, reason="PricingError")
        self.assertEqual(issue.state, "resolved")
        self.send()
        self.take_report()
        self.read_back()
        self.assertEqual(sale.amazon_cancellation_state, "done")

    def test_neither_the_mass_action_nor_a_delivery_cancels_at_amazon(self):
        one, two = self.make_sale(), self.make_sale()
        one.picking_ids.action_cancel()
        self.assertEqual(one.state, "sale")
        wizard = self.env["sale.mass.cancel.orders"].with_context(active_ids=two.ids)
        wizard.create({}).action_mass_cancel()
        self.assertEqual(two.state, "cancel")
        self.send()
        self.assertFalse(self.env["amazon.cancellation"].search([]))
        self.assertFalse(self.emulator.calls("createFeed"))
        self.assertEqual(self.find_issues().order_id, two)

    def test_a_refusal_is_an_issue_with_retry(self):
        sale = self.make_sale()
        self.cancel_at_amazon(sale)
        self.emulator.update_order(self.payload["orderId"], status="PENDING")
        self.send()
        self.take_report()
        issue = self.find_issues()
        self.assertEqual(issue.code, "cancellation_refused")
        self.assertIn("cannot be cancelled yet", issue.message)
        self.assertEqual(sale.amazon_cancellation_state, "refused")
        self.emulator.update_order(self.payload["orderId"], status="UNSHIPPED")
        issue.action_retry()
        self.assertEqual(issue.state, "resolved")
        self.send()
        self.take_report()
        self.assertEqual(sale.amazon_cancellation_state, "accepted")
        self.assertEqual(self.get_status(), "CANCELLED")

    def test_a_refused_one_that_is_wanted_again(self):
        sale = self.make_sale()
        self.cancel_at_amazon(sale)
        self.emulator.update_order(self.payload["orderId"], status="PENDING")
        self.send()
        self.take_report()
        sale.action_draft()
        sale.action_confirm()
        self.assertFalse(self.find_issues())
        self.assertFalse(sale.amazon_cancellation_state)

    def test_what_was_not_sent_is_taken_back(self):
        sale = self.make_sale()
        cancellation = self.cancel_at_amazon(sale)
        sale.action_draft()
        self.send()
        self.assertEqual(cancellation.state, "closed")
        self.assertFalse(self.emulator.calls("createFeed"))

    def test_a_feed_that_fails(self):
        sale = self.make_sale()
        self.cancel_at_amazon(sale)
        self.emulator.fault("createFeed", "400")
        self.send()
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.kind), ("feed_failed", "order"))
        self.assertEqual(sale.amazon_cancellation_state, "refused")
        issue.action_retry()
        self.advance(1500)
        self.send()
        self.take_report()
        self.assertEqual(sale.amazon_cancellation_state, "accepted")

    def test_an_answer_that_was_lost_cancels_once(self):
        sale = self.make_sale()
        self.cancel_at_amazon(sale)
        self.emulator.fault("createFeed", "lost")
        self.send()
        self.advance(400)
        self.send()
        self.take_report()
        self.assertEqual(sale.amazon_cancellation_state, "accepted")
        self.assertEqual(len(self.get_sent()), 1)

    def test_accepted_but_not_cancelled_for_a_day(self):
        sale = self.make_sale()
        self.cancel_at_amazon(sale)
        self.send()
        processors = self.emulator.world.feeds.processors
        processors[acknowledgement_feed.FEED_TYPE] = self.accept
        self.take_report()
        self.assertEqual(sale.amazon_cancellation_state, "accepted")
        self.send()
        self.assertFalse(self.find_issues())
        self.advance(2 * 86400)
        self.send()
        self.assertEqual(self.find_issues().code, "cancelled_in_odoo")
        self.assertTrue(sale.amazon_can_cancel)

    def accept(self, world, feed, data, time):
        """Process a feed as Amazon, and forget to cancel the order."""
        return "DONE", xml_report(feed.seller_id, feed.feed_id, 1, []), XML_TYPE

    # === WHO MAY === #

    def test_a_salesperson_cancels_here_only(self):
        sale = self.make_sale()
        salesman = self.create_user("seller", SALES)
        question = self.ask(sale, salesman)
        self.assertEqual(question.where, "here")
        self.assertIn("Only Amazon users", question.obstacle)
        question.write({"where": "amazon", "reason": "NoInventory"})
        with self.assertRaises(AccessError):
            question.action_confirm()
        question.where = "here"
        question.action_confirm()
        self.assertEqual(sale.state, "cancel")
        self.assertEqual(self.find_issues().code, "cancelled_in_odoo")
        self.assertFalse(sale.with_user(salesman).amazon_can_cancel)
        both = self.create_user("both", SALES, AMAZON)
        self.assertTrue(sale.with_user(both).amazon_can_cancel)
        question = self.open(sale.with_user(both).action_amazon_cancel(), both)
        self.answer(question, reason="NoInventory")
        self.assertEqual(sale.amazon_cancellation_state, "to_send")

    def test_read_only_and_archived_accounts_send_nothing(self):
        sale = self.make_sale()
        self.account.read_only = True
        question = self.ask(sale)
        self.assertEqual(question.where, "here")
        self.assertIn("read only", question.obstacle)
        question.write({"where": "amazon", "reason": "NoInventory"})
        with self.assertRaises(UserError):
            question.action_confirm()
        self.account.read_only = False
        self.cancel_at_amazon(sale)
        self.account.read_only = True
        self.send()
        self.assertEqual(sale.amazon_cancellation_state, "to_send")
        self.account.write({"read_only": False, "active": False})
        self.send()
        self.assertEqual(sale.amazon_cancellation_state, "to_send")
        self.assertIn("archived", sale._amazon_explain_obstacle())

    def test_a_marketplace_and_tracking_that_are_off(self):
        sale = self.make_sale()
        self.account.tracking_enabled = False
        sale.amazon_account_marketplace_id.enabled = False
        self.cancel_at_amazon(sale)
        self.send()
        self.take_report()
        self.assertEqual(self.get_status(), "CANCELLED")
        self.advance(4000)
        self.run_cron("import_orders")
        self.assertEqual(sale.amazon_status, "CANCELLED")
        self.assertEqual(sale.amazon_cancellation_state, "done")

    # === WHAT NEEDS NO QUESTION === #

    def test_orders_that_amazon_does_not_expect(self):
        shipped = self.make_sale()
        self.change(status="SHIPPED")
        self.assertIs(shipped.action_cancel(), True)
        self.assertEqual(shipped.state, "cancel")
        sale = self.make_sale()
        sale.action_lock()
        with self.assertRaises(UserError):
            sale.action_cancel()

    def test_amazon_s_list_of_reasons(self):
        self.assertEqual(
            {code for code, __ in REASONS}, set(acknowledgement_feed.REASONS)
        )

    # === LINES === #

    def test_fewer_pieces_here_and_at_amazon(self):
        sale = self.make_sale()
        self.edit_line(sale, 1, product_uom_qty=1)
        issue = self.find_issues()
        self.assertEqual(issue.code, "items_cancelled_here")
        self.assertIn("TEA-1: 1 on the line, 3 at Amazon", issue.message)
        self.assertTrue(sale.amazon_can_cancel)
        question = self.open(sale.action_amazon_cancel())
        self.assertEqual(question.text, "2 × TEA-1")
        self.answer(question, reason="NoInventory")
        self.assertFalse(self.find_issues())
        self.send()
        (message,) = self.get_sent()
        self.assertEqual([one.text for one in message.iter("Quantity")], ["2"])
        self.take_report()
        self.read_back()
        self.assertEqual(sale.amazon_cancellation_state, "done")
        self.assertEqual(sale.state, "sale")
        line = self.get_line(sale, "TEA-1")
        self.assertEqual((line.product_uom_qty, line.amazon_quantity), (1, 1))
        self.assertTotal(sale)
        self.assertFalse(self.find_issues())
        self.assertFalse(self.get_notes(sale))

    def test_a_whole_line_only_here(self):
        sale = self.make_sale()
        self.edit_line(sale, 0, product_uom_qty=0)
        self.answer(self.open(sale.action_amazon_cancel()), where="here")
        issue = self.find_issues()
        self.assertEqual(issue.code, "items_cancelled_here")
        self.change(programs=["PRIME"])
        self.assertEqual(issue.state, "open")
        items = self.emulator.order(self.payload["orderId"])["orderItems"]
        execution = {"cancelledBy": "MERCHANT", "cancelReason": "NoInventory"}
        items[0]["cancellation"] = {"cancellationExecution": execution}
        items[0]["fulfillment"]["quantityUnfulfilled"] = 0
        self.change(orderItems=items)
        self.assertEqual(issue.state, "resolved")

    def test_put_on_again(self):
        sale = self.make_sale()
        self.edit_line(sale, 0, product_uom_qty=1)
        self.edit_line(sale, 0, product_uom_qty=2)
        self.assertFalse(self.find_issues())
        self.assertFalse(sale.amazon_can_cancel)

    def test_a_line_tells_before_it_is_saved(self):
        sale = self.make_sale()
        line = sale.order_line[0]
        line.product_uom_qty = 1
        found = line._onchange_amazon_quantity()
        self.assertIn("Amazon expects 2 × MUG-1", found["warning"]["message"])

    def test_more_at_amazon_is_not_cancelled_here(self):
        sale = self.make_sale()
        self.pick(sale)
        self.change_items(
            {"sku": "MUG-1", "quantity": 4, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "7", "shipping": "4.90"},
        )
        codes = self.find_issues().mapped("code")
        self.assertEqual(sorted(codes), ["order_changed", "total_differs"])
        self.assertFalse(sale.amazon_can_cancel)

    def test_form_of_the_order_has_the_button(self):
        sale = self.make_sale()
        self.answer(self.ask(sale), where="here")
        self.assertTrue(Form(sale).amazon_can_cancel)
