from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import amazon_order_mending

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderMending(AmazonCase):
    """An unknown SKU gets its product, and the order is what it should have been."""

    def import_unknown(self, *skus, **extras):
        items = [
            {"sku": sku, "quantity": 3, "unit_price": "9.99", **extras} for sku in skus
        ]
        payload = self.emulator.add_order("DE", items=items)
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.state, "draft")
        return sale

    def test_next_run_puts_the_product_on_the_line_and_confirms(self):
        sale = self.import_unknown("NEW-1", title="Blue mug")
        line, title = sale.order_line, "Blue mug"
        self.assertEqual(line.product_id, self.account.fallback_product_id)
        self.assertEqual(line.name, "[NEW-1] Blue mug")
        product = self.create_product("NEW-1", taxes_id=[Command.set(self.tax.ids)])
        product.list_price = 77.0
        self.import_orders()
        self.assertEqual(line.product_id, product)
        self.assertEqual((line.name, sale.state), (title, "sale"))
        self.assertAlmostEqual(sale.amount_total, 29.97)
        self.assertEqual(line.tax_ids.amazon_source_tax_id, self.tax)
        self.assertEqual(sale.picking_ids.move_ids.product_id, product)
        self.assertEqual(sale.date_order, sale.date_order.replace(microsecond=0))
        self.assertFalse(self.find_issues())
        self.assertTrue(self.find_issues("unknown_sku", "resolved"))

    def test_archived_reference_or_dismissed_issue_is_mended_too(self):
        sale = self.import_unknown("NEW-1")
        self.find_issues().action_dismiss()
        self.create_product("NEW-1", active=False)
        self.import_orders()
        self.assertEqual(sale.state, "sale")

    def test_configured_as_quotation_stays_one(self):
        self.account.order_state = "draft"
        sale = self.import_unknown("NEW-1")
        product = self.create_product("NEW-1")
        self.import_orders()
        self.assertEqual((sale.order_line.product_id, sale.state), (product, "draft"))
        self.assertFalse(self.find_issues())

    def test_only_some_lines(self):
        sale = self.import_unknown("NEW-1", "NEW-2")
        first, second = sale.order_line
        product = self.create_product("NEW-1")
        self.import_orders()
        self.assertEqual(first.product_id, product)
        self.assertEqual(second.product_id, self.account.fallback_product_id)
        self.assertEqual(sale.state, "draft")
        issue = self.find_issues("unknown_sku")
        self.assertIn("NEW-2", issue.message)
        self.assertNotIn("NEW-1", issue.message)
        self.create_product("NEW-2")
        self.import_orders()
        self.assertEqual(sale.state, "sale")
        self.assertEqual(issue.state, "resolved")
        self.assertAlmostEqual(sale.amount_total, 59.94)

    def test_two_products_with_the_sku_then_one(self):
        sale = self.import_unknown("NEW-1")
        product, other = self.create_product("NEW-1"), self.create_product("NEW-1")
        self.import_orders()
        self.assertEqual(self.find_issues().code, "duplicate_sku")
        self.assertEqual(sale.state, "draft")
        other.default_code = "NEW-1-OLD"
        self.import_orders()
        self.assertEqual((sale.state, sale.order_line.product_id), ("sale", product))
        self.assertFalse(self.find_issues())

    def test_other_taxes_keep_the_amounts(self):
        seven = self.create_tax(7.0)
        group = self.create_tax(
            amount_type="group",
            children_tax_ids=[Command.set(self.create_tax(6.25).ids)],
        )
        for taxes in (seven, group, seven.browse()):
            with self.subTest(taxes=taxes.mapped("amount_type")):
                sku = f"NEW-{len(taxes)}-{taxes.amount_type}"
                sale = self.import_unknown(sku, shipping="4.99", discount="1.01")
                total = sale.amount_total
                self.create_product(sku, taxes_id=[Command.set(taxes.ids)])
                self.import_orders()
                self.assertEqual(sale.state, "sale")
                self.assertAlmostEqual(sale.amount_total, total)
                self.assertAlmostEqual(sale.amazon_total, total)
        self.assertFalse(self.find_issues())

    def test_shipping_takes_the_taxes_of_its_item(self):
        seven = self.create_tax(7.0)
        sale = self.import_unknown("NEW-1", shipping="4.99")
        self.create_product("NEW-1", taxes_id=[Command.set(seven.ids)])
        self.import_orders()
        self.assertEqual(sale.order_line.tax_ids.amazon_source_tax_id, seven)
        self.assertAlmostEqual(sale.amount_total, 34.96)

    def test_what_a_person_did_stays(self):
        sale = self.import_unknown("NEW-1", "NEW-2")
        first, second = sale.order_line
        first.product_id = self.tea
        second.write({"price_unit": 5.0, "name": "As agreed", "product_uom_qty": 2})
        self.create_product("NEW-1")
        product = self.create_product("NEW-2")
        self.import_orders()
        self.assertEqual(first.product_id, self.tea)
        self.assertEqual(second.product_id, product)
        self.assertEqual((second.name, second.product_uom_qty), ("As agreed", 2))
        self.assertAlmostEqual(second.price_total, 10.0)

    def test_product_chosen_by_a_person_is_for_them_to_confirm(self):
        sale = self.import_unknown("NEW-1")
        sale.order_line.product_id = self.tea
        self.import_orders()
        self.assertEqual(sale.state, "draft")
        sale.action_confirm()
        self.assertFalse(self.find_issues())

    def test_another_issue_keeps_it_a_quotation(self):
        item = {"sku": "NEW-1", "unit_price": "9.99"}
        payload = self.emulator.add_order("DE", items=[item], cancel_reason="No need")
        self.import_orders()
        product = self.create_product("NEW-1")
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual((sale.state, sale.order_line.product_id), ("draft", product))
        self.assertEqual(self.find_issues().code, "cancel_requested")

    def test_cancelled_order_is_left_alone(self):
        sale = self.import_unknown("NEW-1")
        sale._action_cancel()
        self.create_product("NEW-1")
        self.import_orders()
        self.assertEqual(sale.state, "cancel")

    @mute_logger(amazon_order_mending.__name__)
    def test_order_that_cannot_be_confirmed_waits_for_the_next_run(self):
        broken = [True]
        orders = type(self.env["sale.order"])
        confirm = orders._action_confirm

        def _action_confirm(self):
            if self and broken:
                raise UserError(self.env._("No rule for %s.", self.partner_id.name))
            return confirm(self)

        self.patch(orders, "_action_confirm", _action_confirm)
        sale = self.import_unknown("NEW-1")
        self.create_product("NEW-1")
        self.import_orders()
        issue = self.find_issues()
        self.assertEqual((sale.state, issue.code), ("draft", "unknown_sku"))
        self.assertIn("No rule for", issue.message)
        self.assertNotIn(sale.partner_id.name, issue.message)
        broken.clear()
        self.import_orders()
        self.assertEqual((sale.state, issue.state), ("sale", "resolved"))

    def test_many_go_on_with_the_next_step(self):
        self.patch(amazon_order_mending, "MAX_MENDED", 1)
        sales = self.import_unknown("NEW-1") | self.import_unknown("NEW-1")
        self.create_product("NEW-1")
        self.import_orders()
        self.assertEqual(set(sales.mapped("state")), {"sale"})

    @mute_logger(amazon_order_mending.__name__)
    def test_those_that_fail_keep_nobody_waiting_and_cost_no_call(self):
        self.patch(amazon_order_mending, "MAX_MENDED", 1)
        bad, good = self.import_unknown("NEW-1"), self.import_unknown("NEW-1")
        self.create_product("NEW-1")
        orders = type(self.env["sale.order"])
        confirm = orders._action_confirm

        def _action_confirm(sales):
            if bad in sales:
                raise UserError(self.env._("There is no rule for this product."))
            return confirm(sales)

        self.patch(orders, "_action_confirm", _action_confirm)
        self.find_issues().filtered(lambda i: i.order_id == bad).action_dismiss()
        for __ in range(2):
            self.emulator.clear_journal()
            self.import_orders()
            self.assertEqual((bad.state, good.state), ("draft", "sale"))
            self.assertEqual(len(self.emulator.calls("searchOrders")), 1)

    def test_waiting_orders_cost_few_statements(self):
        for __ in range(5):
            self.import_unknown("NEW-1")
        importer = self.env["amazon.order.importer"]
        issues = self.find_issues()
        before = issues.mapped("count")
        self.env.invalidate_all()
        count = self.env.cr.sql_log_count
        self.assertTrue(importer._mend_unknown(self.account))
        self.assertLess(self.env.cr.sql_log_count - count, 15)
        self.assertEqual(issues.mapped("count"), before)
