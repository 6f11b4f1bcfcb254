from odoo.tests import Form, tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderForm(AmazonCase):
    """What a person does to an Amazon order on its form."""

    def test_right_product_on_an_unknown_line_keeps_the_price(self):
        payload = self.emulator.add_order(
            "DE", items=[{"sku": "NOBODY-1", "quantity": 2, "unit_price": "9.99"}]
        )
        self.import_orders()
        sale = self.find_order(payload)
        self.assertIn("NOBODY-1", sale.amazon_issue_text)
        taxes = self.env["account.tax"].search_count([])
        with Form(sale) as form, form.order_line.edit(0) as line:
            line.product_id = self.mug
        self.assertEqual(sale.amount_total, 19.98)
        self.assertEqual(sale.order_line.tax_ids.amazon_source_tax_id, self.tax)
        self.assertLessEqual(self.env["account.tax"].search_count([]), taxes + 1)
        sale.action_confirm()
        self.assertFalse(self.find_issues())
        self.assertFalse(sale.amazon_issue_text)
