from odoo.tests import tagged

from .changes import ChangesCase

ORIGINAL = "REPLACEMENT_ORIGINAL_ID"


@tagged("post_install", "-at_install")
class TestOrderMarks(ChangesCase):
    """Marks of orders, replacements for nothing, and the windows Amazon gives."""

    def make_replacement(self, number, price="0", **options):
        item = {"sku": "MUG-1", "quantity": 2, "unit_price": price}
        associated = [{"associationType": ORIGINAL, "orderId": number}]
        return self.make_sale(items=[item], associatedOrders=associated, **options)

    def test_prime_premium_and_business(self):
        programs = ["AMAZON_BUSINESS", "PREMIUM", "PRIME", "TRANSPARENCY"]
        sale = self.make_sale(programs=programs)
        self.assertEqual(sale.amazon_marks, "Prime, Premium, Business")
        self.assertEqual(sale.picking_ids.amazon_marks, sale.amazon_marks)
        self.change(programs=["PRIME"])
        self.assertEqual(sale.amazon_marks, "Prime")

    def test_a_replacement_for_nothing_and_its_original(self):
        original = self.make_sale()
        sale = self.make_replacement(original.amazon_order_id)
        self.assertEqual((sale.state, sale.amount_total), ("sale", 0.0))
        self.assertEqual(sale.amazon_original_id, original)
        self.assertEqual(original.amazon_replacement_ids, sale)
        self.assertEqual(sale.amazon_marks, "Replacement")
        self.assertEqual(self.get_demand(sale, self.mug), 2)
        self.assertFalse(self.find_issues())

    def test_a_replacement_of_which_amazon_tells_no_amount(self):
        item = {"sku": "MUG-1", "quantity": 2, "unit_price": "0"}
        associated = [{"associationType": ORIGINAL, "orderId": "302-0000001-0000001"}]
        self.payload = self.emulator.add_order(
            "DE", items=[item], associatedOrders=associated
        )
        items = self.payload["orderItems"]
        for one in items:
            del one["proceeds"]
            del one["product"]["price"]
        self.emulator.update_order(
            self.payload["orderId"], orderItems=items, proceeds={}
        )
        self.advance(1000)
        self.import_orders()
        sale = self.find_order(self.payload)
        self.assertEqual((sale.state, sale.amount_total), ("sale", 0.0))
        self.assertFalse(sale.amazon_original_id or self.find_issues())

    def test_an_exchange_keeps_its_price(self):
        sale = self.make_replacement("302-0000001-0000001", price="9.99")
        self.assertAlmostEqual(sale.amount_total, 19.98)

    def test_windows_follow_until_the_delivery(self):
        sale = self.make_sale()
        windows = {
            "shipByWindow": {
                "earliestDateTime": "2030-01-01T08:00:00Z",
                "latestDateTime": "2030-01-02T22:59:59Z",
            },
            "deliverByWindow": {
                "earliestDateTime": "2030-01-03T08:00:00Z",
                "latestDateTime": "2030-01-05T22:59:59Z",
            },
        }
        known = self.emulator.order(self.payload["orderId"])["fulfillment"]
        self.change(fulfillment={**known, **windows})
        self.assertEqual(str(sale.amazon_ship_by), "2030-01-02 22:59:59")
        self.assertEqual(str(sale.amazon_deliver_by), "2030-01-05 22:59:59")
        self.assertEqual(sale.commitment_date, sale.amazon_ship_by)
        move = sale.picking_ids.move_ids[:1]
        self.assertEqual(move.date_deadline, sale.amazon_ship_by)
