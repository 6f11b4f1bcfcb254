from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderCancels(AmazonCase):
    """Orders that are cancelled on one side only, or after the goods have moved."""

    def make_sale(self):
        item = {"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}
        self.payload = self.emulator.add_order("DE", items=[item])
        self.advance(600)
        self.import_orders()
        return self.find_order(self.payload)

    def change(self, **changes):
        self.advance(1000)
        self.emulator.update_order(self.payload["orderId"], **changes)
        self.advance(1000)
        self.import_orders()

    def send_back(self, picking, quantity=1):
        """Return the receipt, not done yet, of what a customer sends back."""
        form = Form(
            self.env["stock.return.picking"].with_context(
                active_ids=picking.ids, active_id=picking.id, active_model=picking._name
            )
        )
        wizard = form.save()
        wizard.product_return_moves.quantity = quantity
        action = wizard.action_create_returns()
        return self.env["stock.picking"].browse(action["res_id"])

    # === AT AMAZON === #

    def test_receipt_of_a_return_goes_on(self):
        sale = self.make_sale()
        delivery = self.deliver(sale, quantities={"MUG-1": 1})
        receipt = self.send_back(delivery)
        left = sale.picking_ids.filtered(lambda p: p.backorder_id == delivery)
        self.change(status="CANCELLED")
        self.assertEqual(self.find_issues().code, "cancelled_at_amazon")
        self.assertNotEqual(receipt.state, "cancel")
        self.assertEqual(left.mapped("state"), ["cancel"])

    def test_steps_before_a_delivery_are_cancelled_with_it(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_ship"
        location = warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.mug, location, 9)
        sale = self.make_sale()
        self.deliver(sale, tracking=False, quantities={"MUG-1": 1})
        self.ship_what_was_picked(sale)
        self.change(status="CANCELLED")
        self.assertEqual(self.find_issues().code, "cancelled_at_amazon")
        self.assertEqual(
            sorted(sale.picking_ids.mapped("state")), ["cancel", "done", "done"]
        )

    def ship_what_was_picked(self, sale):
        out = sale.picking_ids.filtered(
            lambda p: p.location_dest_id.usage == "customer" and p.state != "done"
        )
        for move in out.move_ids:
            move.write({"quantity": 1, "picked": True})
        out.carrier_tracking_ref = "1"
        out.with_context(skip_backorder=True, skip_sms=True).button_validate()

    def test_what_people_do_about_a_cancelled_order_stays(self):
        sale = self.make_sale()
        self.change(status="CANCELLED")
        self.assertEqual(sale.state, "cancel")
        sale.action_draft()
        sale.action_confirm()
        self.change(programs=["PRIME"])
        self.assertEqual(sale.state, "sale")

    def test_invoiced_order(self):
        self.mug.invoice_policy = "order"
        sale = self.make_sale()
        invoice = sale._create_invoices()
        invoice.action_post()
        self.change(status="CANCELLED")
        self.assertEqual(sale.state, "cancel")
        self.assertEqual(invoice.state, "posted")
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.order_id), ("cancelled_invoiced", sale))
        self.assertIn(invoice.name, issue.message)
        return issue, invoice

    def test_credit_note_settles_an_invoiced_order(self):
        issue, invoice = self.test_invoiced_order()
        self.import_orders()
        self.assertEqual(issue.state, "open")
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": invoice.ids, "journal_id": invoice.journal_id.id}
        )
        wizard.refund_moves()
        wizard.new_move_ids.action_post()
        self.import_orders()
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(issue.state, "resolved")

    def test_goods_that_are_back_settle_a_cancelled_order(self):
        sale = self.make_sale()
        delivery = self.deliver(sale)
        self.change(status="CANCELLED")
        issue = self.find_issues()
        self.assertEqual(issue.code, "cancelled_at_amazon")
        receipt = self.send_back(delivery, 2)
        self.import_orders()
        self.assertEqual(issue.state, "open")
        receipt.move_ids.write({"quantity": 2, "picked": True})
        receipt.with_context(skip_sms=True).button_validate()
        self.import_orders()
        self.assertEqual(issue.state, "resolved")

    def test_draft_invoice_is_no_matter(self):
        self.mug.invoice_policy = "order"
        sale = self.make_sale()
        invoice = sale._create_invoices()
        self.change(status="CANCELLED")
        self.assertEqual(invoice.state, "cancel")
        self.assertFalse(self.find_issues())

    # === IN ODOO === #

    def cancel_here(self):
        sale = self.make_sale()
        groups = ["sales_team.group_sale_salesman_all_leads"]
        # Where it is installed, purchase_stock lets no one else cancel any order.
        if "purchase.order" in self.env:
            groups.append("purchase.group_purchase_user")
        salesman = new_test_user(self.env, "seller", groups=",".join(groups))
        sale.with_user(salesman)._action_cancel()
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.order_id), ("cancelled_in_odoo", sale))
        self.assertIn("Seller Central", issue.message)
        return sale, issue

    def test_cancelled_here_then_at_amazon(self):
        __, issue = self.cancel_here()
        self.change(programs=["PRIME"])
        self.assertEqual(issue.state, "open")
        self.change(status="CANCELLED")
        self.assertEqual(issue.state, "resolved")
        self.assertFalse(self.find_issues())

    def test_cancellation_at_amazon_looks_at_the_issues_once(self):
        sale = self.make_sale()
        issues = self.env.registry["amazon.issue"]
        asked = []
        sync = issues._sync_issues

        def count(records, account, codes, *args):
            asked.append("cancelled_in_odoo" in codes)
            return sync(records, account, codes, *args)

        self.patch(issues, "_sync_issues", count)
        self.change(status="CANCELLED")
        self.assertEqual(sale.state, "cancel")
        self.assertEqual(asked.count(True), 1)

    def test_cancelled_here_but_shipped_from_elsewhere(self):
        __, issue = self.cancel_here()
        self.change(status="SHIPPED")
        self.assertEqual(issue.state, "resolved")

    def test_cancelled_here_and_wanted_again(self):
        sale, issue = self.cancel_here()
        sale.action_draft()
        self.assertEqual(issue.state, "resolved")

    def test_order_that_amazon_no_longer_expects(self):
        sale = self.make_sale()
        self.change(status="SHIPPED")
        sale._action_cancel()
        self.assertFalse(self.find_issues())

    def test_order_from_elsewhere(self):
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "B"}).id,
                "order_line": [Command.create({"product_id": self.mug.id})],
            }
        )
        sale.action_confirm()
        sale._action_cancel()
        sale.action_draft()
        sale.order_line.unlink()
        self.assertFalse(self.find_issues())
