from odoo.tests import tagged

from .common import AmazonHttpCase


@tagged("post_install", "-at_install")
class TestTourIssues(AmazonHttpCase):
    """What people see of an issue, and before they write to a buyer."""

    def test_issue_and_question_before_a_mail(self):
        self.connect()
        item = {"sku": "NEW-1", "quantity": 1, "unit_price": "9.99"}
        self.emulator.add_order("DE", order_id="302-0000001-0000001", items=[item])
        self.import_orders()
        self.start_tour("/odoo", "amazon_issues_and_mails", login="admin")
        self.assertEqual(self.find_issues(state="dismissed").code, "unknown_sku")
        sale = self.find_order("302-0000001-0000001")
        self.assertEqual(sale.state, "draft", "nothing was sent")
