from odoo.tests import tagged

from odoo.addons.amazon_connector.models.amazon_listing_sent_refused import FALL_DELAYS

from .test_stock_falls import StockFallsCase

DAY = 24 * 3600


@tagged("post_install", "-at_install")
class TestStockRefused(StockFallsCase):
    """A quantity that Amazon refuses goes out again, and not for ever."""

    def refuse(self):
        self.emulator.refuse_offers("MUG-1", text="Not this one.", code="8541")

    def pass_time(self, seconds):
        """Let time pass, with a step of the offers and of the feeds after it."""
        self.advance(seconds)
        # What is on the way does not hang on the age of the orders.
        self.import_orders()
        self.account._recount()
        self.send()
        self.advance(400)
        self.follow_documents()

    def count_told(self):
        domain = [("listing_id", "=", self.listing.id), ("has_quantity", "=", True)]
        return self.env["amazon.feed.message"].search_count(domain)

    def test_a_refused_zero_goes_out_again_less_and_less_often(self):
        self.refuse()
        self.add_stock(self.mug, -10)
        self.pass_time(0)
        self.assertEqual(self.count_told(), 1)
        # The brake has let it pass.
        self.account.write({"brake_zero_count": 0, "brake_zero_percent": 0})
        self.assertFalse(self.sku.quantity_sent_at, "Amazon does not have it")
        self.pass_time(0)
        self.assertEqual(self.count_told(), 1, "not at once, whatever is counted")
        issue = self.find_issues("amazon_error")
        self.assertIn("goes out again by itself", issue.message)
        for number, delay in enumerate(FALL_DELAYS, start=2):
            self.pass_time(delay.total_seconds() - 450)
            self.assertEqual(self.count_told(), number - 1)
            self.pass_time(50)
            self.assertEqual(self.count_told(), number)
        self.pass_time(9 * DAY)
        self.assertEqual(self.count_told(), 6, "not for ever")
        self.assertIn("refused 0 6 times", issue.message)
        self.assertEqual(issue.state, "open")
        self.emulator.refuse_offers("MUG-1", text="")
        self.account.brake_zero_count = 10
        issue.action_retry()
        self.pass_time(0)
        self.assertEqual(self.emulator.listing("MUG-1").quantity, 0)
        self.assertFalse(self.listing.quantity_refusals)

    def test_another_quantity_is_tried_anew(self):
        self.refuse()
        self.add_stock(self.mug, -10)
        self.pass_time(0)
        self.listing.write({"quantity_refusals": 6, "quantity_retry_at": False})
        self.add_stock(self.mug, 4)
        self.pass_time(0)
        self.assertEqual(self.listing.quantity_refusals, 1)
        self.listing.write({"quantity_refusals": 6, "quantity_retry_at": False})
        self.add_stock(self.mug, -4)
        self.pass_time(0)
        self.assertEqual((self.listing.quantity_refusals, self.count_told()), (1, 3))

    def test_a_rise_waits_longer_than_a_fall(self):
        self.refuse()
        self.add_stock(self.mug, 5)
        self.pass_time(0)
        self.assertEqual(self.count_told(), 1)
        self.pass_time(3600)
        self.assertEqual(self.count_told(), 1)
        self.pass_time(4 * 3600)
        self.assertEqual(self.count_told(), 2)

    def test_refused_by_hand_and_with_stock_off(self):
        self.refuse()
        self.listing._set_zero()
        self.account.stock_enabled = False
        for __ in range(3):
            self.pass_time(0)
        self.assertEqual(self.count_told(), 1)
        self.pass_time(1000)
        self.assertEqual(self.count_told(), 2)
        self.listing.action_give_back()
        self.pass_time(DAY)
        self.pass_time(DAY)
        self.assertEqual(self.count_told(), 2, "stock is off")
