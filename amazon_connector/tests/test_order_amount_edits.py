from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .amounts import AmountsCase


@tagged("post_install", "-at_install")
class TestOrderAmountEdits(AmountsCase):
    """The total stays Amazon's, whatever people change on the order."""

    def test_total_survives_change_of_another_line(self):
        sale = self.import_two_lines()
        mug, tea = sale.order_line.filtered("amazon_item_id")
        mug.product_uom_qty = 3
        self.assertAlmostEqual(sale.amount_total, 33.96 + 9.99)
        mug.product_uom_qty = 2
        tea.write({"name": "Tea, green"})
        self.assertAlmostEqual(sale.amount_total, 33.96)

    def test_total_survives_change_of_customer(self):
        sale = self.import_two_lines()
        partner = self.env["res.partner"].create(
            {"name": "Somebody else", "country_id": self.env.ref("base.us").id}
        )
        sale.partner_id = partner
        self.assertEqual(sale.currency_id.name, "EUR")
        self.assertAlmostEqual(sale.amount_total, 33.96)
        sale.action_update_taxes()
        self.assertAlmostEqual(sale.amount_total, 33.96)

    def test_total_survives_change_of_pricelist(self):
        sale = self.import_two_lines()
        rule = {"compute_price": "percentage", "percent_price": 10.0}
        sale.pricelist_id = self.env["product.pricelist"].create(
            {"name": "Ten percent off", "item_ids": [Command.create(rule)]}
        )
        self.assertEqual(sale.currency_id.name, "EUR")
        sale.action_update_prices()
        self.assertAlmostEqual(sale.amount_total, 33.96)
        sale.order_line.filtered("amazon_item_id")[0].product_uom_qty = 1
        self.assertAlmostEqual(sale.amount_total, 33.96 - 9.99)

    def test_free_item_stays_free(self):
        item = {"sku": "MUG-1", "quantity": 1, "unit_price": "0.00"}
        self.mug.list_price = 77.0
        payload = self.emulator.add_order("DE", items=[item])
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.state, "sale")
        sale.order_line.product_uom_qty = 2
        self.assertEqual(sale.amount_total, 0.0)

    def test_right_product_put_on_the_line_keeps_the_total(self):
        item = {"sku": "NEW-1", "quantity": 2, "unit_price": "11.90"}
        payload = self.emulator.add_order("DE", items=[item])
        self.import_orders()
        sale = self.find_order(payload)
        issue = self.find_issues("unknown_sku")
        with self.assertRaises(UserError) as caught:
            sale.action_confirm()
        self.assertIn("NEW-1", str(caught.exception))
        self.assertIn("right product", str(caught.exception))
        self.assertEqual((sale.state, issue.state), ("draft", "open"))
        sale.order_line.product_id = self.mug
        self.assertAlmostEqual(sale.amount_total, 23.80)
        self.assertAlmostEqual(sale.amount_untaxed, 20.00)
        sale.action_confirm()
        self.assertEqual(issue.state, "resolved")
        self.assertEqual(sale.picking_ids.move_ids.product_id, self.mug)

    def test_marketplaces_own_product_for_unknown_skus(self):
        germany = self.links.filtered(lambda link: link.country_id.code == "DE")
        germany.fallback_product_id = self.create_product("CHECK-ME")
        item = {"sku": "NEW-1", "unit_price": "11.90"}
        payload = self.emulator.add_order("DE", items=[item])
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.order_line.product_id, germany.fallback_product_id)
        salesman = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_salesman_all_leads"
        )
        with self.assertRaises(UserError):
            sale.with_user(salesman).action_confirm()

    def test_line_of_an_amazon_item_is_not_deleted(self):
        sale = self.import_two_lines()
        mug, tea, *others = sale.order_line.sorted(lambda li: not li.amazon_item_id)
        for line in (mug, tea):
            with self.assertRaises(UserError) as caught:
                line.unlink()
            self.assertIn("right product on this line instead", str(caught.exception))
        others[0].unlink()
        self.assertEqual(len(sale.order_line), 2 + len(others) - 1)

    def test_pricelist_of_the_marketplace_changes_no_amount(self):
        self.allow_discounts()
        rule = {"compute_price": "percentage", "percent_price": 10.0}
        self.links.pricelist_id = self.env["product.pricelist"].create(
            {
                "name": "Ten percent off",
                "currency_id": self.env.ref("base.EUR").id,
                "item_ids": [Command.create(rule)],
            }
        )
        self.account.rounding_product_id.list_price = 1.0
        payload = self.add_with_total("10.01")
        self.advance(600)
        self.assert_totals([payload])
        sale = self.find_order(payload)
        self.assertEqual(sale.pricelist_id, self.links.pricelist_id)
        sale.order_line.filtered("amazon_item_id").product_uom_qty = 2
        self.assertAlmostEqual(sale.amount_total, 20.01)

    def allow_discounts(self):
        group = self.env.ref("sale.group_discount_per_so_line")
        self.env.ref("base.group_user").implied_ids = [Command.link(group.id)]

    def test_invoice_has_the_total_too(self):
        self.mug.invoice_policy = self.tea.invoice_policy = "order"
        sale = self.import_two_lines()
        sale.action_confirm()
        invoice = sale._create_invoices()
        self.assertAlmostEqual(invoice.amount_total, 33.96)
        self.assertEqual(invoice.currency_id.name, "EUR")
