from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderBadInput(AmazonCase):
    """Whatever Amazon sends: the order or an issue is there, and the others get in."""

    def tearDown(self):
        # It is these tests that break Amazon's model.
        self.emulator.violations.clear()
        super().tearDown()

    def add_order(self, **options):
        item = {"sku": "MUG-1", "unit_price": "9.99", **options.pop("item", {})}
        return self.emulator.add_order("DE", items=[item], **options)

    def get_stored(self, payload):
        return self.emulator.world.orders.find(payload["orderId"]).order

    def import_bad(self, spoil, **options):
        """Import a spoilt order between good ones; return it, if any, and its issue."""
        good = [self.add_order()]
        payload = self.add_order(**options)
        spoil(self.get_stored(payload))
        good.append(self.add_order())
        self.import_orders()
        for other in good:
            self.assertEqual(self.find_order(other).state, "sale")
        issue = self.find_issues()
        self.assertEqual(issue.mapped("amazon_order_id"), [payload["orderId"]])
        return payload, self.find_order(payload), issue

    def check_comes_in_later(self, payload, issue, mend):
        """Assert that the order comes in by itself when Amazon sends it rightly."""
        self.assertEqual(issue.code, "order_failed")
        self.advance(1000)
        self.import_orders()
        self.assertEqual((issue.state, issue.attempts), ("open", 2))
        mend(self.get_stored(payload))
        self.advance(4000)
        self.import_orders()
        self.assertEqual(self.find_order(payload).state, "sale")
        self.assertEqual(issue.state, "resolved")

    def set_currency(self, order, code):
        def walk(node):
            for key, value in node.items() if isinstance(node, dict) else ():
                if key == "currencyCode":
                    node[key] = code
                walk(value)
            for value in node if isinstance(node, list) else ():
                walk(value)

        walk(order)

    @mute_logger("odoo.addons.amazon_connector.models.amazon_order_importer")
    def test_unknown_currency(self):
        payload, sale, issue = self.import_bad(lambda o: self.set_currency(o, "QQQ"))
        self.assertFalse(sale)
        self.assertIn("QQQ", issue.message)
        self.check_comes_in_later(payload, issue, lambda o: self.set_currency(o, "EUR"))

    def set_status(self, order, status):
        order["fulfillment"]["fulfillmentStatus"] = status

    def test_unknown_status(self):
        payload, sale, issue = self.import_bad(lambda o: self.set_status(o, "ASTRAY"))
        self.assertFalse(sale)
        self.assertIn("ASTRAY", issue.message)
        self.check_comes_in_later(
            payload, issue, lambda o: self.set_status(o, "UNSHIPPED")
        )

    def test_missing_item_list(self):
        items = []

        def spoil(order):
            items.extend(order["orderItems"])
            order["orderItems"] = []

        payload, sale, issue = self.import_bad(spoil)
        self.assertFalse(sale)
        self.assertIn("what was ordered", issue.message)
        self.check_comes_in_later(
            payload, issue, lambda order: order.update(orderItems=items)
        )

    def test_missing_price(self):
        __, sale, issue = self.import_bad(
            lambda order: order["orderItems"][0].pop("proceeds")
        )
        self.assertEqual((sale.state, issue.code), ("draft", "no_amounts"))

    def test_missing_total(self):
        __, sale, issue = self.import_bad(lambda order: order.pop("proceeds"))
        self.assertEqual((sale.state, issue.code), ("draft", "no_amounts"))
        self.assertAlmostEqual(sale.amount_total, 9.99)

    def test_price_that_is_no_number(self):
        def spoil(order):
            order["proceeds"]["grandTotal"]["amount"] = "much"

        __, sale, issue = self.import_bad(spoil)
        self.assertEqual((sale.state, issue.code), ("draft", "no_amounts"))

    def test_amount_that_does_not_add_up(self):
        def spoil(order):
            order["proceeds"]["grandTotal"]["amount"] = "12.34"

        __, sale, issue = self.import_bad(spoil)
        self.assertEqual((sale.state, issue.code), ("draft", "total_differs"))

    def test_missing_address(self):
        __, sale, issue = self.import_bad(lambda order: order.pop("recipient"))
        self.assertTrue(sale)
        self.assertEqual(issue.code, "no_address")

    def test_unknown_country(self):
        def spoil(order):
            order["recipient"]["deliveryAddress"]["countryCode"] = "ZZ"

        __, sale, issue = self.import_bad(spoil)
        self.assertEqual(sale.state, "draft")
        self.assertIn("ZZ", issue.message)

    def test_missing_sku(self):
        __, sale, issue = self.import_bad(
            lambda order: order["orderItems"][0]["product"].pop("sellerSku")
        )
        self.assertEqual((sale.state, issue.code), ("draft", "unknown_sku"))

    def test_missing_parts_of_all_kinds(self):
        parts = ("buyer", "programs", "createdTime", "packages", "tax")
        payloads = [self.add_order() for __ in parts]
        for part, payload in zip(parts, payloads, strict=True):
            self.get_stored(payload).pop(part, None)
        self.import_orders()
        for part, payload in zip(parts, payloads, strict=True):
            with self.subTest(part=part):
                self.assertTrue(self.find_order(payload))

    def test_nobody_says_who_ships(self):
        payload = self.add_order()
        self.get_stored(payload)["fulfillment"]["fulfilledBy"] = "ROBOT"
        self.account.order_channel = "both"
        self.assertFalse(self.account.import_order(payload["orderId"]))
        self.assertEqual(self.find_issues().code, "order_failed")

    def test_malformed_body_is_asked_for_again(self):
        payload = self.add_order()
        self.emulator.fault("searchOrders", "malformed")
        self.import_orders()
        self.assertFalse(self.find_order(payload))
        self.assertEqual(self.find_issues().code, "orders_failed")
        self.import_orders()
        self.assertTrue(self.find_order(payload))
        self.assertFalse(self.find_issues())
