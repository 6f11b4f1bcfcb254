from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AmazonCase

MENDING = "odoo.addons.amazon_connector.models.amazon_order_mending"


@tagged("post_install", "-at_install")
class TestOrderRates(AmazonCase):
    """Quotations whose currency gets an exchange rate after their import."""

    def setUp(self):
        super().setUp()
        self.pounds = self.env.ref("base.GBP")
        self.pounds.rate_ids.unlink()
        items = [{"sku": "MUG-1", "unit_price": "7.77"}]
        payload = self.emulator.add_order("UK", items=items)
        self.import_orders()
        self.sale, self.issue = self.find_order(payload), self.find_issues()
        self.assertEqual((self.sale.state, self.issue.code), ("draft", "no_rate"))

    def add_rate(self):
        self.env["res.currency.rate"].create(
            {"currency_id": self.pounds.id, "name": "2020-01-01", "rate": 0.5}
        )

    def run_again(self):
        self.advance(1000)
        self.import_orders()

    def test_next_run_confirms_and_closes_the_issue(self):
        self.assertIn("the next run then confirms the order", self.issue.message)
        self.run_again()
        self.assertEqual((self.sale.state, self.issue.state), ("draft", "open"))
        self.add_rate()
        self.run_again()
        self.assertEqual((self.sale.state, self.issue.state), ("sale", "resolved"))
        self.assertAlmostEqual(self.sale.currency_rate, 0.5)
        self.assertEqual(self.sale.amount_total, 7.77)

    def test_quotation_stays_one_where_that_is_wanted(self):
        self.account.order_state = "draft"
        self.add_rate()
        self.run_again()
        self.assertEqual((self.sale.state, self.issue.state), ("draft", "resolved"))

    def test_one_that_cannot_be_confirmed_is_told_and_tried_again(self):
        self.add_rate()
        refuse = UserError("Not today.")
        confirm = type(self.sale).action_confirm

        def fail(sales):
            raise refuse

        self.patch(type(self.sale), "action_confirm", fail)
        with mute_logger(MENDING):
            self.run_again()
        self.assertEqual((self.sale.state, self.issue.state), ("draft", "open"))
        self.assertIn("Not today.", self.issue.message)
        self.patch(type(self.sale), "action_confirm", confirm)
        self.run_again()
        self.assertEqual((self.sale.state, self.issue.state), ("sale", "resolved"))
