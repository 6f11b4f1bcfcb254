from odoo.tests import tagged

from .amounts import AmountsCase
from .sellers import connect_japan


@tagged("post_install", "-at_install")
class TestOrderRounding(AmountsCase):
    """What no price can say is one visible line; beyond its limits it is an issue."""

    def add_off_by(self, cents, lines=1, **values):
        """Add an order whose total is so many cents more than its items'."""
        item = {"sku": "MUG-1", "quantity": 1, "unit_price": "10.00"}
        payload = self.emulator.add_order(
            values.pop("marketplace", "DE"), items=[item] * lines, **values
        )
        proceeds = payload["proceeds"]
        total = float(proceeds["grandTotal"]["amount"]) + cents / 100
        proceeds["grandTotal"]["amount"] = f"{total:.2f}"
        self.emulator.update_order(payload["orderId"], proceeds=proceeds)
        return payload

    def import_off_by(self, *numbers, **values):
        payload = self.add_off_by(*numbers, **values)
        self.advance(600)
        self.import_orders()
        return self.find_order(payload)

    def get_line(self, sale):
        return sale.order_line.filtered(lambda line: line.amazon_charge == "rounding")

    def test_a_cent_per_line_and_five_per_order(self):
        kept = {(1, 1), (-1, 1), (2, 2), (5, 5), (-5, 8)}
        beyond = {(2, 1), (-2, 1), (3, 2), (6, 8), (-6, 8)}
        payloads = {case: self.add_off_by(*case) for case in kept | beyond}
        self.advance(600)
        self.import_orders()
        differing = self.find_issues("total_differs").order_id
        for case, payload in payloads.items():
            sale, is_kept = self.find_order(payload), case in kept
            with self.subTest(cents=case[0], lines=case[1]):
                self.assertEqual(sale.state, "sale" if is_kept else "draft")
                self.assertEqual(sale in differing, not is_kept)
                self.assertEqual(len(self.get_line(sale)), is_kept)
                rounding = case[0] / 100 if is_kept else 0
                self.assertAlmostEqual(self.get_line(sale).price_total, rounding)

    def test_line_is_for_people_and_without_tax(self):
        self.mug.invoice_policy = "order"
        sale = self.import_off_by(-1)
        line = self.get_line(sale)
        self.assertEqual(line.product_id, self.account.rounding_product_id)
        self.assertEqual(line.name, "Rounding (Amazon)")
        self.assertFalse(line.tax_ids)
        self.assertFalse(line.product_id.taxes_id)
        invoice = sale._create_invoices()
        self.assertAlmostEqual(invoice.amount_total, 9.99)
        self.assertIn(line.product_id, invoice.invoice_line_ids.product_id)

    def test_further_cents_do_not_add_up_beyond_the_limit(self):
        sale = self.import_off_by(1)
        self.assertFalse(sale._amazon_round(0.01))
        self.assertTrue(sale._amazon_round(-0.02))
        self.assertAlmostEqual(self.get_line(sale).price_total, -0.01)
        self.assertEqual(len(self.get_line(sale)), 1)

    def test_a_yen_is_beyond_the_limit(self):
        self.account = connect_japan(self)
        sale = self.import_off_by(100, marketplace="JP", seller="fe")
        self.assertEqual(sale.state, "draft")
        issue = self.find_issues("total_differs")
        self.assertIn("Total differs by", issue.message)

    def test_retry_confirms_what_somebody_has_mended(self):
        sale = self.import_off_by(150)
        issue = self.find_issues("total_differs")
        self.assertIn("Total differs by", issue.message)
        issue.action_retry()
        self.import_orders()
        self.assertEqual((sale.state, issue.state), ("draft", "open"))
        sale.order_line.price_unit = 11.50
        self.assertTrue(issue.can_retry)
        issue.action_retry()
        self.advance(600)
        self.import_orders()
        self.assertEqual((sale.state, issue.state), ("sale", "resolved"))
        self.assertAlmostEqual(sale.amount_total, 11.50)

    def test_quotation_stays_one_where_that_is_wanted(self):
        self.account.order_state = "draft"
        sale = self.import_off_by(150)
        sale.order_line.price_unit = 11.50
        self.assertFalse(self.find_issues())
        self.import_orders()
        self.assertEqual(sale.state, "draft")
