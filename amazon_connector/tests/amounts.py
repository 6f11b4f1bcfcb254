from .common import AmazonCase


class AmountsCase(AmazonCase):
    """What Amazon says an order costs, and what it costs in Odoo."""

    def assert_totals(self, payloads):
        self.import_orders()
        for payload in payloads:
            sale = self.find_order(payload)
            total = float(payload["proceeds"]["grandTotal"]["amount"])
            with self.subTest(lines=sale.order_line.mapped("name")):
                self.assertAlmostEqual(sale.amount_total, total, places=6)
                self.assertAlmostEqual(sale.amazon_total, total, places=6)
                self.assertEqual(sale.state, "sale")
                self.assertLessEqual(abs(self.get_rounding(sale)), 0.05)
        self.assertFalse(self.find_issues())

    def get_rounding(self, sale):
        product = self.account.rounding_product_id
        lines = sale.order_line.filtered(lambda line: line.product_id == product)
        self.assertLessEqual(len(lines), 1)
        return lines.price_total

    def add_with_total(self, total):
        item = {"sku": "MUG-1", "quantity": 1, "unit_price": "10.00"}
        money = {"amount": total, "currencyCode": "EUR"}
        payload = self.emulator.add_order("DE", items=[item])
        proceeds = {"grandTotal": money, "breakdowns": []}
        return self.emulator.update_order(payload["orderId"], proceeds=proceeds)

    def import_two_lines(self, **product):
        items = [
            {"sku": "MUG-1", "quantity": 2, "unit_price": "9.99", "shipping": "4.99"},
            {"sku": "TEA-1", "quantity": 3, "unit_price": "3.33", "discount": "1.00"},
        ]
        self.mug.write({"list_price": 77.0, **product})
        self.account.order_state = "draft"
        payload = self.emulator.add_order("DE", items=items)
        self.import_orders()
        sale = self.find_order(payload)
        self.assertAlmostEqual(sale.amount_total, 33.96)
        return sale
